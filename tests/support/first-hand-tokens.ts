import {
  requestAppToken,
  type AccessToken,
  type AccessTokenSource,
} from '../../shared/dingtalk/index.ts';
import { exchange, type DingTalkEndpoints } from '../../shared/dingtalk/exchange.ts';
import type { HttpClient } from '../../shared/http/index.ts';
import type { SecretProvider } from '../../shared/secrets/index.ts';
import type { Clock } from '../../shared/time/index.ts';

/** Tokens of tests that are about something else: asked for when first needed, and again if refused. */
export function firstHandTokens(options: {
  readonly clientId: string;
  readonly secretName: string;
  readonly secrets: SecretProvider;
  readonly http: HttpClient;
  readonly endpoints: DingTalkEndpoints;
  readonly clock: Clock;
  /** By client id; default: of this source alone. */
  readonly kept?: Map<string, AccessToken>;
}): AccessTokenSource {
  const {
    clientId,
    secrets,
    http,
    endpoints,
    clock,
    kept = new Map<string, AccessToken>(),
  } = options;
  const ask = async (): Promise<AccessToken> => {
    const { value: clientSecret } = await secrets.getSecret(options.secretName);
    const { answer } = await exchange(
      requestAppToken,
      { clientId, clientSecret },
      {
        http,
        endpoints,
        nowEpochMs: () => clock.nowEpochMs(),
        secrets: [clientSecret],
        timeoutMs: 10_000,
        maxResponseBytes: 65_536,
      },
    );
    const expiresAtEpochMs = clock.nowEpochMs() + answer.expireIn * 1_000;
    const token = { value: answer.accessToken, expiresAtEpochMs };
    kept.set(clientId, token);
    return token;
  };
  return {
    clientId,
    current: async () => {
      const token = kept.get(clientId);
      return token !== undefined && clock.nowEpochMs() < token.expiresAtEpochMs ? token : ask();
    },
    replace: () => ask(),
  };
}
