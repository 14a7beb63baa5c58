import { planCalls } from '../../functions/attendance-export/domain/call-plan.ts';
import { createSampleCompany, type SampleCompany } from '../../infra/local/sample-company/index.ts';
import type { BenchRow } from './bench-row.ts';

const EMPLOYEES = 1_000;
const PERIOD = { from: '2026-10-01', to: '2026-10-31' } as const;
const BUDGET_PER_EMPLOYEE = 0.25;
const LEAVE_ROWS_PER_PAGE = 20;
const DAY_MS = 86_400_000;
/** One question whether the month is closed, where closing is used. */
const CLOSING_CALLS = 1;

/** Metered calls of one kind each. */
export interface CountedCalls {
  readonly punches: number;
  readonly schedules: number;
  readonly leavePages: number;
  readonly shifts: number;
  readonly closing: number;
}

/** What the sample company makes necessary beyond people and days. */
export interface CompanyNeeds {
  readonly userIds: readonly string[];
  /** Leaves that touch the window for which the export asks. */
  readonly leaves: ReadonlyMap<string, number>;
  /** Shifts that somebody's schedule names. */
  readonly shiftIds: ReadonlySet<number>;
}

/** Metered calls that a month of a sample company of 1,000 takes, per employee. */
export function callBudgetRow(): BenchRow {
  const needs = needsOf(createSampleCompany({ seed: 7, employees: EMPLOYEES, period: PERIOD }));
  const total = totalOf(countCalls(needs));
  const bound = totalOf(lowerBound(needs));
  const perEmployee = total / EMPLOYEES;
  return {
    id: 'export-calls',
    what: {
      en: `metered DingTalk calls per employee and month, ${EMPLOYEES} people`,
      zhHK: `每名僱員每月計費的釘釘呼叫，${EMPLOYEES} 人`,
    },
    figure: `${perEmployee.toFixed(3)} (${total} calls)`,
    reference: `lower bound ${(bound / EMPLOYEES).toFixed(3)} (${bound} calls)`,
    ratio: total / bound,
    budget: `≤ ${BUDGET_PER_EMPLOYEE} per employee`,
    isMet: perEmployee <= BUDGET_PER_EMPLOYEE,
  };
}

/** Looks at everybody's month once; a shift 0 is a rest day. */
export function needsOf(company: SampleCompany): CompanyNeeds {
  const from = Date.parse(`${PERIOD.from}T00:00:00+08:00`);
  const to = Date.parse(`${PERIOD.to}T00:00:00+08:00`) + 2 * DAY_MS;
  const leaves = new Map<string, number>();
  const shiftIds = new Set<number>();
  for (const { userId } of company.people) {
    const { leave, plannedChecks } = company.attendanceOf(userId);
    const touching = leave.filter((one) => one.fromEpochMs <= to && one.toEpochMs >= from);
    leaves.set(userId, touching.length);
    for (const { shiftId, workDate } of plannedChecks) {
      if (shiftId !== 0 && workDate >= PERIOD.from && workDate <= PERIOD.to) shiftIds.add(shiftId);
    }
  }
  return { userIds: [...leaves.keys()].sort(), leaves, shiftIds };
}

/** As the export makes them: the plan, and the pages and shifts that the answers lead to. */
export function countCalls({ userIds, leaves, shiftIds }: CompanyNeeds): CountedCalls {
  const { calls, leaveBatches } = planCalls(userIds, PERIOD);
  const pages = leaveBatches.map((batch) => {
    const rows = sum(batch.userIds.map((userId) => leaves.get(userId) ?? 0));
    return Math.max(1, Math.ceil(rows / LEAVE_ROWS_PER_PAGE));
  });
  return {
    punches: calls.punches,
    schedules: calls.schedules,
    leavePages: sum(pages),
    shifts: shiftIds.size,
    closing: CLOSING_CALLS,
  };
}

/**
 * What no client can go below, from the documented windows alone: 50 people × 7 days of punches or
 * schedules a call, 20 leaves or 100 people a page, one shift a call. Punches are needed from the
 * day before the period to the day after it.
 */
export function lowerBound({ userIds, leaves, shiftIds }: CompanyNeeds): CountedCalls {
  const people = userIds.length;
  const days = (Date.parse(PERIOD.to) - Date.parse(PERIOD.from)) / DAY_MS + 1;
  const leaveRows = sum([...leaves.values()]);
  return {
    punches: Math.ceil((people * (days + 2)) / 350),
    schedules: Math.ceil((people * days) / 350),
    leavePages: Math.max(Math.ceil(leaveRows / LEAVE_ROWS_PER_PAGE), Math.ceil(people / 100)),
    shifts: shiftIds.size,
    closing: CLOSING_CALLS,
  };
}

function totalOf({ punches, schedules, leavePages, shifts, closing }: CountedCalls): number {
  return punches + schedules + leavePages + shifts + closing;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
