import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  lastEndedPeriod,
  periodBefore,
  periodContaining,
  type PayPeriodRule,
} from '../../../../shared/time/index.ts';

const months = { kind: 'calendar-month' } as const;
const halves = { kind: 'semi-monthly' } as const;
const from26 = { kind: 'monthly-from-day', day: 26 } as const;
const at = (text: string): number => Date.parse(text);

describe('the last ended period', () => {
  test.each([
    [months, '2026-11-02T09:10:00+08:00', '2026-10-01', '2026-10-31'],
    [months, '2026-10-31T23:59:59+08:00', '2026-09-01', '2026-09-30'],
    [months, '2026-11-01T00:00:00+08:00', '2026-10-01', '2026-10-31'],
    [months, '2027-01-12T18:10:00+08:00', '2026-12-01', '2026-12-31'],
    [months, '2028-03-02T09:10:00+08:00', '2028-02-01', '2028-02-29'],
    [halves, '2026-10-15T23:59:59+08:00', '2026-09-16', '2026-09-30'],
    [halves, '2026-10-16T00:00:00+08:00', '2026-10-01', '2026-10-15'],
    [halves, '2028-03-01T00:00:00+08:00', '2028-02-16', '2028-02-29'],
    [halves, '2027-03-01T00:00:00+08:00', '2027-02-16', '2027-02-28'],
    [from26, '2026-10-25T23:59:59+08:00', '2026-08-26', '2026-09-25'],
    [from26, '2026-10-26T00:00:00+08:00', '2026-09-26', '2026-10-25'],
    [from26, '2027-01-26T00:00:00+08:00', '2026-12-26', '2027-01-25'],
    [from26, '2027-01-25T23:59:59+08:00', '2026-11-26', '2026-12-25'],
    [from26, '2028-03-26T00:00:00+08:00', '2028-02-26', '2028-03-25'],
  ])('of $kind at %s runs from %s to %s', (rule, now, from, to) => {
    expect(lastEndedPeriod(rule, at(now))).toEqual({ from, to });
  });

  test('is preceded by the one before it', () => {
    const december = { from: '2026-12-01', to: '2026-12-31' };
    const [first, second] = [
      { from: '2026-12-01', to: '2026-12-15' },
      { from: '2026-12-16', to: '2026-12-31' },
    ];

    expect(periodBefore(months, { from: '2027-01-01', to: '2027-01-31' })).toEqual(december);
    expect(periodBefore(halves, { from: '2027-01-01', to: '2027-01-15' })).toEqual(second);
    expect(periodBefore(halves, second)).toEqual(first);
    expect(periodBefore(from26, { from: '2026-12-26', to: '2027-01-25' })).toEqual({
      from: '2026-11-26',
      to: '2026-12-25',
    });
  });
});

test('periods of any rule follow one another without gap and overlap', () => {
  const rules: fc.Arbitrary<PayPeriodRule> = fc.oneof(
    fc.constant(months),
    fc.constant(halves),
    fc.integer({ min: 2, max: 28 }).map((day) => ({ kind: 'monthly-from-day', day }) as const),
  );
  fc.assert(
    fc.property(rules, fc.integer({ min: 0, max: 3_000 }), (rule, days) => {
      const date = addDays('2024-01-01', days);

      const period = periodContaining(rule, date);

      expect(date >= period.from && date <= period.to).toBe(true);
      expect(periodContaining(rule, period.from)).toEqual(period);
      expect(periodContaining(rule, period.to)).toEqual(period);
      expect(periodBefore(rule, period).to).toBe(addDays(period.from, -1));
    }),
  );
});
