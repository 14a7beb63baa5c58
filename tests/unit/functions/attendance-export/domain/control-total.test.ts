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

  test('of nothing are none', () => {
    expect(controlTotalsOf([])).toEqual([]);
  });

  test('equal the sum of the quantities as they are written', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60_000), { minLength: 1 }), (minutes) => {
        const lines = minutes.map((count) => line({ minutes: count }));
        const hundredths = lines
          .map(({ minutes: count, unit }) => Number(quantityText(count, unit).replace('.', '')))
          .reduce((sum, quantity) => sum + quantity, 0);

        const [total] = controlTotalsOf(lines);

        expect(Number(total?.quantity.replace('.', ''))).toBe(hundredths);
      }),
    );
  });
});
