import type { Clock } from '../time/index.ts';

/** A deadline so far away is none; the timer of a longer wait would ring at once. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/**
 * Waits for work until the deadline and no longer; the work itself goes on, others may need it.
 *
 * @throws what the work throws; what `late` makes if the deadline came first
 */
export async function withinDeadline<Value>(
  work: Promise<Value>,
  clock: Clock,
  deadlineEpochMs: number,
  late: () => Error,
): Promise<Value> {
  const waitMs = Math.max(0, deadlineEpochMs - clock.nowEpochMs());
  if (waitMs > LONGEST_WAIT_MS) return work;
  const ending = new AbortController();
  const passed = clock.sleep(waitMs, ending.signal).then(() => {
    throw late();
  });
  // Its end is of no interest once the work is done.
  passed.catch(() => undefined);
  try {
    return await Promise.race([work, passed]);
  } finally {
    ending.abort();
  }
}
