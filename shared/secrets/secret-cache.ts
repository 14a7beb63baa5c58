import type { Clock } from '../time/index.ts';
import type { Secret } from './secret-provider.ts';

interface Entry {
  readonly secret: Promise<Secret>;
  readonly staleAtEpochMs: number;
}

/**
 * Keeps secrets for a stated time and lets callers that ask at the same time share one read. The
 * time runs from the start of the read, so a value is never older than that. Failures are not kept.
 */
export class SecretCache {
  readonly #clock: Clock;
  readonly #ttlMs: number;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, ttlMs: number) {
    this.#clock = clock;
    this.#ttlMs = ttlMs;
  }

  /** `fresh`: reads whatever is kept, and keeps that. */
  get(key: string, read: () => Promise<Secret>, fresh = false): Promise<Secret> {
    const now = this.#clock.nowEpochMs();
    const kept = this.#entries.get(key);
    if (!fresh && kept !== undefined && now < kept.staleAtEpochMs) return kept.secret;
    const entry: Entry = { secret: read(), staleAtEpochMs: now + this.#ttlMs };
    this.#entries.set(key, entry);
    entry.secret.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return entry.secret;
  }
}
