import { describe, expect, test } from 'vitest';
import {
  clip,
  lengthOf,
  minuteOf,
  subtract,
} from '../../../../../functions/attendance-export/domain/minute-interval.ts';

describe('the minute of an instant', () => {
  test.each([
    [0, 0],
    [59_999, 0],
    [60_000, 1],
    [119_999, 1],
    [-1, -1],
  ])('of %d ms is %d: seconds are cut off', (epochMs, minute) => {
    expect(minuteOf(epochMs)).toBe(minute);
  });
});

describe('intervals of minutes', () => {
  test('are as long as the sum of their parts', () => {
    expect(lengthOf([])).toBe(0);
    expect(
      lengthOf([
        { start: 10, end: 15 },
        { start: 20, end: 21 },
      ]),
    ).toBe(6);
  });

  test('are clipped to what lies inside the bounds', () => {
    const intervals = [
      { start: 0, end: 10 },
      { start: 20, end: 30 },
    ];

    expect(clip(intervals, 5, 25)).toEqual([
      { start: 5, end: 10 },
      { start: 20, end: 25 },
    ]);
    expect(clip(intervals, 10, 20)).toEqual([]);
    expect(clip(intervals, 25, 5)).toEqual([]);
  });

  test.each([
    ['nothing', [], [{ start: 0, end: 100 }]],
    ['the beginning', [{ start: -5, end: 10 }], [{ start: 10, end: 100 }]],
    ['the end', [{ start: 90, end: 120 }], [{ start: 0, end: 90 }]],
    [
      'the middle',
      [{ start: 40, end: 50 }],
      [
        { start: 0, end: 40 },
        { start: 50, end: 100 },
      ],
    ],
    ['all of it', [{ start: 0, end: 100 }], []],
    [
      'overlapping holes',
      [
        { start: 10, end: 50 },
        { start: 30, end: 60 },
      ],
      [
        { start: 0, end: 10 },
        { start: 60, end: 100 },
      ],
    ],
    ['a hole of no length', [{ start: 50, end: 50 }], 100],
    ['a hole that ends before it begins', [{ start: 60, end: 40 }], 100],
  ])('are left without %s', (_, holes, expected) => {
    const remaining = subtract([{ start: 0, end: 100 }], holes);

    if (typeof expected === 'number') expect(lengthOf(remaining)).toBe(expected);
    else expect(remaining).toEqual(expected);
  });
});
