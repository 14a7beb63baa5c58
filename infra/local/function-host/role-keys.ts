import type { AccessKey, LocalCredentials } from '../stand-in/credentials.ts';
import type { LocalClock } from '../stand-in/local-clock.ts';

/** Life of a role's temporary keys (help page "Context"). */
const KEY_LIFE_MS = 36 * 3_600_000;

/**
 * Temporary keys of function roles. Each call gives other keys than the one before, so that code
 * which keeps the keys of an earlier request is found out.
 */
export class RoleKeys {
  readonly #credentials: LocalCredentials;
  readonly #clock: LocalClock;
  #lastExpiry = 0;

  constructor(credentials: LocalCredentials, clock: LocalClock) {
    this.#credentials = credentials;
    this.#clock = clock;
  }

  /** @param role ARN or bare name. */
  issue(role: string): AccessKey {
    const name = role.slice(role.lastIndexOf('/') + 1);
    const expiry = Math.floor(this.#clock.nowEpochMs()) + KEY_LIFE_MS;
    this.#lastExpiry = Math.max(expiry, this.#lastExpiry + 1);
    return this.#credentials.issue(name, this.#lastExpiry);
  }
}
