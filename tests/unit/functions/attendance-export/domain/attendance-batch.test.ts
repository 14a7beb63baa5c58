import { describe, expect, test } from 'vitest';
import {
  computeBatch,
  type AttendanceBatch,
  type ComputeRules,
} from '../../../../../functions/attendance-export/domain/attendance-batch.ts';
import { noExclusions } from '../../../../../functions/attendance-export/domain/punch-record.ts';
import { dayRulesOf } from '../../../../../functions/attendance-export/domain/day-rules.ts';
import { daysOf } from '../../../../../functions/attendance-export/domain/missing-schedule.ts';
import { defaultPayRules } from '../../../../../functions/attendance-export/domain/pay-rules.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';
import { at, check, punch, section } from './sample-records.ts';

const rules: ComputeRules = {
  period: monthPeriod('2026-10'),
  shifts: new Map([['office', { shiftId: 'office', breaks: [] }]]),
  punchPolicy: { replaySourceTypes: new Set(['SYSTEM']) },
  employeeNumberOf: (userId: string) => `E-${userId}`,
  isMappedOn: () => false,
  dayRules: dayRulesOf(defaultPayRules),
};

function compute(batch: Partial<AttendanceBatch>, change: Partial<ComputeRules> = {}) {
  const counts = noExclusions();
  const none = { punches: [], checks: [], restDays: [], leave: [] };
  const whole: AttendanceBatch = { userIds: ['u1'], ...none, ...batch };
  const { people, received, used } = computeBatch(whole, { ...rules, ...change }, counts);
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
    expect(people[1]?.days[0]?.planned).toBe(540);
    expect(people[1]?.days[0]?.minutes).toEqual({ worked: 480, 'leave:other': 60 });
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

  test('gives a person who is not mapped and has no rows no days and no exceptions', () => {
    expect(compute({}).people).toEqual([{ userId: 'u1', days: [], exceptions: [] }]);
  });
});

describe('a day for which the schedule has no row', () => {
  const october = daysOf(rules.period);
  const rest = (...dates: readonly string[]) =>
    dates.map((workDate) => ({ userId: 'u1', workDate }));
  const always = { isMappedOn: (): boolean => true };

  function exceptionsOf(batch: Partial<AttendanceBatch>, change: Partial<ComputeRules> = always) {
    return compute(batch, change).people.flatMap(({ exceptions }) =>
      exceptions.map(({ kind, date }) => [kind, date]),
    );
  }

  test('is one exception that affects pay if the whole period has none', () => {
    expect(compute({}, always).people[0]?.exceptions).toMatchObject([
      {
        kind: 'schedule-missing',
        affectsPay: true,
        userId: 'u1',
        employeeNumber: 'E-u1',
        date: undefined,
      },
    ]);
  });

  test('is none if the schedule says that every day is a rest day', () => {
    expect(exceptionsOf({ restDays: rest(...october) })).toEqual([]);
  });

  test('is an exception of its own between the first and the last day with a row', () => {
    const checks = section('2026-10-06 09:00', '2026-10-06 18:00');
    const punches = [
      punch('OnDuty', '2026-10-06 09:00', '2026-10-06 09:00'),
      punch('OffDuty', '2026-10-06 18:00', '2026-10-06 18:00'),
    ];

    expect(exceptionsOf({ checks, punches, restDays: rest('2026-10-09', '2026-10-04') })).toEqual([
      ['schedule-missing', '2026-10-05'],
      ['schedule-missing', '2026-10-07'],
      ['schedule-missing', '2026-10-08'],
    ]);
  });

  test('is not asked about where the mapping is not valid', () => {
    const isMappedOn = (_: string, date: string): boolean => date >= '2026-10-08';
    const around = rest('2026-10-04', '2026-10-10');

    expect(exceptionsOf({ restDays: around }, { isMappedOn })).toEqual([
      ['schedule-missing', '2026-10-08'],
      ['schedule-missing', '2026-10-09'],
    ]);
    expect(exceptionsOf({ restDays: around }, { isMappedOn: () => false })).toEqual([]);
  });

  test('is the whole period if rows lie only on days on which the mapping is not valid', () => {
    const isMappedOn = (_: string, date: string): boolean => date >= '2026-10-08';

    expect(exceptionsOf({ restDays: rest('2026-10-01', '2026-10-07') }, { isMappedOn })).toEqual([
      ['schedule-missing', undefined],
    ]);
  });

  test('is not made up for by rows of another person or another period', () => {
    const elsewhere = [
      { userId: 'u2', workDate: '2026-10-05' },
      ...rest('2026-09-30', '2026-11-01'),
    ];

    expect(exceptionsOf({ restDays: elsewhere })).toEqual([['schedule-missing', undefined]]);
  });

  test('is not a day whose rows are there but malformed', () => {
    const checks = [check('OnDuty', '2026-10-05 09:00')];
    const restDays = rest('2026-10-04', '2026-10-06');

    expect(exceptionsOf({ checks, restDays })).toEqual([['schedule-malformed', '2026-10-05']]);
  });
});
