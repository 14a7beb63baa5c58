import { describe, expect, test } from 'vitest';
import { formatNumber } from '../../../../../functions/attendance-export/domain/format-number.ts';

const plain = { impliedPoint: false } as const;

describe('a number in its column', () => {
  test.each([
    ['refuse', 150n, '1.50'],
    ['refuse', 0n, '0.00'],
    ['refuse', -150n, undefined],
    ['minus', -150n, '-1.50'],
    ['trailing-minus', -150n, '1.50-'],
    ['trailing-minus', 150n, '1.50'],
    ['parentheses', -150n, '(1.50)'],
    ['parentheses', 150n, '1.50'],
  ] as const)('with “%s” is for %d: %s', (negative, units, text) => {
    expect(formatNumber(units, 2, { ...plain, negative }, false)).toBe(text);
  });

  test('below zero is refused where nothing is said', () => {
    expect(formatNumber(-1n, 2, undefined, false)).toBeUndefined();
  });

  test.each([
    [1_250n, '1250'],
    [5n, '005'],
    [-5n, '-005'],
  ])('with an implied point: %d hundredths are %s', (units, text) => {
    expect(formatNumber(units, 2, { impliedPoint: true, negative: 'minus' }, false)).toBe(text);
  });

  test.each(['trailing-minus', 'parentheses'] as const)(
    'of fixed width and with %s leaves the place of the sign empty if there is none',
    (negative) => {
      expect(formatNumber(150n, 2, { ...plain, negative }, true)).toBe('1.50 ');
    },
  );
});
