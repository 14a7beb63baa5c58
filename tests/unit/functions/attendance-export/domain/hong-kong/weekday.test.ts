import { expect, test } from 'vitest';
import { daysIntoWeek } from '../../../../../../functions/attendance-export/domain/hong-kong/weekday.ts';

test.each([
  ['2026-01-18', 'sunday', 0],
  ['2026-01-24', 'sunday', 6],
  ['2026-01-18', 'monday', 6],
  ['2026-01-18', 'saturday', 1],
  ['1970-01-01', 'thursday', 0],
  ['1969-12-31', 'thursday', 6],
] as const)('%s is, in a week that begins on %s, day %i', (date, first, days) => {
  expect(daysIntoWeek(date, first)).toBe(days);
});
