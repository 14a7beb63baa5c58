import { describe, expect, it } from 'vitest';

import {
  createSampleCompany,
  expectedLinesOf,
  type ExpectedDay,
  type SampleCompany,
} from '../../../../../../infra/local/sample-company/index.ts';

const october = { from: '2026-10-01', to: '2026-10-31' };
const varied = createSampleCompany({ seed: 2, employees: 10, period: october, rules: 'varied' });
const [person] = varied.people;

/** A company of one mapped person whose days are given. */
function companyWith(
  days: readonly Pick<ExpectedDay, 'date' | 'minutes'>[],
  rounding: NonNullable<SampleCompany['payRules']>['rounding'] = [],
): SampleCompany {
  if (person === undefined || varied.payRules === undefined) throw new Error('nobody');
  const none = {
    userId: person.userId,
    plannedMinutes: 0,
    workedMinutes: 0,
    lateMinutes: 0,
    earlyLeaveMinutes: 0,
    absentMinutes: 0,
    overtimeMinutes: 0,
    leaveMinutes: 0,
    exception: 'none' as const,
  };
  const expected = days.map((day) => ({ ...none, ...day }));
  return {
    ...varied,
    people: [person],
    payRules: { ...varied.payRules, rounding },
    attendanceOf: () => ({ plannedChecks: [], punches: [], leave: [], expected }),
  };
}

describe('the expected lines', () => {
  it('sum the days by code and write hours half up', () => {
    const lines = expectedLinesOf(
      companyWith([
        { date: '2026-10-05', minutes: { worked: 476, late: 4, planned: 480 } },
        { date: '2026-10-06', minutes: { worked: 480, planned: 480 } },
      ]),
    );

    const worked = lines.find(({ earningsCode }) => earningsCode === 'REG');
    expect(worked).toMatchObject({ minutes: 956, roundedMinutes: 956, quantity: 1_593 });
    expect(lines).toHaveLength(2);
  });

  it.each([
    ['nearest', 15, 967, 960],
    ['nearest', 15, 968, 975],
    ['down', 30, 989, 960],
    ['up', 30, 961, 990],
    ['up', 30, 960, 960],
  ] as const)(
    'round %s to %i minutes once: %i become %i',
    (direction, unitMinutes, minutes, rounded) => {
      const [line] = expectedLinesOf(
        companyWith(
          [{ date: '2026-10-05', minutes: { worked: minutes } }],
          [{ measures: ['worked'], unitMinutes, direction }],
        ),
      );

      expect(line).toMatchObject({ minutes, roundedMinutes: rounded });
    },
  );

  it('write a measure without a code under what it falls back on, and multiply', () => {
    const lines = expectedLinesOf(
      companyWith([
        { date: '2026-10-05', minutes: { 'paid-break': 60, worked: 420, 'leave:sick': 90 } },
        { date: '2026-10-06', minutes: { 'leave:compensatory': 30, unresolved: 480 } },
      ]),
    );

    expect(
      lines.map(({ earningsCode, minutes, quantity }) => [earningsCode, minutes, quantity]),
    ).toEqual([
      ['REG', 480, 800],
      ['SL', 90, 120],
      ['LVE', 30, 50],
    ]);
  });

  it('refuse minutes that no code is for', () => {
    expect(() =>
      expectedLinesOf(companyWith([{ date: '2026-10-05', minutes: { gardening: 5 } }])),
    ).toThrow(RangeError);
  });
});
