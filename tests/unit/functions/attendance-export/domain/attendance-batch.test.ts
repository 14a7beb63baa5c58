import { describe, expect, test } from 'vitest';
import {
  computeBatch,
  type AttendanceBatch,
} from '../../../../../functions/attendance-export/domain/attendance-batch.ts';
import { noExclusions } from '../../../../../functions/attendance-export/domain/punch-record.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';
import { at, check, punch, section } from './sample-records.ts';

const rules = {
  period: monthPeriod('2026-10'),
  shifts: new Map(),
  punchPolicy: { replaySourceTypes: new Set(['SYSTEM']) },
  employeeNumberOf: (userId: string) => `E-${userId}`,
};

function compute(batch: Partial<AttendanceBatch>) {
  const counts = noExclusions();
  const whole: AttendanceBatch = { userIds: ['u1'], punches: [], checks: [], leave: [], ...batch };
  const { people, received, used } = computeBatch(whole, rules, counts);
  const excluded = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  return { people, received, used, excluded };
}

describe('computing a batch', () => {
  test('measures each person’s days from that person’s rows alone', () => {
    const { people, received, used, excluded } = compute({
      userIds: ['u2', 'u1'],
      checks: [
        ...section('2026-10-05 09:00', '2026-10-05 18:00'),
        ...section('2026-10-05 09:00', '2026-10-05 18:00', { userId: 'u2' }),
      ],
      punches: [
        punch('OnDuty', '2026-10-05 09:00', '2026-10-05 09:00'),
        punch('OffDuty', '2026-10-05 18:00', '2026-10-05 18:00', { userId: 'u2' }),
        punch('OffDuty', '2026-10-05 18:00', '2026-10-05 18:00'),
      ],
      leave: [
        { userId: 'u1', fromEpochMs: at('2026-10-05 09:00'), toEpochMs: at('2026-10-05 10:00') },
      ],
    });

    expect(people.map(({ userId, days }) => [userId, days[0]?.problem])).toEqual([
      ['u2', 'missing-punch'],
      ['u1', 'none'],
    ]);
    expect(people[1]?.days[0]?.minutes).toMatchObject({ planned: 540, worked: 480, leave: 60 });
    expect({ received, used, excluded }).toEqual({ received: 3, used: 3, excluded: {} });
  });

  test('counts rows about somebody who was not asked for', () => {
    const stray = punch('OnDuty', '2026-10-05 09:00', '2026-10-05 09:00', { userId: 'stranger' });

    expect(compute({ punches: [stray] })).toMatchObject({
      received: 1,
      used: 0,
      excluded: { 'outside-scope': 1 },
    });
  });

  test('measures only work days of the period, and counts punches of the others', () => {
    const { people, excluded } = compute({
      checks: [
        ...section('2026-09-30 22:00', '2026-10-01 07:00'),
        ...section('2026-10-31 22:00', '2026-11-01 07:00'),
      ],
      punches: [
        punch('OffDuty', '2026-10-01 07:00', '2026-10-01 07:00', { workDate: '2026-09-30' }),
        punch('OnDuty', '2026-10-31 22:00', '2026-10-31 22:00'),
        punch('OffDuty', '2026-11-01 07:00', '2026-11-01 07:00', { workDate: '2026-10-31' }),
      ],
    });

    expect(people[0]?.days.map(({ date, minutes }) => [date, minutes.worked])).toEqual([
      ['2026-10-31', 540],
    ]);
    expect(excluded).toEqual({ 'other-period': 1 });
  });

  test('makes one exception for each day with punches but no plan, and each malformed day', () => {
    const unplanned = ['08:00', '12:00', '20:00'].map((time) =>
      punch('OnDuty', `2026-10-06 ${time}`, `2026-10-06 ${time}`),
    );

    const { people } = compute({
      checks: [check('OnDuty', '2026-10-05 09:00')],
      punches: unplanned,
    });

    expect(people[0]?.days).toEqual([]);
    expect(people[0]?.exceptions).toMatchObject([
      { kind: 'schedule-malformed', date: '2026-10-05', userId: 'u1', employeeNumber: 'E-u1' },
      { kind: 'punch-without-plan', date: '2026-10-06', userId: 'u1', employeeNumber: 'E-u1' },
    ]);
  });

  test('gives a person without any rows no days and no exceptions', () => {
    expect(compute({}).people).toEqual([{ userId: 'u1', days: [], exceptions: [] }]);
  });
});
