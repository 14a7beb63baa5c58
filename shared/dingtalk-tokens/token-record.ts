/** What a row of tokens is about. Parts of keys and errors: none of them is secret or personal. */
export type Credential =
  | { readonly kind: 'app'; readonly clientId: string }
  | { readonly kind: 'jsapi-ticket'; readonly clientId: string }
  /** `userHash` stands for the union id of the person who gave consent. */
  | { readonly kind: 'user'; readonly clientId: string; readonly userHash: string };

export interface KeptToken {
  readonly value: string;
  readonly obtainedAtEpochMs: number;
  readonly expiresAtEpochMs: number;
  /** When DingTalk last accepted it in a call; undefined: it was never tried. */
  readonly provenAtEpochMs: number | undefined;
}

/**
 * How refreshing goes: `fresh`; `failing`: the last attempts failed and the kept token still serves;
 * `exhausted`: attempts go on failing and no kept token is valid; `revoked`: the secret of the app is
 * gone or refused, so its tokens must not be used although they may still work.
 */
export type RefreshState = 'fresh' | 'failing' | 'exhausted' | 'revoked';

export interface TokenRecord {
  readonly credential: Credential;
  /** Rises with each change; a change is made only to the version that was seen. */
  readonly version: bigint;
  readonly state: RefreshState;
  readonly current: KeptToken | undefined;
  /** Served until `current` was proven, and by whoever still holds it until it runs out. */
  readonly previous: KeptToken | undefined;
  /** When the next refresh is due. */
  readonly dueAtEpochMs: number;
  /** Attempts that failed since the last success, the first and the last of them, and why. */
  readonly failures: number;
  readonly failingSinceEpochMs: number | undefined;
  readonly lastFailureCode: string | undefined;
  /** Version of the app's secret with which the current token was obtained. */
  readonly secretVersion: string | undefined;
  /** Key that seals the tokens of this row. */
  readonly sealingKeyId: string;
}
