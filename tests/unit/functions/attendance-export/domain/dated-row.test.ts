import { describe, expect, test } from 'vitest';
import {
  isInOrder,
  isValidIn,
  isValidOn,
} from '../../../../../functions/attendance-export/domain/dated-row.ts';
import { overlappingRows } from '../../../../../functions/attendance-export/domain/overlapping-rows.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';

const october = monthPeriod('2026-10');

describe('the days of a row', () => {
  test.each([
    ['2026-10-05', undefined, '2026-10-04', false],
    ['2026-10-05', undefined, '2026-10-05', true],
    ['2026-10-05', '2026-10-05', '2026-10-05', true],
    ['2026-10-05', '2026-10-06', '2026-10-07', false],
  ])('from %s to %s, on %s: %s', (valid_from, valid_to, day, expected) => {
    expect(isValidOn({ valid_from, valid_to }, day)).toBe(expected);
  });

  test.each([
    ['2026-11-01', undefined, false],
    ['2026-10-31', undefined, true],
    ['2020-01-01', '2026-09-30', false],
    ['2020-01-01', '2026-10-01', true],
    ['2026-10-10', '2026-10-11', true],
  ])('from %s to %s, in October: %s', (valid_from, valid_to, expected) => {
    expect(isValidIn({ valid_from, valid_to }, october)).toBe(expected);
  });

  test('are in order unless the last lies before the first', () => {
    expect(isInOrder({ valid_from: '2026-10-05', valid_to: '2026-10-05' })).toBe(true);
    expect(isInOrder({ valid_from: '2026-10-05', valid_to: '2026-10-04' })).toBe(false);
    expect(isInOrder({ valid_from: '2026-10-05' })).toBe(true);
  });
});

describe('rows that overlap', () => {
  const row = (line: number, valid_from: string, valid_to?: string) => ({
    line,
    row: { valid_from, valid_to },
  });

  test.each([
    ['one after the other', [row(2, '2026-10-01', '2026-10-10'), row(3, '2026-10-11')], []],
    ['on one day', [row(2, '2026-10-01', '2026-10-11'), row(3, '2026-10-11')], [2, 3]],
    ['both open', [row(2, '2020-01-01'), row(3, '2021-01-01')], [2, 3]],
    [
      'of three the two that share a day',
      [
        row(2, '2026-10-20'),
        row(3, '2026-10-01', '2026-10-05'),
        row(4, '2026-10-05', '2026-10-19'),
      ],
      [3, 4],
    ],
    [
      'only before the period',
      [
        row(2, '2026-01-01', '2026-10-09'),
        row(3, '2026-10-10'),
        row(4, '2026-10-31', '2026-11-02'),
      ],
      [3, 4],
    ],
  ])('%s are told by their lines', (_, rows, expected) => {
    const found = overlappingRows(rows, october, () => true);

    expect(found.map(({ line }) => line)).toEqual(expected);
  });

  test('are no problem where the two do not concern each other', () => {
    expect(
      overlappingRows([row(2, '2020-01-01'), row(3, '2020-01-01')], october, () => false),
    ).toEqual([]);
  });
});
