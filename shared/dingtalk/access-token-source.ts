export interface AccessToken {
  readonly value: string;
  readonly expiresAtEpochMs: number;
}

/** Gives the token of one app. Where it is kept is the business of the adapter. */
export interface AccessTokenSource {
  /** The app whose token it is; limits and caches are per app. */
  readonly clientId: string;
  /**
   * A token that is believed valid; waits only if there is none.
   *
   * @throws DingTalkError, or an error of the secret store.
   */
  current(options?: { readonly signal?: AbortSignal | undefined }): Promise<AccessToken>;
  /**
   * To be called once DingTalk has refused `rejected`. Asks DingTalk for a token unless somebody did
   * since. DingTalk may well give the same one again.
   *
   * @throws as `current`
   */
  replace(
    rejected: AccessToken,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<AccessToken>;
}
