export {
  SecretAccessDeniedError,
  SecretNotFoundError,
  SecretStoreUnavailableError,
} from './errors.ts';
export { KmsSecretProvider, type KmsSecretProviderOptions } from './kms-secret-provider.ts';
export { MemorySecretProvider } from './memory-secret-provider.ts';
export { Redaction, redactSecretsOf } from './redaction.ts';
export type { Secret, SecretProvider } from './secret-provider.ts';
