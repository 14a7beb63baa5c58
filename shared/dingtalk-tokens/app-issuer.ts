import { CredentialsRejectedError, requestAppToken } from '../dingtalk/index.ts';
import { SecretAccessDeniedError, SecretNotFoundError } from '../secrets/index.ts';
import { parseAppSecret } from './app-secret.ts';
import { askDingTalk } from './ask-dingtalk.ts';
import { AppSecretForeignError, AppSecretInvalidError } from './errors.ts';
import { proveAppToken } from './prove-token.ts';
import type { TokenApp, TokenDependencies } from './token-dependencies.ts';
import type { IssuingKey, TokenIssuer } from './token-issuer.ts';

const ATTEMPTS = 3;

/** Tokens of an internal app by its client id and secret. */
export function appIssuer(deps: TokenDependencies, app: TokenApp): TokenIssuer {
  const { clientId } = app;
  return {
    credential: { kind: 'app', clientId },
    readKey: (signal) => readClientSecret(deps, app, signal),
    issue: async (key, _seen, signal) => {
      const params = { clientId, clientSecret: key.value };
      const about = { secrets: [key.value], attempts: ATTEMPTS, signal };
      const answer = await askDingTalk(deps, requestAppToken, params, about);
      return { value: answer.accessToken, lifeMs: answer.expireIn * 1_000 };
    },
    prove: (value, signal) => proveAppToken(deps, value, signal),
    revokes: isSecretGone,
  };
}

/**
 * The app's secret as it is in the store now.
 *
 * @throws the errors of the secret store; AppSecretInvalidError, AppSecretForeignError
 */
export async function readClientSecret(
  { environment, secrets }: Pick<TokenDependencies, 'environment' | 'secrets'>,
  { clientId, clientSecretName }: TokenApp,
  signal: AbortSignal | undefined,
): Promise<IssuingKey> {
  const given = { fresh: true, ...(signal === undefined ? {} : { signal }) };
  const secret = await secrets.getSecret(clientSecretName, given);
  return {
    value: parseAppSecret(secret.value, { environment, clientId }),
    version: secret.version,
  };
}

/** Whether somebody has taken the secret away, from us or from the app: no fault that passes by itself. */
export function isSecretGone(error: unknown): boolean {
  if (error instanceof SecretAccessDeniedError) return !error.retryable;
  return (
    error instanceof SecretNotFoundError ||
    error instanceof AppSecretInvalidError ||
    error instanceof AppSecretForeignError ||
    error instanceof CredentialsRejectedError
  );
}
