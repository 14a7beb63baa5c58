import { planCalls, type CallPlan } from '../../functions/attendance-export/domain/call-plan.ts';
import { createSampleCompany, type SampleCompany } from '../../infra/local/sample-company/index.ts';
import type { BenchRow } from './bench-row.ts';

const EMPLOYEES = 1_000;
const PERIOD = { from: '2026-10-01', to: '2026-10-31' } as const;
const BUDGET_PER_EMPLOYEE = 0.25;
const LEAVE_ROWS_PER_PAGE = 20;
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

/** Metered calls that a month of a sample company of 1,000 takes, per employee. */
export function callBudgetRow(): BenchRow {
  const company = createSampleCompany({ seed: 7, employees: EMPLOYEES, period: PERIOD });
  const counted = countCalls(company);
  const total = totalOf(counted);
  const bound = totalOf(lowerBound(company));
  const perEmployee = total / EMPLOYEES;
  return {
    id: 'export-calls',
    what: {
      en: `metered DingTalk calls per employee and month, ${EMPLOYEES} people`,
      zhHK: `每名僱員每月計費的釘釘調用，${EMPLOYEES} 人`,
    },
    figure: `${perEmployee.toFixed(3)} (${total} calls)`,
    reference: `lower bound ${(bound / EMPLOYEES).toFixed(3)} (${bound} calls)`,
    ratio: total / bound,
    budget: `≤ ${BUDGET_PER_EMPLOYEE} per employee`,
    isMet: perEmployee <= BUDGET_PER_EMPLOYEE,
  };
}

/** As the export makes them: the plan, and the pages and shifts that the answers lead to. */
export function countCalls(company: SampleCompany): CountedCalls {
  const plan = planCalls(company.people.map(({ userId }) => userId).sort(), PERIOD);
  return {
    punches: plan.calls.punches,
    schedules: plan.calls.schedules,
    leavePages: leavePagesOf(company, plan),
    shifts: shiftIdsOf(company).size,
    closing: CLOSING_CALLS,
  };
}

/**
 * What no client can go below, from the documented windows alone: 50 people × 7 days of punches or
 * schedules a call, 20 leaves or 100 people a page, one shift a call. Punches are needed from the
 * day before the period to the day after it.
 */
export function lowerBound(company: SampleCompany): CountedCalls {
  const people = company.people.length;
  const days = (Date.parse(PERIOD.to) - Date.parse(PERIOD.from)) / 86_400_000 + 1;
  const leaves = company.people.reduce(
    (count, { userId }) => count + leaveCountOf(company, userId),
    0,
  );
  return {
    punches: Math.ceil((people * (days + 2)) / 350),
    schedules: Math.ceil((people * days) / 350),
    leavePages: Math.max(Math.ceil(leaves / LEAVE_ROWS_PER_PAGE), Math.ceil(people / 100)),
    shifts: shiftIdsOf(company).size,
    closing: CLOSING_CALLS,
  };
}

function totalOf(calls: CountedCalls): number {
  return Object.values(calls).reduce((sum: number, count: number) => sum + count, 0);
}

/** A page is asked for after every full page that says there is more, and at least one a batch. */
function leavePagesOf(company: SampleCompany, plan: CallPlan): number {
  return plan.leaveBatches.reduce((pages, { userIds }) => {
    const rows = userIds.reduce((count, userId) => count + leaveCountOf(company, userId), 0);
    return pages + Math.max(1, Math.ceil(rows / LEAVE_ROWS_PER_PAGE));
  }, 0);
}

/** Leaves that touch the window for which the export asks: to the end of the day after the period. */
function leaveCountOf(company: SampleCompany, userId: string): number {
  const from = Date.parse(`${PERIOD.from}T00:00:00+08:00`);
  const to = Date.parse(`${PERIOD.to}T00:00:00+08:00`) + 2 * 86_400_000;
  return company
    .attendanceOf(userId)
    .leave.filter(({ fromEpochMs, toEpochMs }) => fromEpochMs <= to && toEpochMs >= from).length;
}

/** Shifts that somebody's schedule names; 0 is a rest day. */
function shiftIdsOf(company: SampleCompany): Set<number> {
  const ids = new Set<number>();
  for (const { userId } of company.people) {
    for (const { shiftId, workDate } of company.attendanceOf(userId).plannedChecks) {
      if (shiftId !== 0 && workDate >= PERIOD.from && workDate <= PERIOD.to) ids.add(shiftId);
    }
  }
  return ids;
}
