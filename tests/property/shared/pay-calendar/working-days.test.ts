import Holidays from 'date-holidays';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { payDatesOf, type PayCalendar } from '../../../../shared/pay-calendar/index.ts';

const FIRST = Date.parse('2025-02-01T00:00:00Z');
const LAST = Date.parse('2028-11-30T00:00:00Z');
const DAY = 86_400_000;

/** The witness: another's holidays, and the calendar of JavaScript. */
const library = new Holidays('HK');
const holidays = new Set(
  [2024, 2025, 2026, 2027, 2028, 2029].flatMap((year) =>
    library.getHolidays(year, 'en').map(({ date }) => date.slice(0, 10)),
  ),
);
const nameOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
function isWorkedOn(ms: number): boolean {
  const weekday = new Date(ms).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.has(nameOf(ms));
}

const day = fc.integer({ min: 0, max: (LAST - FIRST) / DAY }).map((count) => FIRST + count * DAY);
const rule = fc.record({
  end: day,
  days: fc.integer({ min: 1, max: 7 }),
  before: fc.integer({ min: 0, max: 5 }),
});

function calendarOf(days: number, workingDaysBeforePayDate: number): PayCalendar {
  return {
    cutOff: { daysAfterEnd: 1, time: '12:00' },
    releaseBy: { workingDaysBeforePayDate, time: '17:00' },
    payDate: { kind: 'days-after-period-end', days },
    workingDays: [1, 2, 3, 4, 5],
    closedDays: [],
    exceptions: [],
  };
}

describe('pay dates of any period', () => {
  it('are the last working day up to the day of the rule, never later than the law allows', () => {
    fc.assert(
      fc.property(rule, ({ end, days, before }) => {
        const period = { from: nameOf(end - 29 * DAY), to: nameOf(end) };

        const { payDate } = payDatesOf(calendarOf(days, before), period);

        let expected = end + days * DAY;
        while (!isWorkedOn(expected)) expected -= DAY;
        expect(payDate).toBe(nameOf(expected));
        expect(Date.parse(payDate) - end).toBeLessThanOrEqual(7 * DAY);
      }),
    );
  });

  it('have as many working days after the release-by as the rule says', () => {
    fc.assert(
      fc.property(rule, ({ end, days, before }) => {
        const period = { from: nameOf(end - 29 * DAY), to: nameOf(end) };

        const dates = payDatesOf(calendarOf(days, before), period);

        // 17:00 in Hong Kong is 09:00 of the same day in UTC.
        const released = Math.floor(dates.releaseByEpochMs / DAY) * DAY;
        let between = 0;
        for (let at = released + DAY; at <= Date.parse(dates.payDate); at += DAY) {
          if (isWorkedOn(at)) between += 1;
        }
        expect(between).toBe(before);
        expect(isWorkedOn(released)).toBe(true);
      }),
    );
  });
});
