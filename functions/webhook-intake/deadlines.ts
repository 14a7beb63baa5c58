import type { Clock } from '../../shared/time/index.ts';

interface Deadline {
  readonly atMs: number;
  readonly onOver: () => void;
}

interface Sleep {
  readonly beganAtMs: number;
  readonly beganAtEpochMs: number;
  readonly durationMs: number;
}

/**
 * Many deadlines on one sleep of the clock: nearly all of them are called off within milliseconds,
 * and a sleep that can be broken off costs more than all else that a request does about its time.
 *
 * They are kept on a time of their own that only sleeps move on, because the clock's may jump: by a
 * jump a deadline is off by no more than the sleep that was under way.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #open = new Set<Deadline>();
  #slept: Sleep | undefined;
  #atMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `onOver` when the time is over, unless the deadline is called off by what is returned. */
  add(limitMs: number, onOver: () => void): () => void {
    const now = this.#now();
    const deadline = { atMs: now + limitMs, onOver };
    this.#open.add(deadline);
    const sleep = this.#slept;
    const isNearest = sleep === undefined || deadline.atMs < sleep.beganAtMs + sleep.durationMs;
    if (isNearest) this.#sleep(now, limitMs);
    return () => void this.#open.delete(deadline);
  }

  #now(): number {
    const sleep = this.#slept;
    if (sleep === undefined) return this.#atMs;
    const passedMs = this.#clock.nowEpochMs() - sleep.beganAtEpochMs;
    return sleep.beganAtMs + Math.min(Math.max(0, passedMs), sleep.durationMs);
  }

  /** A longer sleep that is under way is left to end unheeded. */
  #sleep(beganAtMs: number, durationMs: number): void {
    const sleep = { beganAtMs, beganAtEpochMs: this.#clock.nowEpochMs(), durationMs };
    this.#slept = sleep;
    void this.#clock.sleep(durationMs).then(() => {
      if (this.#slept === sleep) this.#wake(beganAtMs + durationMs);
    });
  }

  #wake(atMs: number): void {
    this.#slept = undefined;
    this.#atMs = atMs;
    let next = Number.POSITIVE_INFINITY;
    for (const deadline of this.#open) {
      if (deadline.atMs > atMs) {
        next = Math.min(next, deadline.atMs);
        continue;
      }
      this.#open.delete(deadline);
      deadline.onOver();
    }
    // What was just called may have begun a nearer one.
    const sleep = this.#slept as Sleep | undefined;
    const isCovered = sleep !== undefined && sleep.beganAtMs + sleep.durationMs <= next;
    if (next < Number.POSITIVE_INFINITY && !isCovered) this.#sleep(atMs, next - atMs);
  }
}
