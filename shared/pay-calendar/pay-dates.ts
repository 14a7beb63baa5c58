import {
  addDays,
  DAY_MS,
  hongKongMidnightEpochMs,
  MINUTE_MS,
  minuteOfDay,
  monthPeriod,
  parseHongKongTimestamp,
  type HongKongDate,
  type PayPeriod,
} from '../time/index.ts';
import type { PayCalendar, PayDateRule } from './pay-calendar.ts';
import {
  holidayKnowledgeOf,
  workingDayOnOrBefore,
  workingDaysBefore,
  type HolidayKnowledge,
} from './working-days.ts';

/** When what has to be done for one period. */
export interface PayDates {
  readonly period: PayPeriod;
  readonly cutOffEpochMs: number;
  readonly releaseByEpochMs: number;
  readonly payDate: HongKongDate;
  /** The first instant after the pay date. */
  readonly payDateEndsEpochMs: number;
  /** How sure the holidays are that these dates go by. */
  readonly holidays: HolidayKnowledge;
}

/**
 * The dates of a period, by the rules and by the exception of that period.
 *
 * @throws RangeError if the calendar leaves no working day at all; never for one that was published
 * @example
 * payDatesOf(calendar, monthPeriod('2026-10')).payDate; // '2026-11-06'
 */
export function payDatesOf(calendar: PayCalendar, period: PayPeriod): PayDates {
  const own = calendar.exceptions.find(({ periodTo }) => periodTo === period.to);
  const payDate = own?.payDate ?? payDateBy(calendar, calendar.payDate, period);
  const { cutOff, releaseBy } = calendar;
  const releaseDay = workingDaysBefore(calendar, payDate, releaseBy.workingDaysBeforePayDate);
  return {
    period,
    cutOffEpochMs:
      instantIn(own?.cutOff) ?? instantOf(addDays(period.to, cutOff.daysAfterEnd), cutOff.time),
    releaseByEpochMs: instantIn(own?.releaseBy) ?? instantOf(releaseDay, releaseBy.time),
    payDate,
    payDateEndsEpochMs: hongKongMidnightEpochMs(payDate) + DAY_MS,
    holidays: holidayKnowledgeOf(payDate),
  };
}

function payDateBy(calendar: PayCalendar, rule: PayDateRule, { to }: PayPeriod): HongKongDate {
  return workingDayOnOrBefore(calendar, nominalPayDate(rule, to));
}

function nominalPayDate(rule: PayDateRule, periodTo: HongKongDate): HongKongDate {
  const month = monthPeriod(periodTo.slice(0, 7));
  switch (rule.kind) {
    case 'days-after-period-end':
      return addDays(periodTo, rule.days);
    case 'last-working-day':
      return month.to;
    case 'day-of-month': {
      const { from, to } =
        rule.monthsLater === 0 ? month : monthPeriod(addDays(month.to, 1).slice(0, 7));
      const wanted = `${from.slice(0, 8)}${String(rule.day).padStart(2, '0')}`;
      return wanted < to ? wanted : to;
    }
  }
}

function instantOf(day: HongKongDate, time: string): number {
  return hongKongMidnightEpochMs(day) + minuteOfDay(time) * MINUTE_MS;
}

function instantIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseHongKongTimestamp(`${text}:00`);
}
