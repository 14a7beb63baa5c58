import { KmsSecretProvider, redactSecretsOf, type SecretProvider } from '../secrets/index.ts';
import type { FunctionInstance } from './function-instance.ts';

/** Variables of `functionEnvironment`. */
export interface SecretSettings {
  readonly KMS_ENDPOINT: string;
}

/**
 * The secrets, each kept for five minutes; no line of the instance's log shows a value that was read.
 *
 * @throws RangeError if the endpoint is plain HTTP to anywhere but loopback
 */
export function openSecrets(settings: SecretSettings, instance: FunctionInstance): SecretProvider {
  const { credentials, http, clock, random, redaction } = instance;
  const endpoint = settings.KMS_ENDPOINT;
  const kms = new KmsSecretProvider({ endpoint, credentials, http, clock, random });
  return redactSecretsOf(kms, redaction);
}
