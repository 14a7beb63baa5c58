import {
  CredentialsRejectedError,
  NoValidTokenError,
  requestAppToken,
  type AccessToken,
  type AccessTokenSource,
} from '../dingtalk/index.ts';
import { SecretNotFoundError } from '../secrets/index.ts';
import { appIssuer } from './app-issuer.ts';
import { KeptCredential } from './kept-credential.ts';
import type { RefreshResult } from './refresh-result.ts';
import type { TokenApp, TokenDependencies } from './token-dependencies.ts';
import type { KeptToken } from './token-record.ts';

/**
 * The token of an app from the table that all instances share. In normal running nobody waits: a timer
 * keeps the row fresh. Only a caller that finds no token that serves asks DingTalk, by the same
 * procedure and at the pace of the row.
 *
 * An instance keeps the row for 4 minutes; while the table cannot be read, a kept token serves until
 * its own end.
 *
 * Throws NoValidTokenError (retryable) where DingTalk gives no token, and the error that tells why,
 * not retryable, where the app's secret is gone or refused.
 *
 * @example
 * const tokens = createStoredTokenSource(deps, organisation.app);
 * const client = createDingTalkClient({ endpoints, http, tokens, pacer, clock, random });
 */
export function createStoredTokenSource(deps: TokenDependencies, app: TokenApp): AccessTokenSource {
  const missing = (result: RefreshResult, retryAfterMs: number): Error =>
    missingToken(app, result, retryAfterMs);
  const kept = new KeptCredential(deps, appIssuer(deps, app), missing);
  return {
    clientId: app.clientId,
    current: async ({ signal } = {}) => accessTokenOf(await kept.current(signal)),
    replace: async (rejected, { signal } = {}) =>
      accessTokenOf(await kept.replace(rejected.value, signal)),
  };
}

function accessTokenOf({ value, expiresAtEpochMs }: KeptToken): AccessToken {
  return { value, expiresAtEpochMs };
}

function missingToken(app: TokenApp, result: RefreshResult, retryAfterMs: number): Error {
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
