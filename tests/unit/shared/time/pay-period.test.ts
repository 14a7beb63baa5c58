import { describe, expect, test } from 'vitest';
import { daysOf, monthPeriod, periodLabel } from '../../../../shared/time/index.ts';

describe('the period of a month', () => {
  test.each([
    ['2026-10', '2026-10-31'],
    ['2026-11', '2026-11-30'],
    ['2026-12', '2026-12-31'],
    ['2027-02', '2027-02-28'],
    ['2028-02', '2028-02-29'],
    ['2100-02', '2100-02-28'],
  ])('%s ends on %s', (month, to) => {
    expect(monthPeriod(month)).toEqual({ from: `${month}-01`, to });
  });

  test.each(['2026-13', '2026-00', '2026-1', '202610', '2026-10-01', ''])(
    '“%s” is none',
    (text) => {
      expect(() => monthPeriod(text)).toThrow(RangeError);
    },
  );
});

describe('the label of a period', () => {
  test.each([
    ['2026-10-01', '2026-10-31', '2026-10'],
    ['2028-02-01', '2028-02-29', '2028-02'],
    ['2028-02-01', '2028-02-28', '2028-02-01_2028-02-28'],
    ['2026-09-26', '2026-10-25', '2026-09-26_2026-10-25'],
    ['2026-10-01', '2026-11-30', '2026-10-01_2026-11-30'],
    ['2026-10-05', '2026-10-05', '2026-10-05_2026-10-05'],
  ])('from %s to %s is %s', (from, to, label) => {
    expect(periodLabel({ from, to })).toBe(label);
    expect(label).toMatch(/^[0-9_-]+$/);
  });
});

describe('the days of a period', () => {
  test('are every day from the first to the last', () => {
    expect(daysOf({ from: '2028-02-27', to: '2028-03-01' })).toEqual([
      '2028-02-27',
      '2028-02-28',
      '2028-02-29',
      '2028-03-01',
    ]);
    expect(daysOf({ from: '2026-10-05', to: '2026-10-05' })).toEqual(['2026-10-05']);
  });

  test('are none if it ends before it begins', () => {
    expect(daysOf({ from: '2026-10-05', to: '2026-10-04' })).toEqual([]);
  });
});
