import { hongKongDateOf, type PayPeriod } from '../../../shared/time/index.ts';
import { describeException, type AttendanceException } from './attendance-exception.ts';
import { measureDay, type DayMinutes } from './day-minutes.ts';
import { minuteOf, type MinuteInterval } from './minute-interval.ts';
import { pairPunches } from './pair-punches.ts';
import { planDays, type PlannedCheck, type Shift } from './planned-day.ts';
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
}

/** Turns the raw answers about some people into measured days. Counts every punch exactly once. */
export function computeBatch(
  batch: AttendanceBatch,
  rules: ComputeRules,
  counts: ExclusionCounts,
): ComputedBatch {
  const punches = groupByUser(batch.punches, batch.userIds);
  const checks = groupByUser(batch.checks, batch.userIds);
  const leave = groupByUser(batch.leave, batch.userIds);
  counts['outside-scope'] += punches.outside;
  let used = 0;
  const people = batch.userIds.map((userId) => {
    const person = computePerson(
      userId,
      {
        punches: punches.byUser.get(userId) ?? [],
        checks: checks.byUser.get(userId) ?? [],
        leave: leave.byUser.get(userId) ?? [],
      },
      rules,
      counts,
    );
    used += person.used;
    return person.result;
  });
  return { people, received: batch.punches.length, used };
}

function computePerson(
  userId: string,
  data: Pick<AttendanceBatch, 'punches' | 'checks' | 'leave'>,
  rules: ComputeRules,
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
    ...daysWithoutPlan(paired.withoutPlan).map((date) =>
      describeException('punch-without-plan', { ...subject, date }),
    ),
  ];
  const days = paired.days.map((day) => measureDay(day, leave));
  return { result: { userId, days, exceptions }, used: paired.usedCount };
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
