import type { MinuteInterval } from './minute-interval.ts';
import type { PlannedDay } from './planned-day.ts';

/** The two halves of a planned day, of which leave by half days is made. */
export interface DayHalves {
  readonly first: MinuteInterval;
  readonly second: MinuteInterval;
}

/**
 * The first half is the first stretch of working time, up to the first break or the end of the first
 * section; the second is the rest. A day of one stretch is cut at its middle minute. A break between
 * the halves belongs to neither.
 */
export function halvesOf({ sections }: Pick<PlannedDay, 'sections'>): DayHalves {
  const stretches = sections.flatMap(({ working }) => working);
  const [first, next] = stretches;
  const start = first?.start ?? sections[0]?.start ?? 0;
  const end = stretches.at(-1)?.end ?? start;
  if (first !== undefined && next !== undefined) {
    return { first, second: { start: next.start, end } };
  }
  const middle = Math.floor((start + end) / 2);
  return { first: { start, end: middle }, second: { start: middle, end } };
}
