import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parsePersonAmounts,
  personAmountsLine,
} from '../../../../../functions/attendance-export/domain/amounts-text.ts';
import { amount } from './sample-amounts.ts';

describe('the line of a person’s amounts', () => {
  test('says identities and codes once, and days by their numbers', () => {
    const amounts = [
      amount(),
      amount({ date: '2026-10-06', minutes: 470 }),
      amount({ date: '2026-10-06', earningsCode: 'LATE', measure: 'late', minutes: 10 }),
    ];

    expect(JSON.parse(personAmountsLine({ userId: 'u1', amounts }))).toEqual({
      u: 'u1',
      s: [['000001', 'MONTHLY', 'CC1']],
      c: [
        ['REG', 'hours', '1', 0, 'worked', 'computed'],
        ['LATE', 'hours', '1', 0, 'late', 'computed'],
      ],
      d: [
        ['2026-10-05', 0, 0, 480],
        ['2026-10-06', 0, 0, 470],
        ['2026-10-06', 0, 1, 10],
      ],
    });
  });

  test('is read back as it was written, whatever stands in it', () => {
    const any = fc.record({
      employeeNumber: fc.string(),
      date: fc.constantFrom('2026-10-05', '2024-02-29'),
      payGroup: fc.string({ unit: 'grapheme' }),
      costCentre: fc.string(),
      earningsCode: fc.string(),
      unit: fc.constantFrom('hours' as const, 'minutes' as const, 'days' as const),
      multiplier: fc.constantFrom('1', '1.5', '0.3333'),
      minutesPerDay: fc.nat(1_440),
      measure: fc.string(),
      minutes: fc.integer({ min: -100_000, max: 100_000 }),
      source: fc.constantFrom('computed' as const, 'adjustment' as const),
    });
    fc.assert(
      fc.property(fc.string(), fc.array(any), (userId, rows) => {
        const person = { userId, amounts: rows.map((row) => amount({ ...row, userId })) };
        const line = personAmountsLine(person);

        expect(line.includes('\n')).toBe(false);
        expect(parsePersonAmounts(line)).toEqual(person);
      }),
    );
  });

  test.each([
    '{}',
    '{"u":"u1","s":[],"c":[],"d":[["2026-10-05",0,0,480]]}',
    '{"u":"u1","s":[["1","M","C"]],"c":[],"d":[["2026-10-05",0,3,480]]}',
    'no JSON',
  ])('is refused if it is not one of ours: %s', (line) => {
    expect(() => parsePersonAmounts(line)).toThrow();
  });
});
