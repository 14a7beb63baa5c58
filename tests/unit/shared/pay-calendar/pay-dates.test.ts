import { describe, expect, it } from 'vitest';
import { payDatesOf, type PayCalendar } from '../../../../shared/pay-calendar/index.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';

const calendar: PayCalendar = {
  cutOff: { daysAfterEnd: 1, time: '12:00' },
  releaseBy: { workingDaysBeforePayDate: 2, time: '17:00' },
  payDate: { kind: 'days-after-period-end', days: 7 },
  workingDays: [1, 2, 3, 4, 5],
  closedDays: [],
  exceptions: [],
};

/** Written by hand from a printed calendar of Hong Kong. */
describe('the pay dates of a period', () => {
  it.each([
    ['an ordinary month', '2026-11', '2026-12-07', '2026-12-03T17:00+08:00'],
    ['a seventh day that is a Saturday', '2026-10', '2026-11-06', '2026-11-04T17:00+08:00'],
    ['Lunar New Year', '2027-01', '2027-02-05', '2027-02-03T17:00+08:00'],
    ['Easter beside Ching Ming', '2026-03', '2026-04-02', '2026-03-31T17:00+08:00'],
  ])('take %s into account', (_case, month, payDate, releaseBy) => {
    const dates = payDatesOf(calendar, monthPeriod(month));

    expect(dates.payDate).toBe(payDate);
    expect(dates.releaseByEpochMs).toBe(Date.parse(releaseBy));
  });

  it('cut off at noon of the day after the period, and end with the pay date', () => {
    const dates = payDatesOf(calendar, monthPeriod('2026-10'));

    expect(dates.cutOffEpochMs).toBe(Date.parse('2026-11-01T12:00+08:00'));
    expect(dates.payDateEndsEpochMs).toBe(Date.parse('2026-11-07T00:00+08:00'));
  });

  it('can be the last working day of the month in which a period from the 26th ends', () => {
    const period = { from: '2026-04-26', to: '2026-05-25' };

    // 30 and 31 May 2026 are a week-end.
    const dates = payDatesOf({ ...calendar, payDate: { kind: 'last-working-day' } }, period);

    expect(dates.payDate).toBe('2026-05-29');
  });

  it.each([
    [1, 5, '2026-12-04'],
    [0, 31, '2026-11-30'],
    [1, 31, '2026-12-31'],
  ] as const)('can be a day of a month: %i months later, the %i', (monthsLater, day, payDate) => {
    const rule = { kind: 'day-of-month', day, monthsLater } as const;

    const dates = payDatesOf({ ...calendar, payDate: rule }, monthPeriod('2026-11'));

    expect(dates.payDate).toBe(payDate);
  });

  it('avoid the days on which the company itself is closed', () => {
    const closed = { ...calendar, closedDays: ['2026-11-06', '2026-11-04'] };

    const dates = payDatesOf(closed, monthPeriod('2026-10'));

    expect(dates.payDate).toBe('2026-11-05');
    expect(dates.releaseByEpochMs).toBe(Date.parse('2026-11-02T17:00+08:00'));
  });

  it('follow the exception of a period and, where it says nothing, the rules', () => {
    const exceptions = [{ periodTo: '2026-12-31', payDate: '2026-12-24' }];

    const dates = payDatesOf({ ...calendar, exceptions }, monthPeriod('2026-12'));

    expect(dates.payDate).toBe('2026-12-24');
    expect(dates.releaseByEpochMs).toBe(Date.parse('2026-12-22T17:00+08:00'));
    expect(dates.cutOffEpochMs).toBe(Date.parse('2027-01-01T12:00+08:00'));
  });

  it.each([
    ['2026-10', 'gazetted'],
    ['2028-03', 'provisional'],
    ['2031-03', 'unknown'],
  ])('tell of %s how sure its holidays are', (month, holidays) => {
    expect(payDatesOf(calendar, monthPeriod(month)).holidays).toBe(holidays);
  });
});
