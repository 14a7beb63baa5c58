import { describe, expect, it } from 'vitest';
import type { ControlTotal } from '../../../../../functions/attendance-export/domain/control-total.ts';
import {
  compareTotals,
  differenceOf,
} from '../../../../../functions/attendance-export/domain/total-comparison.ts';

const hours = (earningsCode: string, minutes: number, quantity: string): ControlTotal => ({
  earningsCode,
  unit: 'hours',
  lines: 1,
  minutes,
  quantity,
});

describe('comparison of totals', () => {
  it('subtracts quantities exactly and gives the change of minutes in thousandths', () => {
    const [row] = compareTotals(
      [hours('BASIC', 6_018, '100.30')],
      [hours('BASIC', 6_006, '100.10')],
    );

    expect(row).toEqual({
      earningsCode: 'BASIC',
      unit: 'hours',
      current: { lines: 1, minutes: 6_018, quantity: '100.30' },
      previous: { lines: 1, minutes: 6_006, quantity: '100.10' },
      difference: '+0.20',
      changePerMille: 2,
    });
  });

  it('keeps codes of either period, in code order, nothing standing for a missing one', () => {
    const rows = compareTotals([hours('OT', 90, '1.50')], [hours('AL', 480, '8.00')]);

    expect(rows.map(({ earningsCode, difference }) => [earningsCode, difference])).toEqual([
      ['AL', '-8.00'],
      ['OT', '+1.50'],
    ]);
    expect(rows.map(({ changePerMille }) => changePerMille)).toEqual([-1_000, undefined]);
  });

  it('makes two rows of a code whose unit changed', () => {
    const rows = compareTotals(
      [{ earningsCode: 'AL', unit: 'days', lines: 2, minutes: 960, quantity: '2.00' }],
      [hours('AL', 480, '8.00')],
    );

    expect(rows.map(({ unit, difference }) => [unit, difference])).toEqual([
      ['days', '+2.00'],
      ['hours', '-8.00'],
    ]);
  });

  it('writes differences of minutes whole and of nothing without a sign', () => {
    const minutes = (count: number): ControlTotal => ({
      earningsCode: 'LATE',
      unit: 'minutes',
      lines: 1,
      minutes: count,
      quantity: String(count),
    });

    expect(compareTotals([minutes(7)], [minutes(12)])[0]?.difference).toBe('-5');
    expect(compareTotals([minutes(7)], [minutes(7)])[0]?.difference).toBe('0');
  });

  it('compares nothing where no earlier run is known', () => {
    const [row] = compareTotals([hours('BASIC', 60, '1.00')], undefined);

    expect(row?.difference).toBeUndefined();
    expect(row?.previous).toBeUndefined();
  });

  it('shows a fall below nothing as a fall, also from a negative total', () => {
    expect(compareTotals([hours('X', -60, '-1.00')], [hours('X', 60, '1.00')])[0]).toMatchObject({
      difference: '-2.00',
      changePerMille: -2_000,
    });
    expect(compareTotals([hours('X', -120, '-2.00')], [hours('X', -60, '-1.00')])[0]).toMatchObject(
      { difference: '-1.00', changePerMille: -1_000 },
    );
  });
});

describe('difference of two quantities', () => {
  it.each([
    ['12', '10', '+2'],
    ['1.5', '1.50', '0.00'],
    ['0.10', '0.30', '-0.20'],
    ['-0.05', '0.05', '-0.10'],
    ['-1.0000', '-1.2345', '+0.2345'],
    ['90071992547409.93', '0.01', '+90071992547409.92'],
  ])('takes %s and %s apart by %s', (now, before, difference) => {
    expect(differenceOf(now, before)).toBe(difference);
  });

  it.each(['', '1,000.00', 'NaN', '+1', '1.', '１'])('refuses %j', (text) => {
    expect(() => differenceOf(text, '0')).toThrow(RangeError);
  });
});
