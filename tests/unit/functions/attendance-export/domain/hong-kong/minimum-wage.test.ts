import { describe, expect, test } from 'vitest';
import { YearNotCoveredError } from '../../../../../../functions/attendance-export/domain/hong-kong/errors.ts';
import { minimumWageOn } from '../../../../../../functions/attendance-export/domain/hong-kong/minimum-wage.ts';

describe('the minimum wage', () => {
  test.each([
    ['2023-05-01', 40_00],
    ['2025-04-30', 40_00],
    ['2025-05-01', 42_10],
    ['2026-04-30', 42_10],
    ['2026-05-01', 43_10],
  ])('on %s is %i cents an hour', (date, cents) => {
    expect(minimumWageOn(date).hourlyRateCents).toBe(cents);
  });

  test('is provisional from the next yearly review on', () => {
    expect(minimumWageOn('2027-05-01')).toMatchObject({
      hourlyRateCents: 43_10,
      provisional: true,
    });
  });

  test('before the table is refused', () => {
    expect(() => minimumWageOn('2023-04-30')).toThrow(YearNotCoveredError);
  });
});
