import { addDays, daysBetween, type HongKongDate } from './hong-kong-time.ts';

/** A payroll interval: both days belong to it. */
export interface PayPeriod {
  readonly from: HongKongDate;
  readonly to: HongKongDate;
}

/** The calendar month `yyyy-MM` as a period. Throws `RangeError` if there is no such month. */
export function monthPeriod(month: string): PayPeriod {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw new RangeError(`not a month in the form yyyy-MM: ${month}`);
  }
  const from = `${month}-01`;
  const firstOfNext = addDays(from, 31).slice(0, 7);
  return { from, to: addDays(`${firstOfNext}-01`, -1) };
}

/** `2026-10` for a whole month, else `2026-09-26_2026-10-25`; safe in keys and file names. */
export function periodLabel(period: PayPeriod): string {
  const month = period.from.slice(0, 7);
  const whole = monthPeriod(month);
  return whole.from === period.from && whole.to === period.to
    ? month
    : `${period.from}_${period.to}`;
}

/** Every day of the period, in order. */
export function daysOf(period: PayPeriod): HongKongDate[] {
  const count = daysBetween(period.from, period.to) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(period.from, index));
}
