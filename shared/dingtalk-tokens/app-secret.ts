import * as z from 'zod';
import { AppSecretForeignError, AppSecretInvalidError, type AppIdentity } from './errors.ts';

const boundSecretSchema = z.strictObject({
  v: z.literal(1),
  environment: z.string().min(1),
  clientId: z.string().min(1),
  clientSecret: z.string().min(1).max(1_024),
});

/**
 * The client secret from the text of its secret in KMS,
 * `{"v":1,"environment":"prod","clientId":"ding…","clientSecret":"…"}`: it says itself whose it is, so
 * that a wrong name in a configuration never makes one environment act as the other.
 *
 * @throws AppSecretInvalidError for any other form, plain text among them; AppSecretForeignError if it
 *   is bound to another environment or app. Neither shows anything of the text.
 */
export function parseAppSecret(text: string, expected: AppIdentity): string {
  const parsed = boundSecretSchema.safeParse(parseJson(text, expected));
  if (!parsed.success) throw new AppSecretInvalidError(expected, problemOf(parsed.error));
  const { environment, clientId, clientSecret } = parsed.data;
  const foreign = [
    ...(environment === expected.environment ? [] : ['environment']),
    ...(clientId === expected.clientId ? [] : ['clientId']),
  ];
  if (foreign.length > 0) throw new AppSecretForeignError(expected, foreign);
  return clientSecret;
}

/** The text to be stored, for whoever publishes secrets. */
export function formatAppSecret(
  { environment, clientId }: AppIdentity,
  clientSecret: string,
): string {
  return JSON.stringify({ v: 1, environment, clientId, clientSecret });
}

function parseJson(text: string, expected: AppIdentity): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new AppSecretInvalidError(expected, 'no JSON');
  }
}

/** Every field that is wrong, by name only; an unknown field could be the secret itself. */
function problemOf(error: z.ZodError): string {
  const fields = error.issues.map(({ code, path }) =>
    code === 'unrecognized_keys' ? 'unknown fields' : path.map(String).join('.') || 'form',
  );
  return [...new Set(fields)].join(', ');
}
