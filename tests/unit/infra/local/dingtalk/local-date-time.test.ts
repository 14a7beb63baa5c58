import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatDateTime,
  formatMonth,
  parseDateTime,
  startOfDay,
  timeOfShift,
} from '../../../../../infra/local/dingtalk/local-date-time.ts';

describe('local date-times of the old host', () => {
  it('agree with the example of the documentation', () => {
    // workDate of the sample answer of /attendance/list.
    expect(formatDateTime(1_599_321_600_000)).toBe('2020-09-06 00:00:00');
    expect(parseDateTime('2020-09-06 00:00:00')).toBe(1_599_321_600_000);
    expect(parseDateTime('2020-09-06')).toBe(1_599_321_600_000);
  });

  it.each(['', '2026-02-30 00:00:00', '2026-10-01T00:00:00', '2026-10-01 24:00:01', '1-1-1'])(
    'are not "%s"',
    (text) => {
      expect(parseDateTime(text)).toBeUndefined();
    },
  );

  it('come back from their text to the second, and know their day', () => {
    const instants = fc.integer({ min: 0, max: 4_000_000_000 }).map((second) => second * 1_000);
    fc.assert(
      fc.property(instants, (epochMs) => {
        expect(parseDateTime(formatDateTime(epochMs))).toBe(epochMs);
        expect(formatDateTime(startOfDay(epochMs))).toBe(
          `${formatDateTime(epochMs).slice(0, 10)} 00:00:00`,
        );
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('begin a month at midnight in Hong Kong', () => {
    expect(formatMonth(Date.parse('2026-10-31T15:59:59Z'))).toBe('2026-10');
    expect(formatMonth(Date.parse('2026-10-31T16:00:00Z'))).toBe('2026-11');
  });

  it('tell a time of a shift after midnight with across', () => {
    expect(timeOfShift(1_320)).toEqual({ check_time: '1970-01-01 22:00:00', across: 0 });
    expect(timeOfShift(1_860)).toEqual({ check_time: '1970-01-01 07:00:00', across: 1 });
  });
});
