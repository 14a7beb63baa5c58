import { requestUserToken, type AccessTokenSource } from '../dingtalk/index.ts';
import type { CallOptions } from '../table-store/index.ts';
import { readClientSecret } from './app-issuer.ts';
import { askDingTalk } from './ask-dingtalk.ts';
import { changeRow, readRow } from './credential-row.ts';
import { NoConsentError } from './errors.ts';
import { KeptCredential } from './kept-credential.ts';
import { missingToken } from './missing-token.ts';
import { afterGain } from './record-changes.ts';
import type { TokenApp, TokenDependencies } from './token-dependencies.ts';
import type { KeptToken } from './token-record.ts';
import { issuedBy, userCredential, userTokenIssuer } from './user-token-issuer.ts';

/** What a person has granted, before it is known who it is. */
export interface UserGrant {
  readonly access: KeptToken;
  /** Gets the next token, for 30 days. */
  readonly renewal: KeptToken;
  /** The organisation that the person chose, if the app asked for it. */
  readonly corpId: string | undefined;
}

/**
 * Tokens of people who let the app act for them.
 *
 * Guarantees: a person's tokens are sealed, and their union id is in no key and no error; of instances
 * that renew at once one asks DingTalk; a token that was renewed is never replaced by an older one.
 *
 * Limit: if the answer to a renewal is lost, or the instance dies before it is stored, the old refresh
 * token is tried again; if DingTalk then refuses it, which is not documented, the person has to agree
 * again (`dingtalk-tokens.no-consent`).
 */
export interface UserTokenStore {
  /**
   * Exchanges the code of a log-in, which is good once, for five minutes.
   *
   * @throws DingTalkError; the errors of the secret store; AppSecretInvalidError, AppSecretForeignError
   */
  redeem(code: string, options?: CallOptions): Promise<UserGrant>;
  /** Keeps what the person with this union id has granted. @throws the errors of the table port */
  keep(unionId: string, grant: UserGrant, options?: CallOptions): Promise<void>;
  /**
   * The person's token, for a client that acts for them. `current` and `replace` throw NoConsentError
   * if the person has to agree (again), NoValidTokenError (retryable) if DingTalk gives none now.
   */
  sourceOf(unionId: string): AccessTokenSource;
  /** Drops the person's tokens; other instances follow within 4 minutes. @throws as `keep` */
  forget(unionId: string, options?: CallOptions): Promise<void>;
}

/**
 * @example
 * const people = createUserTokenStore(deps, app);
 * const grant = await people.redeem(code);
 * await people.keep(unionId, grant);
 */
export function createUserTokenStore(deps: TokenDependencies, app: TokenApp): UserTokenStore {
  const { clientId } = app;
  return {
    redeem: (code, { signal } = {}) => redeem(deps, app, code, signal),
    keep: async (unionId, { access, renewal }, call = {}) => {
      const credential = userCredential(clientId, unionId);
      const { store, settings, random } = deps;
      const nowEpochMs = store.nowEpochMs();
      const context = { credential, nowEpochMs, ...settings, random };
      const seen = await readRow(deps, credential, call);
      const gained = { token: access, renewal, secretVersion: seen?.secretVersion, refused: [] };
      await changeRow(deps, credential, seen, (row) => afterGain(row, gained, context), call);
    },
    sourceOf: (unionId) => {
      const kept = new KeptCredential(
        deps,
        userTokenIssuer(deps, app, unionId),
        (result, retryAfterMs) =>
          result.record?.lastFailureCode === 'dingtalk-tokens.no-consent'
            ? new NoConsentError(clientId)
            : missingToken(app, result, retryAfterMs),
      );
      return {
        clientId,
        current: ({ signal } = {}) => kept.current(signal),
        replace: (rejected, { signal } = {}) => kept.replace(rejected.value, signal),
      };
    },
    forget: async (unionId, call = {}) => {
      const credential = userCredential(clientId, unionId);
      const seen = await readRow(deps, credential, call);
      await changeRow(
        deps,
        credential,
        seen,
        (row) =>
          row === undefined
            ? undefined
            : {
                ...row,
                state: 'revoked',
                current: undefined,
                previous: undefined,
                renewal: undefined,
                lastFailureCode: 'dingtalk-tokens.no-consent',
              },
        call,
      );
    },
  };
}

async function redeem(
  deps: TokenDependencies,
  app: TokenApp,
  code: string,
  signal: AbortSignal | undefined,
): Promise<UserGrant> {
  const key = await readClientSecret(deps, app, signal);
  const obtainedAtEpochMs = deps.store.nowEpochMs();
  const params = { clientId: app.clientId, clientSecret: key.value, code };
  // A code is good once: an answer that does not come cannot be asked for again.
  const about = { secrets: [key.value, code], attempts: 1, signal };
  const answer = await askDingTalk(deps, requestUserToken, params, about);
  const { renewal, ...access } = issuedBy(answer);
  const kept = (issued: { readonly value: string; readonly lifeMs: number }): KeptToken => ({
    value: issued.value,
    obtainedAtEpochMs,
    expiresAtEpochMs: obtainedAtEpochMs + issued.lifeMs,
    provenAtEpochMs: undefined,
  });
  return { access: kept(access), renewal: kept(renewal), corpId: answer.corpId };
}
