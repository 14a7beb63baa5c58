export interface Secret {
  readonly value: string;
  readonly version: string;
}

/**
 * Values of secrets by name. Settings and configuration hold names only.
 *
 * @throws SecretNotFoundError, SecretAccessDeniedError, SecretStoreUnavailableError
 */
export interface SecretProvider {
  /** The current version, or the named one. `fresh`: asks the store though a value is kept. */
  getSecret(
    name: string,
    options?: {
      readonly version?: string;
      readonly fresh?: boolean;
      readonly signal?: AbortSignal;
    },
  ): Promise<Secret>;
}
