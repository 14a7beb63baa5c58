import type { Clock } from '../../shared/time/index.ts';

/** A reason of our own: making the standard one costs more than the wait it ends. */
const OVER = new Error('the time for it is over');

/**
 * What the work gives, or `late` if it has not settled when the time is over; it is then told by its
 * signal and left to itself.
 *
 * @throws what the work throws in time
 */
export async function withinTime<Value>(
  clock: Clock,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<{ readonly outcome: 'done'; readonly value: Value } | { readonly outcome: 'late' }> {
  if (limitMs <= 0) return { outcome: 'late' };
  const stop = new AbortController();
  const alarm = new AbortController();
  const working = work(stop.signal).then((value) => ({ outcome: 'done', value }) as const);
  const waiting = clock.sleep(limitMs, alarm.signal).then(() => {
    stop.abort(OVER);
    return { outcome: 'late' } as const;
  });
  try {
    return await Promise.race([working, waiting]);
  } finally {
    alarm.abort(OVER);
    working.catch(() => undefined);
    waiting.catch(() => undefined);
  }
}
