import type { RandomSource } from '../random/index.ts';
import { DAY_MS, MINUTE_MS } from '../time/index.ts';

/** When a delivery that failed is tried again. */
export interface BackoffSchedule {
  /** Wait after the first try, the second, …; the try after the last wait is the last one. */
  readonly waitsMs: readonly number[];
  /** Part of the wait, 0 to 1, that chance may add, so that what failed together comes back apart. */
  readonly jitter: number;
}

/** Eight tries within about 23 hours: a neighbour that is down over night is still met. */
export const DELIVERY_BACKOFF: BackoffSchedule = {
  waitsMs: [1, 5, 15, 60, 180, 360, 720].map((minutes) => minutes * MINUTE_MS),
  jitter: 0.2,
};

/** Longest wait that a failing neighbour may ask for. */
export const LONGEST_ASKED_WAIT_MS = DAY_MS;

/** Tries in all. */
export function triesOf(schedule: BackoffSchedule): number {
  return schedule.waitsMs.length + 1;
}

/**
 * Wait before the next try, in whole milliseconds; undefined if that was the last one.
 *
 * @param tries tries so far, the one that has just failed included
 * @param retryAfterMs what the neighbour asked for: never less than that, but no more than a day
 */
export function waitAfterTry(
  tries: number,
  retryAfterMs: number | undefined,
  schedule: BackoffSchedule,
  random: RandomSource,
): number | undefined {
  const waitMs = schedule.waitsMs[tries - 1];
  if (waitMs === undefined) return undefined;
  const askedMs = Math.min(retryAfterMs ?? 0, LONGEST_ASKED_WAIT_MS);
  return Math.ceil(Math.max(waitMs, askedMs) * (1 + schedule.jitter * random.unit()));
}
