import type { Redaction, SecretProvider } from '../../shared/secrets/index.ts';

/** Fields of secrets that say whose they are: the same names stand in the configuration. */
const NAMES: ReadonlySet<string> = new Set([
  'environment',
  'clientId',
  'corpId',
  'owners',
  'current',
]);

/**
 * A provider whose values are known to the redaction before a caller sees them. What says in a secret
 * whose it is is left out: blotted out, nobody could tell which app a finding is about.
 */
export function rememberingSecrets(provider: SecretProvider, redaction: Redaction): SecretProvider {
  return {
    getSecret: async (name, options) => {
      const secret = await provider.getSecret(name, options);
      for (const text of secretTexts(secret.value)) redaction.remember(text);
      return secret;
    },
  };
}

/** The texts of a secret in JSON; any other secret as a whole. */
export function secretTexts(value: string): readonly string[] {
  try {
    const parsed = JSON.parse(value) as unknown;
    return typeof parsed === 'object' ? textsIn(parsed) : [value];
  } catch {
    return [value];
  }
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, part]) => (NAMES.has(field) ? [] : textsIn(part)));
}
