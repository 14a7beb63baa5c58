import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { controlTotalsOf } from '../../../../../functions/attendance-export/domain/control-total.ts';
import { quantityText } from '../../../../../functions/attendance-export/domain/quantity.ts';
import { line } from './sample-records.ts';

describe('control totals', () => {
  test('count and add lines by earnings code, in code order', () => {
    const totals = controlTotalsOf([
      line({ earningsCode: 'REG', minutes: 100 }),
      line({ earningsCode: 'LATE', minutes: 7, unit: 'minutes' }),
      line({ earningsCode: 'REG', minutes: 100 }),
    ]);

    expect(totals).toEqual([
      { earningsCode: 'LATE', unit: 'minutes', lines: 1, minutes: 7, quantity: '7' },
      // 1.67 twice, as written; 200 minutes alone would be 3.33.
      { earningsCode: 'REG', unit: 'hours', lines: 2, minutes: 200, quantity: '3.34' },
    ]);
  });

  test('add corrections with their sign, and what the multiplier makes of each line', () => {
    const totals = controlTotalsOf([
      line({ earningsCode: 'OT', minutes: 100, multiplier: '1.5' }),
      line({ earningsCode: 'OT', minutes: -40, multiplier: '1.5', kind: 'prior-period' }),
    ]);

    expect(totals).toEqual([
      { earningsCode: 'OT', unit: 'hours', lines: 2, minutes: 60, quantity: '1.50' },
    ]);
  });

  test('keep the units of a code apart that changes its unit within the period', () => {
    const days = { unit: 'days', minutesPerDay: 480, minutes: 240 } as const;

    expect(controlTotalsOf([line({ minutes: 60 }), line(days)])).toEqual([
      { earningsCode: 'REG', unit: 'days', lines: 1, minutes: 240, quantity: '0.50' },
      { earningsCode: 'REG', unit: 'hours', lines: 1, minutes: 60, quantity: '1.00' },
    ]);
  });

  test('have the decimals of the file, if its profile names any', () => {
    expect(controlTotalsOf([line({ minutes: 100 })], 3)).toMatchObject([{ quantity: '1.667' }]);
  });

  test('of nothing are none', () => {
    expect(controlTotalsOf([])).toEqual([]);
  });

  test('equal the sum of the quantities as they are written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -60_000, max: 60_000 }), { minLength: 1 }),
        (minutes) => {
          const lines = minutes.map((count) => line({ minutes: count }));
          const hundredths = lines
            .map((one) => Number(quantityText(one).replace('.', '')))
            .reduce((sum, quantity) => sum + quantity, 0);

          const [total] = controlTotalsOf(lines);

          expect(Number(total?.quantity.replace('.', ''))).toBe(hundredths);
        },
      ),
    );
  });
});
