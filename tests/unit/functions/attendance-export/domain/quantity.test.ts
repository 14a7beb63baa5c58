import { describe, expect, test } from 'vitest';
import {
  formatDecimal,
  quantityText,
  writtenQuantity,
} from '../../../../../functions/attendance-export/domain/quantity.ts';
import { line } from './sample-records.ts';

describe('hours of minutes', () => {
  test.each([
    [0, '0.00'],
    [1, '0.02'],
    [2, '0.03'],
    [3, '0.05'],
    [59, '0.98'],
    [60, '1.00'],
    [100, '1.67'],
    [101, '1.68'],
    [480, '8.00'],
    [10_560, '176.00'],
    [123_456_789, '2057613.15'],
  ])('of %d minutes are %s', (minutes, text) => {
    expect(quantityText(line({ minutes }))).toBe(text);
  });

  test('are never further than half a hundredth from the exact quotient', () => {
    for (let minutes = 0; minutes <= 50_000; minutes += 1) {
      // Twice the error in sixtieths of a hundredth, in whole numbers.
      const error = 2 * (Number(writtenQuantity(line({ minutes }))) * 60 - minutes * 100);
      expect(error > -60 && error <= 60, String(minutes)).toBe(true);
    }
  });

  test.each([
    // A half of the last place goes away from zero on both sides: 0.3 minutes are 0.005 hours.
    [3, '0.1', '0.01'],
    [-3, '0.1', '-0.01'],
    [100, '1.5', '2.50'],
    [-100, '1.5', '-2.50'],
    [61, '1.3333', '1.36'],
    [1, '0.0001', '0.00'],
    [-1, '0.0001', '0.00'],
    [480, '2', '16.00'],
    [480, '1.00', '8.00'],
  ])('of %d minutes times %s are %s', (minutes, multiplier, text) => {
    expect(quantityText(line({ minutes, multiplier }))).toBe(text);
  });

  test('are computed from the rounded minutes, not from the exact ones', () => {
    expect(quantityText(line({ minutes: 487, roundedMinutes: 480 }))).toBe('8.00');
  });

  test.each([
    [0, 2n],
    [1, 17n],
    [3, 1_667n],
    [4, 16_667n],
  ])('with %d decimals are units of the last one', (decimals, units) => {
    expect(writtenQuantity(line({ minutes: 100 }), decimals)).toBe(units);
  });
});

describe('days of minutes', () => {
  test.each([
    [480, 480, '1.00'],
    [240, 480, '0.50'],
    [-240, 480, '-0.50'],
    [500, 450, '1.11'],
    [2, 480, '0.00'],
    [3, 480, '0.01'],
  ])('of %d minutes with %d in a day are %s', (minutes, minutesPerDay, text) => {
    expect(quantityText(line({ unit: 'days', minutes, minutesPerDay }))).toBe(text);
  });

  test('are refused where nobody says how long a day is', () => {
    expect(() => quantityText(line({ unit: 'days' }))).toThrow(RangeError);
  });
});

describe('minutes', () => {
  test.each([
    ['100', '1', 100],
    ['11', '1.5', 7],
    ['-11', '1.5', -7],
  ])('are written whole: %s for a multiplier of %s on %d', (text, multiplier, minutes) => {
    expect(quantityText(line({ unit: 'minutes', minutes, multiplier }))).toBe(text);
  });

  test('stay whole where a profile wants decimals', () => {
    const line7 = line({ unit: 'minutes', minutes: 7, multiplier: '1.5' });

    expect(formatDecimal(writtenQuantity(line7, 2), 2)).toBe('11.00');
  });
});

test.each(['', '-1', '1.00001', '1,5', '1e3', '.5'])('the multiplier “%s” is refused', (text) => {
  expect(() => writtenQuantity(line({ multiplier: text }))).toThrow(RangeError);
});

test.each([
  [0n, 2, '0.00'],
  [5n, 2, '0.05'],
  [-5n, 2, '-0.05'],
  [500n, 2, '5.00'],
  [123_456n, 2, '1234.56'],
  [123_456n, 0, '123456'],
  [-7n, 0, '-7'],
  [7n, 4, '0.0007'],
])('%d with %d decimals is written as %s', (units, decimals, text) => {
  expect(formatDecimal(units, decimals)).toBe(text);
});
