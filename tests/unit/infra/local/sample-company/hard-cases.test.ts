import { describe, expect, it } from 'vitest';

import {
  blackRainDatesOf,
  createSampleCompany,
  type ExpectedDay,
  type SampleAttendance,
  type SampleLeave,
  type SampleParameters,
  type SamplePerson,
  type SamplePlannedCheck,
  type SamplePunch,
} from '../../../../../infra/local/sample-company/index.ts';

/** One working day as the outside sees it: found in the data, not told by the generator. */
interface Seen {
  readonly person: SamplePerson;
  readonly day: ExpectedDay;
  readonly checks: readonly SamplePlannedCheck[];
  readonly punches: readonly SamplePunch[];
  readonly illegal: readonly SamplePunch[];
  readonly leave: readonly SampleLeave[];
}

const DAY_MS = 86_400_000;

function midnightOf(date: string): number {
  return Date.parse(`${date}T00:00:00+08:00`);
}

function minuteOfDay(day: ExpectedDay, epochMs: number): number {
  return Math.floor((epochMs - midnightOf(day.date)) / 60_000);
}

function seenDaysOf(person: SamplePerson, attendance: SampleAttendance): Seen[] {
  return attendance.expected
    .filter(({ plannedMinutes }) => plannedMinutes > 0)
    .map((day) => {
      const checks = attendance.plannedChecks.filter(({ workDate }) => workDate === day.date);
      const plans = new Set(checks.map(({ planId }) => planId));
      const times = checks.map(({ planCheckEpochMs = 0 }) => planCheckEpochMs);
      const [start, end] = [Math.min(...times), Math.max(...times)];
      return {
        person,
        day,
        checks,
        punches: attendance.punches.filter(({ planId = 0 }) => plans.has(planId)),
        illegal: attendance.punches.filter(
          ({ isLegal, userCheckEpochMs: time }) =>
            !isLegal && time > start - 3_600_000 && time < end + 6 * 3_600_000,
        ),
        leave: attendance.leave.filter(
          ({ fromEpochMs, toEpochMs }) => fromEpochMs < end && toEpochMs > start,
        ),
      };
    });
}

function pairs(
  punches: readonly SamplePunch[],
  matches: (one: SamplePunch, other: SamplePunch) => boolean,
): boolean {
  return punches.some((one) =>
    punches.some(
      (other) =>
        one.recordId !== other.recordId && one.planId === other.planId && matches(one, other),
    ),
  );
}

function apartMs(one: SamplePunch, other: SamplePunch): number {
  return Math.abs(one.userCheckEpochMs - other.userCheckEpochMs);
}

function lacks(seen: Seen, checkType: 'OnDuty' | 'OffDuty'): boolean {
  return (
    seen.day.exception === 'missing-punch' &&
    seen.checks.some(
      (check) =>
        check.checkType === checkType &&
        !seen.punches.some(({ planId }) => planId === check.planId),
    )
  );
}

function firstIn({ day, punches }: Seen): number {
  const times = punches
    .filter(({ checkType }) => checkType === 'OnDuty')
    .map(({ userCheckEpochMs }) => minuteOfDay(day, userCheckEpochMs));
  return Math.min(...times);
}

function lastOut({ day, punches }: Seen): number {
  const times = punches
    .filter(({ checkType }) => checkType === 'OffDuty')
    .map(({ userCheckEpochMs }) => minuteOfDay(day, userCheckEpochMs));
  return Math.max(...times);
}

function isSplit({ checks }: Seen): boolean {
  return checks.length === 4;
}

const CASES: Readonly<Record<string, (seen: Seen, parameters: SampleParameters) => boolean>> = {
  'a forgotten in-punch': (seen) => lacks(seen, 'OnDuty'),
  'a forgotten out-punch': (seen) => lacks(seen, 'OffDuty'),
  'both forgotten': ({ day, punches }) => day.exception === 'no-punch' && punches.length === 0,
  'a duplicate with the same bizId': ({ punches }) =>
    pairs(punches, (one, other) => one.bizId === other.bizId && apartMs(one, other) === 0),
  'a duplicate with another bizId': ({ punches }) =>
    pairs(
      punches,
      (one, other) =>
        one.bizId !== other.bizId && apartMs(one, other) > 0 && apartMs(one, other) < 120_000,
    ),
  'several in-punches': ({ punches }) =>
    pairs(punches, (one, other) => one.checkType === 'OnDuty' && apartMs(one, other) >= 180_000),
  'several out-punches': ({ punches }) =>
    pairs(punches, (one, other) => one.checkType === 'OffDuty' && apartMs(one, other) >= 180_000),
  'an illegal punch that would hide lateness': (seen) =>
    seen.day.lateMinutes > 0 &&
    seen.illegal.some(
      ({ userCheckEpochMs }) => minuteOfDay(seen.day, userCheckEpochMs) < firstIn(seen),
    ),
  'an illegal punch in place of a planned one': (seen) =>
    seen.day.exception === 'missing-punch' && seen.illegal.length > 0,
  'a replay by the system': ({ punches }) =>
    pairs(
      punches,
      (one, other) =>
        one.sourceType === 'SYSTEM' &&
        other.sourceType !== 'SYSTEM' &&
        one.bizId !== other.bizId &&
        apartMs(one, other) === 0,
    ),
  'an early arrival': (seen) =>
    firstIn(seen) < 540 && firstIn(seen) > 300 && minutesBefore(seen) > 30,
  'an in-punch on the calendar day before its work day': (seen) => firstIn(seen) < 0,
  'a late arrival': ({ day }) => day.lateMinutes > 0,
  'an early leave': ({ day }) => day.earlyLeaveMinutes > 0,
  'an arrival in the break': ({ day, leave }) => day.lateMinutes === 240 && leave.length === 0,
  'a leave in the break': ({ day, leave }) => day.earlyLeaveMinutes === 240 && leave.length === 0,
  overtime: ({ day }) => day.overtimeMinutes > 30,
  'somebody who stays on although the day ends on leave': (seen) =>
    seen.day.overtimeMinutes === 0 &&
    seen.day.leaveMinutes > 0 &&
    seen.checks.every(
      ({ planCheckEpochMs = 0 }) => lastOut(seen) > minuteOfDay(seen.day, planCheckEpochMs),
    ),
  'overtime past midnight': (seen) =>
    seen.day.overtimeMinutes > 0 && firstIn(seen) < 720 && lastOut(seen) >= 1_440,
  'a night shift that ends after the period, with overtime': (seen, { period }) =>
    seen.day.date === period.to && seen.day.overtimeMinutes > 0 && lastOut(seen) > 1_440 + 360,
  'a manager who fills in': ({ punches, day }) =>
    day.exception === 'none' &&
    punches.some(
      (boss) =>
        boss.sourceType === 'BOSS' &&
        punches.filter(({ planId }) => planId === boss.planId).length === 1,
    ),
  'a manager who sets a worse punch right': ({ punches }) =>
    pairs(punches, (one, other) => one.sourceType === 'BOSS' && apartMs(one, other) >= 1_000),
  'an approved make-up punch': ({ punches }) =>
    punches.some(({ sourceType }) => sourceType === 'APPROVE'),
  'a whole day on leave': ({ day }) => day.leaveMinutes === day.plannedMinutes,
  'a half day on leave': ({ leave }) =>
    leave.some((each) => each.durationUnit === 'percent_day' && each.durationPercent === 50),
  'hours on leave within a shift': ({ leave }) =>
    leave.some(({ durationUnit }) => durationUnit === 'percent_hour'),
  'leave over several days': ({ leave }) =>
    leave.some(
      ({ durationPercent, durationUnit }) =>
        durationUnit === 'percent_day' && durationPercent >= 200,
    ),
  'leave that began before the period': ({ leave }, { period }) =>
    leave.some(({ fromEpochMs }) => fromEpochMs < midnightOf(period.from)),
  'leave that ends after the period': ({ leave }, { period }) =>
    leave.some(({ toEpochMs }) => toEpochMs > midnightOf(period.to) + DAY_MS),
  'no punch on a day partly on leave': ({ day }) =>
    day.exception === 'no-punch' && day.leaveMinutes > 0 && day.absentMinutes > 0,
  'a split day': (seen) => isSplit(seen) && seen.day.workedMinutes > 0,
  'a split day with one section on leave': (seen) =>
    isSplit(seen) &&
    seen.day.exception === 'none' &&
    new Set(seen.punches.map(({ planId }) => planId)).size === 2,
  'a split day with a punch missing': (seen) =>
    isSplit(seen) && seen.day.exception === 'missing-punch',
  'a split day without punches': (seen) => isSplit(seen) && seen.day.exception === 'no-punch',
  'somebody late on a black-rain day': ({ day }, parameters) =>
    day.lateMinutes > 0 && blackRainDatesOf(parameters).includes(day.date),
  'somebody absent on a black-rain day': ({ day }, parameters) =>
    day.exception === 'no-punch' && blackRainDatesOf(parameters).includes(day.date),
};

function minutesBefore(seen: Seen): number {
  const planned = Math.min(
    ...seen.checks.map(({ planCheckEpochMs = 0 }) => minuteOfDay(seen.day, planCheckEpochMs)),
  );
  return planned - firstIn(seen);
}

const MONTHS: readonly SampleParameters[] = [
  { seed: 7, employees: 120, period: { from: '2026-10-01', to: '2026-10-31' } },
  { seed: 1, employees: 120, period: { from: '2025-12-01', to: '2025-12-31' } },
  { seed: 2, employees: 120, period: { from: '2026-02-01', to: '2026-02-28' } },
  { seed: 3, employees: 120, period: { from: '2028-02-01', to: '2028-02-29' } },
  { seed: 4, employees: 120, period: { from: '2026-09-26', to: '2026-10-25' } },
  { seed: 99, employees: 120, period: { from: '2027-04-01', to: '2027-04-30' } },
];

describe.each(MONTHS)('120 people, seed $seed, $period.from to $period.to', (parameters) => {
  const company = createSampleCompany(parameters);
  const attendances = company.people.map((person) => company.attendanceOf(person.userId));
  const seen = company.people.flatMap((person, index) => {
    const attendance = attendances[index];
    return attendance === undefined ? [] : seenDaysOf(person, attendance);
  });

  it.each(Object.entries(CASES))('have %s', (_title, isCase) => {
    expect(seen.filter((each) => isCase(each, parameters)).length).toBeGreaterThan(0);
  });

  it('have few enough exceptions for a person to read', () => {
    const exceptions = seen.filter(({ day }) => day.exception !== 'none');

    expect(exceptions.length).toBeLessThan(seen.length * 0.05);
  });

  it('have a night of the month before whose end is in the period', () => {
    const dayBefore = midnightOf(parameters.period.from) - DAY_MS;
    const isOfNightBefore = (punch: SamplePunch): boolean =>
      punch.workDate !== undefined &&
      midnightOf(punch.workDate) === dayBefore &&
      punch.userCheckEpochMs > dayBefore + DAY_MS;

    expect(attendances.some(({ punches }) => punches.some(isOfNightBefore))).toBe(true);
  });

  it('work on general holidays here and rest there', () => {
    const { from, to } = parameters.period;
    const holidays = company.holidays.filter(({ date }) => date >= from && date <= to);
    const onHolidays = attendances
      .flatMap(({ plannedChecks }) => plannedChecks)
      .filter(({ workDate }) => holidays.some(({ date }) => date === workDate));

    expect(onHolidays.some(({ isRest }) => isRest)).toBe(holidays.length > 0);
    expect(onHolidays.some(({ isRest }) => !isRest)).toBe(holidays.length > 0);
  });
});
