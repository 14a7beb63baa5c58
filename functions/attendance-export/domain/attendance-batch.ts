import type { AttendanceException } from './attendance-exception.ts';
import type { AttendanceBatch, ComputeRules, PeriodRules } from './attendance-rows.ts';
import { computePerson } from './compute-person.ts';
import type { DayRecord } from './day-record.ts';
import { daysOf } from './missing-schedule.ts';
import type { ExclusionCounts } from './punch-record.ts';

export type { AttendanceBatch, ComputeRules } from './attendance-rows.ts';
export type { LeaveSpan } from './leave-span.ts';

export interface ComputedPerson {
  readonly userId: string;
  readonly days: readonly DayRecord[];
  readonly exceptions: readonly AttendanceException[];
}

export interface ComputedBatch {
  readonly people: readonly ComputedPerson[];
  readonly received: number;
  readonly used: number;
}

/** Turns the raw answers about some people into measured days. Counts every punch exactly once. */
export function computeBatch(
  batch: AttendanceBatch,
  rules: ComputeRules,
  counts: ExclusionCounts,
): ComputedBatch {
  const people: ComputedPerson[] = [];
  let used = 0;
  for (const { userId, days, exceptions, used: ofPerson } of eachPerson(batch, rules, counts)) {
    people.push({ userId, days, exceptions });
    used += ofPerson;
  }
  return { people, received: batch.punches.length, used };
}

/** The same, a person at a time: a month of fifty people need not be in memory at once. */
export function* eachPerson(
  batch: AttendanceBatch,
  rules: ComputeRules,
  counts: ExclusionCounts,
): Generator<ComputedPerson & { readonly used: number }> {
  const punches = groupByUser(batch.punches, batch.userIds);
  const checks = groupByUser(batch.checks, batch.userIds);
  const restDays = groupByUser(batch.restDays, batch.userIds);
  const leave = groupByUser(batch.leave, batch.userIds);
  const approvals = groupByUser(batch.approvals ?? [], batch.userIds);
  const periodRules: PeriodRules = { ...rules, periodDays: daysOf(rules.period) };
  counts['outside-scope'] += punches.outside;
  for (const userId of batch.userIds) {
    const rows = {
      punches: punches.byUser.get(userId) ?? [],
      checks: checks.byUser.get(userId) ?? [],
      restDays: restDays.byUser.get(userId) ?? [],
      leave: leave.byUser.get(userId) ?? [],
      approvals: approvals.byUser.get(userId) ?? [],
    };
    yield { userId, ...computePerson(userId, rows, periodRules, counts) };
  }
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
