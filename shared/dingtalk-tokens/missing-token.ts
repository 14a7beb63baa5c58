import { CredentialsRejectedError, NoValidTokenError, requestAppToken } from '../dingtalk/index.ts';
import { SecretNotFoundError } from '../secrets/index.ts';
import type { RefreshResult } from './refresh-result.ts';
import type { TokenApp } from './token-dependencies.ts';

/**
 * What a caller is told that gets no token: for a revoked app why it is, so that a person can mend it;
 * else that there is none at the moment.
 */
export function missingToken(app: TokenApp, result: RefreshResult, retryAfterMs: number): Error {
  const { record } = result;
  if (record?.state === 'revoked') {
    if (result.outcome === 'failed') return result.error;
    if (record.lastFailureCode === 'dingtalk.credentials-rejected') {
      return new CredentialsRejectedError({ operation: requestAppToken.name });
    }
    if (record.lastFailureCode === 'secrets.not-found') {
      return new SecretNotFoundError(app.clientSecretName);
    }
  }
  return new NoValidTokenError(
    {
      clientId: app.clientId,
      lastFailureCode: record?.lastFailureCode,
      failingSinceEpochMs: record?.failingSinceEpochMs,
    },
    retryAfterMs,
  );
}
