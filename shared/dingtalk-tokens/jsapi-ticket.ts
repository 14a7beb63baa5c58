import {
  CredentialsRejectedError,
  NoValidTokenError,
  requestAppToken,
  requestJsapiTicket,
  TokenRejectedError,
} from '../dingtalk/index.ts';
import { isSecretGone } from './app-issuer.ts';
import { askDingTalk } from './ask-dingtalk.ts';
import { readRow } from './credential-row.ts';
import { KeptCredential } from './kept-credential.ts';
import { missingToken } from './missing-token.ts';
import { refreshCredential, type RefreshOptions } from './refresh-credential.ts';
import type { RefreshResult } from './refresh-result.ts';
import { refreshToken } from './refresh-token.ts';
import { servingToken } from './serving-token.ts';
import type { TokenApp, TokenDependencies } from './token-dependencies.ts';
import type { TokenIssuer } from './token-issuer.ts';
import type { TokenRecord } from './token-record.ts';

export interface JsapiTicket {
  readonly value: string;
  readonly expiresAtEpochMs: number;
}

export interface JsapiTicketSource {
  /**
   * A ticket that is believed valid; waits only if there is none.
   *
   * @throws as the token source of the app
   */
  current(options?: { readonly signal?: AbortSignal | undefined }): Promise<JsapiTicket>;
}

const ATTEMPTS = 2;

/**
 * Refreshes the JSAPI ticket of an app as its token is refreshed; a ticket cannot be tried, so a new
 * one takes the place of the old at once. A revoked app has none.
 *
 * @throws the errors of the table port; the reason of the signal
 */
export function refreshJsapiTicket(
  deps: TokenDependencies,
  app: TokenApp,
  options: RefreshOptions = {},
): Promise<RefreshResult> {
  return refreshCredential(deps, ticketIssuer(deps, app), options);
}

/** Tickets from the table that all instances share. */
export function createStoredTicketSource(
  deps: TokenDependencies,
  app: TokenApp,
): JsapiTicketSource {
  const kept = new KeptCredential(deps, ticketIssuer(deps, app), (result, retryAfterMs) =>
    missingToken(app, result, retryAfterMs),
  );
  return {
    current: async ({ signal } = {}) => {
      const { value, expiresAtEpochMs } = await kept.current(signal);
      return { value, expiresAtEpochMs };
    },
  };
}

function ticketIssuer(deps: TokenDependencies, app: TokenApp): TokenIssuer {
  const { clientId } = app;
  const ask = async (accessToken: string, signal: AbortSignal | undefined) => {
    const about = { accessToken, attempts: ATTEMPTS, signal };
    const answer = await askDingTalk(deps, requestJsapiTicket, undefined, about);
    return { value: answer.jsapiTicket, lifeMs: answer.expireIn * 1_000 };
  };
  return {
    credential: { kind: 'jsapi-ticket', clientId },
    readKey: async (signal) => {
      const call = signal === undefined ? {} : { signal };
      const record = await readRow(deps, { kind: 'app', clientId }, call);
      return { value: tokenIn(deps, app, record), version: undefined };
    },
    issue: async ({ value }, _seen, signal) => {
      try {
        return await ask(value, signal);
      } catch (error) {
        if (!(error instanceof TokenRejectedError)) throw error;
        const { record } = await refreshToken(deps, app, { need: 'token', refused: value, signal });
        return ask(tokenIn(deps, app, record), signal);
      }
    },
    revokes: isSecretGone,
  };
}

/** The app's token, with which tickets are asked for. */
function tokenIn(deps: TokenDependencies, app: TokenApp, record: TokenRecord | undefined): string {
  if (record?.state === 'revoked') {
    throw new CredentialsRejectedError({ operation: requestAppToken.name });
  }
  const now = deps.store.nowEpochMs();
  const token = servingToken(record, now);
  if (token !== undefined) return token.value;
  const retryAfterMs = Math.max(1_000, (record?.dueAtEpochMs ?? 0) - now);
  throw new NoValidTokenError({ clientId: app.clientId }, retryAfterMs);
}
