import type { Clock } from '../../shared/time/index.ts';
import { Deadlines } from './deadlines.ts';

/** A reason of our own: making the standard one costs more than the wait it ends. */
const OVER = new Error('the time for it is over');

const deadlinesOf = new WeakMap<Clock, Deadlines>();

type InTime<Value> =
  { readonly outcome: 'done'; readonly value: Value } | { readonly outcome: 'late' };

const LATE = { outcome: 'late' } as const;

/**
 * What the work gives, or `late` if it has not settled when the time is over; it is then told by its
 * signal and left to itself.
 *
 * @throws what the work throws in time
 */
export function withinTime<Value>(
  clock: Clock,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<InTime<Value>> {
  if (limitMs <= 0) return Promise.resolve(LATE);
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const callOff = deadlines(clock).add(limitMs, () => {
      stop.abort(OVER);
      resolve(LATE);
    });
    work(stop.signal).then(
      (value) => {
        callOff();
        resolve({ outcome: 'done', value });
      },
      (error: unknown) => {
        callOff();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

function deadlines(clock: Clock): Deadlines {
  const known = deadlinesOf.get(clock);
  if (known !== undefined) return known;
  const made = new Deadlines(clock);
  deadlinesOf.set(clock, made);
  return made;
}
