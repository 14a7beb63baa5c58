/**
 * The one time source of the local cloud: the machine's clock plus an offset that only grows, so
 * that local time never runs back. The launcher persists the offset; function processes receive it.
 */
export class LocalClock {
  #offsetMs: number;
  readonly #machineNow: () => number;
  readonly #listeners = new Set<(offsetMs: number) => void>();

  constructor(offsetMs = 0, machineNow: () => number = Date.now) {
    this.#offsetMs = offsetMs;
    this.#machineNow = machineNow;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  nowEpochMs(): number {
    return this.#machineNow() + this.#offsetMs;
  }

  /** Moves local time forward. @throws RangeError for a move back. */
  advance(durationMs: number): void {
    if (!(durationMs >= 0)) throw new RangeError('local time never runs back');
    this.#offsetMs += durationMs;
    for (const listener of this.#listeners) listener(this.#offsetMs);
  }

  /** Moves to an instant that is not in the past. */
  advanceTo(epochMs: number): void {
    this.advance(epochMs - this.nowEpochMs());
  }

  /** Called with the new offset after each move; returns the unsubscribe function. */
  onMove(listener: (offsetMs: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
