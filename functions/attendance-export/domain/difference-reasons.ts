import type { BilingualText } from '../../../shared/errors/index.ts';
import type { HongKongDate } from '../../../shared/time/index.ts';
import { measureTitle } from './measure-titles.ts';

/** Minutes of one day in one bucket. */
export interface DayMinutes {
  readonly date: HongKongDate;
  readonly measure: string;
  readonly minutes: number;
}

/** Something in our days that may be behind a difference, with the days on which it weighs most. */
export interface ReasonCandidate {
  readonly measure: string;
  readonly title: BilingualText;
  readonly minutes: number;
  readonly days: readonly { readonly date: HongKongDate; readonly minutes: number }[];
}

const MAX_REASONS = 3;
const MAX_DAYS = 5;

/** Worked time as planned explains nothing; everything else is a way in which two files may part. */
const ordinary: ReadonlySet<string> = new Set(['worked', 'break', 'paid-break', 'off']);

/** The kinds of minutes of a person that weigh most, the largest first. */
export function reasonCandidates(
  days: readonly DayMinutes[],
  leaveNames: ReadonlyMap<string, BilingualText>,
): ReasonCandidate[] {
  const byMeasure = new Map<string, Map<HongKongDate, number>>();
  for (const { date, measure, minutes } of days) {
    if (ordinary.has(measure) || minutes === 0) continue;
    const sums = byMeasure.get(measure) ?? new Map<HongKongDate, number>();
    sums.set(date, (sums.get(date) ?? 0) + minutes);
    byMeasure.set(measure, sums);
  }
  return [...byMeasure]
    .map(([measure, sums]) => ({
      measure,
      title: measureTitle(measure, leaveNames),
      minutes: [...sums.values()].reduce((sum, minutes) => sum + minutes, 0),
      days: [...sums]
        .map(([date, minutes]) => ({ date, minutes }))
        .sort((a, b) => b.minutes - a.minutes || (a.date < b.date ? -1 : 1))
        .slice(0, MAX_DAYS),
    }))
    .sort((a, b) => b.minutes - a.minutes || (a.measure < b.measure ? -1 : 1))
    .slice(0, MAX_REASONS);
}
