import {
  addDays,
  hongKongDateOf,
  monthPeriod,
  type HongKongDate,
  type PayPeriod,
} from '../../../shared/time/index.ts';

/** How a company cuts time into pay periods, as its configuration says. */
export interface PayPeriodRule {
  readonly kind: 'calendar-month';
}

/** For each kind of rule: the last period whose days all lie before the given day. */
const lastPeriodBefore: Readonly<Record<PayPeriodRule['kind'], (day: HongKongDate) => PayPeriod>> =
  {
    'calendar-month': (day) => monthPeriod(addDays(`${day.slice(0, 7)}-01`, -1).slice(0, 7)),
  };

/** The last period of the rule that is over in Hong Kong at this instant. */
export function lastEndedPeriod({ kind }: PayPeriodRule, nowEpochMs: number): PayPeriod {
  return lastPeriodBefore[kind](hongKongDateOf(nowEpochMs));
}

/** The period of the rule that ends before the given one begins. */
export function periodBefore({ kind }: PayPeriodRule, period: PayPeriod): PayPeriod {
  return lastPeriodBefore[kind](period.from);
}
