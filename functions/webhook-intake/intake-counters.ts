import type { IntakeResult } from './intake-result.ts';

/** Upper bounds of the histogram, in milliseconds; the last class has none. */
export const LATENCY_BOUNDS_MS = [5, 10, 25, 50, 100, 200, 300, 500, 1_000, 1_500] as const;

/** The counters go into the log no more often than this. */
const EVERY_MS = 10_000;

export interface CounterLine {
  /** By outcome; `refused` and `unavailable` with their reason, `accepted` also by hand-over. */
  readonly counts: Readonly<Record<string, number>>;
  /** Requests up to each bound, then those beyond. */
  readonly latencyMs: Readonly<Record<string, number>>;
}

/**
 * Counts what became of the requests of one instance, since the last line. There is no timer: between
 * two requests an instance stands still.
 */
export class IntakeCounters {
  #counts = new Map<string, number>();
  #latency = LATENCY_BOUNDS_MS.map(() => 0);
  #beyond = 0;
  #toldAtEpochMs = Number.NEGATIVE_INFINITY;

  count(result: IntakeResult, elapsedMs: number): void {
    this.#add(result.outcome);
    if ('reason' in result) this.#add(`${result.outcome}:${result.reason}`);
    if ('handOver' in result) this.#add(result.handOver);
    const at = LATENCY_BOUNDS_MS.findIndex((bound) => elapsedMs <= bound);
    if (at < 0) this.#beyond += 1;
    else this.#latency[at] = (this.#latency[at] ?? 0) + 1;
  }

  /** What there is to tell, if it is time; then counting begins anew. */
  takeDue(nowEpochMs: number): CounterLine | undefined {
    return nowEpochMs < this.#toldAtEpochMs + EVERY_MS ? undefined : this.take(nowEpochMs);
  }

  /** What has been counted since the last line; undefined if nothing. */
  take(nowEpochMs: number): CounterLine | undefined {
    if (this.#counts.size === 0) return undefined;
    const classes = LATENCY_BOUNDS_MS.map((bound, at) => [
      `<=${String(bound)}`,
      this.#latency[at] ?? 0,
    ]);
    const line = {
      counts: Object.fromEntries(this.#counts),
      latencyMs: Object.fromEntries(
        [...classes, ['more', this.#beyond]].filter(([, n]) => n !== 0),
      ) as Record<string, number>,
    };
    this.#counts = new Map();
    this.#latency = LATENCY_BOUNDS_MS.map(() => 0);
    this.#beyond = 0;
    this.#toldAtEpochMs = nowEpochMs;
    return line;
  }

  #add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }
}
