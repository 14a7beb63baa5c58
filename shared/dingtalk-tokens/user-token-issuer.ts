import { createHash } from 'node:crypto';
import {
  PermissionMissingError,
  renewUserToken,
  RequestRejectedError,
  TokenRejectedError,
  type UserTokenAnswer,
} from '../dingtalk/index.ts';
import { DAY_MS } from '../time/index.ts';
import { isSecretGone, readClientSecret } from './app-issuer.ts';
import { askDingTalk } from './ask-dingtalk.ts';
import { NoConsentError } from './errors.ts';
import { isValid } from './serving-token.ts';
import type { TokenApp, TokenDependencies } from './token-dependencies.ts';
import type { Issued, TokenIssuer } from './token-issuer.ts';
import type { Credential, TokenRecord } from './token-record.ts';

/** Page "obtain-user-token", 2026-08-22. */
const RENEWAL_LIFE_MS = 30 * DAY_MS;
/** An answer that was lost has not used the refresh token up (guess), or has cost it anyway. */
const ATTEMPTS = 2;

/** The row of a person, whose union id is in no key. */
export function userCredential(clientId: string, unionId: string): Credential {
  const userHash = createHash('sha256').update(`${clientId}/${unionId}`).digest('hex').slice(0, 40);
  return { kind: 'user', clientId, userHash };
}

/** What DingTalk grants for a person, with both ends of life. */
export function issuedBy({
  accessToken,
  refreshToken,
  expireIn,
}: UserTokenAnswer): Required<Issued> {
  return {
    value: accessToken,
    lifeMs: expireIn * 1_000,
    renewal: { value: refreshToken, lifeMs: RENEWAL_LIFE_MS },
  };
}

/** Tokens of a person by the refresh token that came with the last. */
export function userTokenIssuer(
  deps: TokenDependencies,
  app: TokenApp,
  unionId: string,
): TokenIssuer {
  const { clientId } = app;
  const renewalIn = (seen: TokenRecord | undefined): string => {
    const renewal = seen?.renewal;
    if (renewal === undefined || !isValid(renewal, deps.store.nowEpochMs())) {
      throw new NoConsentError(clientId);
    }
    return renewal.value;
  };
  return {
    credential: userCredential(clientId, unionId),
    examine: renewalIn,
    readKey: (signal) => readClientSecret(deps, app, signal),
    issue: async (key, seen, signal) => {
      const refreshToken = renewalIn(seen);
      const params = { clientId, clientSecret: key.value, refreshToken };
      const about = { secrets: [key.value, refreshToken], attempts: ATTEMPTS, signal };
      try {
        return issuedBy(await askDingTalk(deps, renewUserToken, params, about));
      } catch (error) {
        throw isRefusal(error) ? new NoConsentError(clientId) : error;
      }
    },
    revokes: (error) => error instanceof NoConsentError || isSecretGone(error),
  };
}

/** DingTalk documents no code for a refresh token that has ended; any refusal of the request is one. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof RequestRejectedError ||
    error instanceof TokenRejectedError ||
    error instanceof PermissionMissingError
  );
}
