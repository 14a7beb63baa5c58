import { SecretNotFoundError } from './errors.ts';
import type { Secret, SecretProvider } from './secret-provider.ts';

/** Secrets held in memory, for tests and simulations. Versions are `v1`, `v2`, … */
export class MemorySecretProvider implements SecretProvider {
  readonly #versions = new Map<string, Secret[]>();

  constructor(secrets: Readonly<Record<string, string>> = {}) {
    for (const [name, value] of Object.entries(secrets)) this.setSecret(name, value);
  }

  /** Adds a version, which becomes the current one. */
  setSecret(name: string, value: string): Secret {
    const versions = this.#versions.get(name) ?? [];
    const secret = { value, version: `v${String(versions.length + 1)}` };
    this.#versions.set(name, [...versions, secret]);
    return secret;
  }

  deleteSecret(name: string): void {
    this.#versions.delete(name);
  }

  async getSecret(
    name: string,
    options: { readonly version?: string; readonly signal?: AbortSignal } = {},
  ): Promise<Secret> {
    options.signal?.throwIfAborted();
    const versions = this.#versions.get(name) ?? [];
    const secret =
      options.version === undefined
        ? versions.at(-1)
        : versions.find(({ version }) => version === options.version);
    if (secret === undefined) throw new SecretNotFoundError(name, options.version);
    return secret;
  }
}
