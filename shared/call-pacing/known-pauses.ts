import { outsideFullHour, type FullHourPause } from '../resilience/index.ts';

/** Pauses are forgotten when they are over and there are more than this. */
const MOST_PAUSES = 1_000;

/** The pauses that this instance knows of; instants of its own clock. */
export class KnownPauses {
  readonly #fullHour: FullHourPause | undefined;
  readonly #byLane = new Map<string, number>();
  #allUntilEpochMs = 0;

  constructor(fullHour: FullHourPause | undefined) {
    this.#fullHour = fullHour;
  }

  /** A shorter pause never ends a longer one. */
  add(untilEpochMs: number, lane: string | undefined, nowEpochMs: number): void {
    if (lane === undefined) {
      this.#allUntilEpochMs = Math.max(this.#allUntilEpochMs, untilEpochMs);
      return;
    }
    this.#byLane.set(lane, Math.max(this.#byLane.get(lane) ?? 0, untilEpochMs));
    if (this.#byLane.size <= MOST_PAUSES) return;
    for (const [name, until] of this.#byLane) if (until < nowEpochMs) this.#byLane.delete(name);
  }

  /** The first instant at or after `nowEpochMs` at which no pause of the lane is on. */
  outside(lane: string, nowEpochMs: number): number {
    const free = Math.max(nowEpochMs, this.#allUntilEpochMs, this.#byLane.get(lane) ?? 0);
    return this.#fullHour === undefined ? free : outsideFullHour(free, this.#fullHour);
  }
}
