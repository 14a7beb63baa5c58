import type { PayPeriod } from '../../shared/time/index.ts';
import type { CheckResult } from './domain/cross-check.ts';
import type { LeaveSpan } from './domain/leave-span.ts';
import type { PayRules } from './domain/pay-rules.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import type { ReportedPunch } from './domain/reported-punch.ts';
import type { RunPlan } from './domain/run-plan.ts';
import type { Scope } from './domain/scope.ts';
import type { AnswerSource } from './fetch-answers.ts';
import { ApprovalFetcher, type FetchedApprovals } from './fetch-approvals.ts';
import { AttendanceFetcher } from './fetch-attendance.ts';
import { CrossCheckFetcher } from './fetch-cross-check.ts';
import { LeaveCodeFetcher } from './fetch-leave-codes.ts';

/** What is read whole before people are computed, batch by batch. */
export interface FurtherAnswers {
  /** With their kinds, where DingTalk tells them. */
  readonly leave: readonly LeaveSpan[];
  readonly approvals: FetchedApprovals;
  /** DingTalk's own results of the people sampled for the cross-check. */
  readonly results: ReadonlyMap<string, readonly CheckResult[]>;
  /** What DingTalk reported by event; empty where attendance events are off. */
  readonly reported: readonly ReportedPunch[];
}

/** Everything that asks for answers of a run, by its plan. */
export interface RunFetchers {
  readonly attendance: AttendanceFetcher;
  readonly approvals: ApprovalFetcher;
  readonly crossCheck: CrossCheckFetcher;
  readonly leaveCodes: LeaveCodeFetcher;
}

/** What the parameters of the calls follow from, beside the plan. */
export interface FetchSettings {
  readonly period: PayPeriod;
  /** In whose name is asked. */
  readonly operatorUserId: string;
  readonly payRules: PayRules;
}

export function fetchersOf(
  source: AnswerSource,
  plan: RunPlan,
  { period, operatorUserId, payRules }: FetchSettings,
): RunFetchers {
  const { approvals, leave } = payRules;
  const leaveCodes = leave.types.map(({ leaveCode }) => leaveCode);
  return {
    attendance: new AttendanceFetcher(source, plan.attendance, period, operatorUserId),
    approvals: new ApprovalFetcher(source, plan.approvals, approvals.instancesAtMost),
    crossCheck: new CrossCheckFetcher(source, plan.crossCheck, period),
    leaveCodes: new LeaveCodeFetcher(source, operatorUserId, leaveCodes),
  };
}

/**
 * The further answers, once approvals are listed. `onKnown` is told how many calls are still to come
 * before those are made that nobody could foresee.
 */
export async function fetchFurther(
  { attendance, approvals, crossCheck, leaveCodes }: RunFetchers,
  { people }: Scope,
  mapping: PayrollMapping,
  onKnown: (calls: number) => Promise<void> = () => Promise.resolve(),
): Promise<Omit<FurtherAnswers, 'reported'>> {
  const results = await crossCheck.fetch();
  const leave = await attendance.readLeave();
  await onKnown(leaveCodes.countMissing(leave) + approvals.countMissing());
  return {
    results,
    leave: await leaveCodes.complete(leave),
    approvals: await approvals.fetch(
      new Set(people.map(({ userId }) => userId)),
      (userId) => mapping.rowsOf(userId)[0]?.employee_number,
    ),
  };
}
