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

/** Why people are told: attempts have failed for long, or tokens may not be used any more. */
export type AlarmKind = 'failing' | 'revoked';

/** Every instant is one of the store's clock (`TokenStore.nowEpochMs`). */
export interface TokenRecord {
  readonly credential: Credential;
  /** Rises with each change; a change is made only to the version that was seen. */
  readonly version: bigint;
  readonly state: RefreshState;
  readonly current: KeptToken | undefined;
  /** Served until `current` was proven, and by whoever still holds it until it runs out. */
  readonly previous: KeptToken | undefined;
  /** Of a person only: what gets the next token. */
  readonly renewal: KeptToken | undefined;
  /** When the next refresh is due. */
  readonly dueAtEpochMs: number;
  /** Attempts that failed since the last success, the first of them, and why the last one failed. */
  readonly failures: number;
  readonly failingSinceEpochMs: number | undefined;
  readonly lastFailureCode: string | undefined;
  /** What people have been told of since the last success. */
  readonly alarmTold: AlarmKind | undefined;
  /** Version of the app's secret that DingTalk was asked with last. */
  readonly secretVersion: string | undefined;
  /** Key that seals the tokens of this row; undefined if it holds none. */
  readonly sealingKeyId: string | undefined;
}

/** What a writer says; version and key are the store's. */
export type NextTokenRecord = Omit<TokenRecord, 'version' | 'sealingKeyId'>;
