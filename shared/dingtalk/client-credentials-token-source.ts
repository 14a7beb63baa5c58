import type { HttpClient } from '../http/index.ts';
import type { RandomSource } from '../random/index.ts';
import { backoffDelayMs, untilAborted } from '../resilience/index.ts';
import type { SecretProvider } from '../secrets/index.ts';
import type { Clock } from '../time/index.ts';
import type { AccessToken, AccessTokenSource } from './access-token-source.ts';
import { UnavailableError } from './errors.ts';
import { exchange, type DingTalkEndpoints } from './exchange.ts';
import { requestAppToken } from './operations/tokens.ts';

/** Tokens of one instance, by client id. Two apps never share an entry. */
export type TokenCache = Map<string, TokenCacheEntry>;

export interface TokenCacheEntry {
  readonly token: AccessToken;
  /** From then on it is renewed although it still serves. */
  readonly renewFromEpochMs: number;
}

export interface ClientCredentialsOptions {
  readonly clientId: string;
  /** Name of the app secret in the secret store. */
  readonly secretName: string;
  readonly secrets: SecretProvider;
  /** Takes the client secret out of the text of the secret; default: it is the whole text. */
  readonly readSecret?: (text: string) => string;
  readonly http: HttpClient;
  readonly endpoints: DingTalkEndpoints;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Shared by all sources of the instance; default: one of its own. */
  readonly cache?: TokenCache;
}

/** DingTalk's own advice. */
const RENEW_BEFORE_EXPIRY_MS = 10 * 60_000;
/** After a failed renewal the old token serves this long before the next try. */
const RENEW_COOL_DOWN_MS = 30_000;
const ATTEMPTS = 4;
const BACKOFF = { baseMs: 500, capMs: 5_000 };
const TIMEOUT_MS = 10_000;
const MAX_RESPONSE_BYTES = 64 * 1_024;

/**
 * Tokens of an internal app by client id and secret, kept in the instance. They are renewed ten
 * minutes before they end, by one caller for all; if that fails, the old token serves on while it is
 * valid. The secret is read from the store for each renewal and kept nowhere.
 */
export function createClientCredentialsTokenSource(
  options: ClientCredentialsOptions,
): AccessTokenSource {
  const { clientId, clock } = options;
  const cache: TokenCache = options.cache ?? new Map<string, TokenCacheEntry>();
  let pending: Promise<AccessToken> | undefined;

  const renew = async (signal: AbortSignal | undefined): Promise<AccessToken> => {
    signal?.throwIfAborted();
    // The signal of one caller must not take the token from the others who wait for it.
    pending ??= fetchToken(options)
      .then((token) => {
        cache.set(clientId, entryOf(token, clock.nowEpochMs()));
        return token;
      })
      .finally(() => {
        pending = undefined;
      });
    return untilAborted(pending, signal);
  };
  const renewWhileValid = async (
    old: AccessToken,
    signal: AbortSignal | undefined,
  ): Promise<AccessToken> => {
    try {
      return await renew(signal);
    } catch {
      signal?.throwIfAborted();
      const now = clock.nowEpochMs();
      const renewFromEpochMs = now + RENEW_COOL_DOWN_MS;
      if (cache.get(clientId)?.token === old) cache.set(clientId, { token: old, renewFromEpochMs });
      return old;
    }
  };
  return {
    clientId,
    current: async ({ signal } = {}) => {
      const entry = cache.get(clientId);
      const now = clock.nowEpochMs();
      if (entry === undefined || now >= entry.token.expiresAtEpochMs) return renew(signal);
      if (now < entry.renewFromEpochMs) return entry.token;
      return renewWhileValid(entry.token, signal);
    },
    replace: async (rejected, { signal } = {}) => {
      const entry = cache.get(clientId);
      if (entry !== undefined && entry.token !== rejected) return entry.token;
      cache.delete(clientId);
      return renew(signal);
    },
  };
}

function entryOf(token: AccessToken, nowEpochMs: number): TokenCacheEntry {
  const lifeMs = token.expiresAtEpochMs - nowEpochMs;
  // A token with a short rest of life is renewed at its half, not at once again.
  const reserveMs = Math.min(RENEW_BEFORE_EXPIRY_MS, lifeMs / 2);
  return { token, renewFromEpochMs: token.expiresAtEpochMs - reserveMs };
}

async function fetchToken(options: ClientCredentialsOptions): Promise<AccessToken> {
  const { clock, clientId } = options;
  const { value: text } = await options.secrets.getSecret(options.secretName);
  const clientSecret = options.readSecret?.(text) ?? text;
  for (let attempt = 1; ; attempt += 1) {
    const askedAtEpochMs = clock.nowEpochMs();
    try {
      const { answer } = await exchange(
        requestAppToken,
        { clientId, clientSecret },
        {
          http: options.http,
          endpoints: options.endpoints,
          nowEpochMs: () => clock.nowEpochMs(),
          secrets: [clientSecret],
          timeoutMs: TIMEOUT_MS,
          maxResponseBytes: MAX_RESPONSE_BYTES,
        },
      );
      return {
        value: answer.accessToken,
        expiresAtEpochMs: askedAtEpochMs + answer.expireIn * 1_000,
      };
    } catch (error) {
      if (!(error instanceof UnavailableError) || attempt >= ATTEMPTS) throw error;
      await clock.sleep(backoffDelayMs(attempt, BACKOFF, options.random));
    }
  }
}
