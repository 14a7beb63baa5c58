import { addDays, type HongKongDate, type PayPeriod } from '../../../shared/time/index.ts';

/** Days for which DingTalk's schedule says nothing, neither a shift nor a rest day. */
export type MissingSchedule =
  | { readonly missing: 'whole-period' }
  | { readonly missing: 'days'; readonly days: readonly HongKongDate[] };

/**
 * Finds what the schedule of one person leaves out. `scheduled` holds each day of the period with a
 * planned punch or a rest day; `isExpected` says on which days the person is to be paid.
 *
 * Without a row on any expected day the whole period is missing. Else only gaps between the first and
 * the last day with a row count: who joins or leaves within the period has none outside employment.
 */
export function missingScheduleOf(
  scheduled: ReadonlySet<HongKongDate>,
  periodDays: readonly HongKongDate[],
  isExpected: (date: HongKongDate) => boolean,
): MissingSchedule {
  // Nearly everybody: no day needs a look.
  if (scheduled.size === periodDays.length) return { missing: 'days', days: [] };
  const expected = periodDays.filter(isExpected);
  if (expected.length === 0) return { missing: 'days', days: [] };
  if (!expected.some((date) => scheduled.has(date))) return { missing: 'whole-period' };
  const first = periodDays.find((date) => scheduled.has(date)) ?? '';
  const last = periodDays.findLast((date) => scheduled.has(date)) ?? '';
  return {
    missing: 'days',
    days: expected.filter((date) => date > first && date < last && !scheduled.has(date)),
  };
}

/** Every day of the period, in order. */
export function daysOf({ from, to }: PayPeriod): HongKongDate[] {
  const days: HongKongDate[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) days.push(date);
  return days;
}
