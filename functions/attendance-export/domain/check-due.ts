import {
  addDays,
  hongKongDateOf,
  periodContaining,
  type HongKongDate,
  type PayPeriod,
  type PayPeriodRule,
} from '../../../shared/time/index.ts';

/** What can be checked of a period at this instant: the days of it that are over. */
export function checkablePart(period: PayPeriod, nowEpochMs: number): PayPeriod | undefined {
  const yesterday: HongKongDate = addDays(hongKongDateOf(nowEpochMs), -1);
  const to = yesterday < period.to ? yesterday : period.to;
  return to < period.from ? undefined : { from: period.from, to };
}

/** The period that managers are to be reminded of on this day, if this is one of its days. */
export function checkDueOn(
  rule: PayPeriodRule,
  daysBefore: readonly number[],
  nowEpochMs: number,
): PayPeriod | undefined {
  const today = hongKongDateOf(nowEpochMs);
  const period = periodContaining(rule, today);
  return daysBefore.some((days) => addDays(period.to, -days) === today) ? period : undefined;
}
