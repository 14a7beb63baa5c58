import type { AccessToken, AccessTokenSource } from '../dingtalk/index.ts';
import { appIssuer } from './app-issuer.ts';
import { KeptCredential } from './kept-credential.ts';
import { missingToken } from './missing-token.ts';
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
  const kept = new KeptCredential(deps, appIssuer(deps, app), (result, retryAfterMs) =>
    missingToken(app, result, retryAfterMs),
  );
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
