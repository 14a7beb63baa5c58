import { describe, expect, test } from 'vitest';
import {
  faultOf,
  minutesOf,
  partition,
} from '../../../../../functions/attendance-export/domain/segments.ts';

describe('a partition of a day', () => {
  test('orders what is claimed, joins what belongs together and fills the rest', () => {
    const segments = partition(
      [
        { start: 60, end: 90, bucket: 'break' },
        { start: 30, end: 60, bucket: 'worked' },
        { start: 20, end: 30, bucket: 'worked' },
        { start: 95, end: 110, bucket: 'outing', approvalId: 'a' },
        { start: 110, end: 120, bucket: 'outing', approvalId: 'b' },
      ],
      0,
      100,
    );

    expect(segments).toEqual([
      { start: 0, end: 20, bucket: 'off' },
      { start: 20, end: 60, bucket: 'worked' },
      { start: 60, end: 90, bucket: 'break' },
      { start: 90, end: 95, bucket: 'off' },
      { start: 95, end: 110, bucket: 'outing', approvalId: 'a' },
      { start: 110, end: 120, bucket: 'outing', approvalId: 'b' },
    ]);
    expect(minutesOf(segments)).toEqual({ worked: 40, break: 30, outing: 25 });
    expect(faultOf(segments, 0, 120)).toBeUndefined();
  });

  test('begins with a claim that lies before the day', () => {
    expect(partition([{ start: -10, end: 5, bucket: 'worked' }], 0, 20)).toEqual([
      { start: -10, end: 5, bucket: 'worked' },
      { start: 5, end: 20, bucket: 'off' },
    ]);
  });

  test('of nothing is off', () => {
    expect(partition([], 0, 1_440)).toEqual([{ start: 0, end: 1_440, bucket: 'off' }]);
  });

  test('refuses two claims to one minute', () => {
    const claims = [
      { start: 0, end: 10, bucket: 'worked' as const },
      { start: 9, end: 20, bucket: 'late' as const },
    ];

    expect(() => partition(claims, 0, 100)).toThrow(RangeError);
  });
});

describe('the check of a partition', () => {
  const off = (start: number, end: number) => ({ start, end, bucket: 'off' as const });

  test.each([
    ['a gap', [off(0, 10), off(11, 20)], /11 and not at 10/],
    ['an overlap', [off(0, 10), off(9, 20)], /9 and not at 10/],
    ['a late begin', [off(1, 20)], /1 and not at 0/],
    ['an early end', [off(0, 19)], /19 and not at 20/],
    ['an empty segment', [off(0, 0), off(0, 20)], /no minute/],
    ['a broken minute', [off(0, 9.5), off(9.5, 20)], /no minute/],
    ['nothing', [], /0 and not at 20/],
  ])('finds %s', (_, segments, fault) => {
    expect(faultOf(segments, 0, 20)).toMatch(fault);
  });
});
