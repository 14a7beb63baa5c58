import type { Clock } from '../time/index.ts';

/** What has failed a moment ago is left alone for a while, so that not every caller waits for it. */
export class Rests {
  readonly #clock: Clock;
  readonly #restMs: number;
  readonly #began = new Map<string, number>();

  constructor(clock: Clock, restMs: number) {
    this.#clock = clock;
    this.#restMs = restMs;
  }

  /** True if it was not resting: the first to tell of a failure may log it. */
  begin(name: string): boolean {
    const isFirst = !this.isResting(name);
    this.#began.set(name, this.#clock.nowEpochMs());
    return isFirst;
  }

  /** A clock that has run back ends a rest. */
  isResting(name: string): boolean {
    const began = this.#began.get(name);
    if (began === undefined) return false;
    const restedMs = this.#clock.nowEpochMs() - began;
    return restedMs >= 0 && restedMs < this.#restMs;
  }
}
