import { expect, test } from 'vitest';
import { payDayOf } from '../../../../../functions/attendance-export/domain/pay-day.ts';

test.each([
  ['the last day of the month', 0, 31, '2026-10-31', '2026-10-31'],
  ['the last day of a short month', 0, 31, '2028-02-15', '2028-02-29'],
  ['the seventh of the next month', 1, 7, '2026-10-31', '2026-11-07'],
  ['a day of the next year', 1, 7, '2026-12-31', '2027-01-07'],
  ['a day that the month does not have', 1, 30, '2027-01-31', '2027-02-28'],
  ['the end of the month in which the period ends', 0, 31, '2026-10-25', '2026-10-31'],
  ['two months later', 2, 31, '2026-12-25', '2027-02-28'],
])('the pay day is %s', (_, monthsLater, day, periodTo, expected) => {
  expect(payDayOf({ monthsLater, day }, periodTo)).toBe(expected);
});
