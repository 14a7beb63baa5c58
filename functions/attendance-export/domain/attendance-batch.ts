import { hongKongDateOf, type HongKongDate, type PayPeriod } from '../../../shared/time/index.ts';
import {
  describeException,
  type AttendanceException,
  type ExceptionSubject,
} from './attendance-exception.ts';
import { measureDay, type DayMinutes } from './day-minutes.ts';
import { minuteOf, type MinuteInterval } from './minute-interval.ts';
import { daysOf, missingScheduleOf } from './missing-schedule.ts';
import { pairPunches } from './pair-punches.ts';
import {
  planDays,
  type PlannedCheck,
  type PlannedDays,
  type RestDay,
  type Shift,
} from './planned-day.ts';
import type { ExclusionCounts, PunchRecord } from './punch-record.ts';
import { selectValidPunches, type PunchPolicy } from './select-punches.ts';

/** An approved leave, as an interval of time. */
export interface LeaveSpan {
  readonly userId: string;
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
}

/** Everything that was fetched about some people; the rows may be in any order. */
export interface AttendanceBatch {
  readonly userIds: readonly string[];
  readonly punches: readonly PunchRecord[];
  readonly checks: readonly PlannedCheck[];
  /** Days that the schedule gives off; without them a rest day would look like a gap. */
  readonly restDays: readonly RestDay[];
  readonly leave: readonly LeaveSpan[];
}

export interface ComputedPerson {
  readonly userId: string;
  readonly days: readonly DayMinutes[];
  readonly exceptions: readonly AttendanceException[];
}

export interface ComputedBatch {
  readonly people: readonly ComputedPerson[];
  readonly received: number;
  readonly used: number;
}

export interface ComputeRules {
  readonly period: PayPeriod;
  readonly shifts: ReadonlyMap<string, Shift>;
  readonly punchPolicy: PunchPolicy;
  readonly employeeNumberOf: (userId: string) => string | undefined;
  /** True if the mapping row of the person is valid on the day: a schedule is then expected. */
  readonly isMappedOn: (userId: string, date: HongKongDate) => boolean;
}

/** The rules with every day of the period, which is worked out once for all people. */
interface PeriodRules extends ComputeRules {
  readonly periodDays: readonly HongKongDate[];
}

/** Turns the raw answers about some people into measured days. Counts every punch exactly once. */
export function computeBatch(
  batch: AttendanceBatch,
  rules: ComputeRules,
  counts: ExclusionCounts,
): ComputedBatch {
  const punches = groupByUser(batch.punches, batch.userIds);
  const checks = groupByUser(batch.checks, batch.userIds);
  const restDays = groupByUser(batch.restDays, batch.userIds);
  const leave = groupByUser(batch.leave, batch.userIds);
  const periodRules: PeriodRules = { ...rules, periodDays: daysOf(rules.period) };
  counts['outside-scope'] += punches.outside;
  let used = 0;
  const people = batch.userIds.map((userId) => {
    const person = computePerson(
      userId,
      {
        punches: punches.byUser.get(userId) ?? [],
        checks: checks.byUser.get(userId) ?? [],
        restDays: restDays.byUser.get(userId) ?? [],
        leave: leave.byUser.get(userId) ?? [],
      },
      periodRules,
      counts,
    );
    used += person.used;
    return person.result;
  });
  return { people, received: batch.punches.length, used };
}

function computePerson(
  userId: string,
  data: Omit<AttendanceBatch, 'userIds'>,
  rules: PeriodRules,
  counts: ExclusionCounts,
): { readonly result: ComputedPerson; readonly used: number } {
  const { period } = rules;
  const isInPeriod = (date: string): boolean => date >= period.from && date <= period.to;
  const planned = planDays(
    data.checks.filter(({ workDate }) => isInPeriod(workDate)),
    rules.shifts,
  );
  const valid = selectValidPunches(data.punches, rules.punchPolicy, counts);
  const paired = pairPunches(planned.days, valid, isInPeriod, counts);
  const leave = data.leave.map((span): MinuteInterval => ({
    start: minuteOf(span.fromEpochMs),
    end: minuteOf(span.toEpochMs),
  }));
  const subject = { userId, employeeNumber: rules.employeeNumberOf(userId) };
  const exceptions = [
    ...planned.malformed.map(({ date }) =>
      describeException('schedule-malformed', { ...subject, date }),
    ),
    ...scheduleMissing(subject, planned, data.restDays, rules),
    ...daysWithoutPlan(paired.withoutPlan).map((date) =>
      describeException('punch-without-plan', { ...subject, date }),
    ),
  ];
  const days = paired.days.map((day) => measureDay(day, leave));
  return { result: { userId, days, exceptions }, used: paired.usedCount };
}

/** One exception for a whole period without a schedule, or one for each day that is left out. */
function scheduleMissing(
  subject: ExceptionSubject & { readonly userId: string },
  planned: PlannedDays,
  restDays: readonly RestDay[],
  rules: PeriodRules,
): AttendanceException[] {
  const { from, to } = rules.period;
  const scheduled = new Set<HongKongDate>();
  for (const { date } of planned.days) scheduled.add(date);
  for (const { date } of planned.malformed) scheduled.add(date);
  for (const { workDate } of restDays) {
    if (workDate >= from && workDate <= to) scheduled.add(workDate);
  }
  const found = missingScheduleOf(scheduled, rules.periodDays, (date) =>
    rules.isMappedOn(subject.userId, date),
  );
  if (found.missing === 'whole-period') return [describeException('schedule-missing', subject)];
  return found.days.map((date) => describeException('schedule-missing', { ...subject, date }));
}

/** One exception a day is enough, however often somebody punched. */
function daysWithoutPlan(punches: readonly PunchRecord[]): string[] {
  const days = new Set(
    punches.map((punch) => punch.workDate ?? hongKongDateOf(punch.punchedEpochMs)),
  );
  return [...days].sort();
}

function groupByUser<Item extends { readonly userId: string }>(
  items: readonly Item[],
  userIds: readonly string[],
): { readonly byUser: ReadonlyMap<string, Item[]>; readonly outside: number } {
  const byUser = new Map<string, Item[]>(userIds.map((userId) => [userId, []]));
  let outside = 0;
  for (const item of items) {
    const list = byUser.get(item.userId);
    if (list === undefined) outside += 1;
    else list.push(item);
  }
  return { byUser, outside };
}
