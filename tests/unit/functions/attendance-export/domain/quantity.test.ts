import { describe, expect, test } from 'vitest';
import {
  formatHundredths,
  hourHundredths,
  quantityText,
} from '../../../../../functions/attendance-export/domain/quantity.ts';

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
    expect(quantityText(minutes, 'hours')).toBe(text);
  });

  test('are never further than half a hundredth from the exact quotient', () => {
    for (let minutes = 0; minutes <= 50_000; minutes += 1) {
      // Twice the error in sixtieths of a hundredth, in whole numbers.
      const error = 2 * (hourHundredths(minutes) * 60 - minutes * 100);
      expect(error > -60 && error <= 60, String(minutes)).toBe(true);
    }
  });
});

test('minutes are written as they are', () => {
  expect(quantityText(100, 'minutes')).toBe('100');
});

test.each([
  [0, '0.00'],
  [5, '0.05'],
  [50, '0.50'],
  [500, '5.00'],
  [123_456, '1234.56'],
])('%d hundredths are written as %s', (hundredths, text) => {
  expect(formatHundredths(hundredths)).toBe(text);
});
