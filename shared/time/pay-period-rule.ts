import { addDays, hongKongDateOf, type HongKongDate } from './hong-kong-time.ts';
import { monthPeriod, type PayPeriod } from './pay-period.ts';

/** How a company cuts time into pay periods, as its configuration says. */
export type PayPeriodRule =
  | { readonly kind: 'calendar-month' }
  /** From the 1st to the 15th, and from the 16th to the end of the month. */
  | { readonly kind: 'semi-monthly' }
  /** From this day of a month to the day before it in the next: 26 for the 26th to the 25th. */
  | { readonly kind: 'monthly-from-day'; readonly day: number };

/** The period of the rule in which the day lies. */
export function periodContaining(rule: PayPeriodRule, date: HongKongDate): PayPeriod {
  const month = date.slice(0, 7);
  switch (rule.kind) {
    case 'calendar-month':
      return monthPeriod(month);
    case 'semi-monthly':
      return date <= `${month}-15`
        ? { from: `${month}-01`, to: `${month}-15` }
        : { from: `${month}-16`, to: monthPeriod(month).to };
    case 'monthly-from-day': {
      const day = String(rule.day).padStart(2, '0');
      const begins = date >= `${month}-${day}` ? month : monthBefore(month);
      const from = `${begins}-${day}`;
      return { from, to: addDays(`${monthAfter(begins)}-${day}`, -1) };
    }
  }
}

/** The last period of the rule that is over in Hong Kong at this instant. */
export function lastEndedPeriod(rule: PayPeriodRule, nowEpochMs: number): PayPeriod {
  return periodBefore(rule, periodContaining(rule, hongKongDateOf(nowEpochMs)));
}

/** The period of the rule that ends before the given one begins. */
export function periodBefore(rule: PayPeriodRule, period: PayPeriod): PayPeriod {
  return periodContaining(rule, addDays(periodContaining(rule, period.from).from, -1));
}

function monthBefore(month: string): string {
  return addDays(`${month}-01`, -1).slice(0, 7);
}

function monthAfter(month: string): string {
  return addDays(`${month}-01`, 31).slice(0, 7);
}
