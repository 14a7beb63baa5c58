import type { Clock } from '../time/index.ts';

export interface KeptValueOptions {
  readonly clock: Clock;
  /** How old a value may be; then it is made anew. */
  readonly keepMs: number;
}

/**
 * A value that is made when it is first asked for, kept for a time, and made anew after it. Whoever
 * asks while it is being made gets the same one; a making that failed is forgotten, so that a
 * neighbour that is down for a moment does not spoil what lives on.
 */
export class KeptValue<Value> {
  readonly #options: KeptValueOptions;
  #kept: { readonly until: number; readonly value: Promise<Value> } | undefined;

  constructor(options: KeptValueOptions) {
    this.#options = options;
  }

  /** @throws what `make` throws */
  async get(make: () => Promise<Value>): Promise<Value> {
    const now = this.#options.clock.nowEpochMs();
    if (this.#kept === undefined || now >= this.#kept.until) {
      this.#kept = { until: now + this.#options.keepMs, value: make() };
    }
    const kept = this.#kept;
    try {
      return await kept.value;
    } catch (error) {
      if (this.#kept === kept) this.#kept = undefined;
      throw error;
    }
  }
}
