import type { HongKongDate, PayPeriod } from '../../../shared/time/index.ts';
import type { ApprovalSpan } from './approval-span.ts';
import type { ForgivenWeather } from './day-frame.ts';
import type { DayRules } from './day-rules.ts';
import type { LeaveSpan } from './leave-span.ts';
import type { PlannedCheck, RestDay, Shift } from './planned-day.ts';
import type { PunchRecord } from './punch-record.ts';
import type { PunchPolicy } from './select-punches.ts';

/** Everything that was fetched about some people; the rows may be in any order. */
export interface AttendanceBatch {
  readonly userIds: readonly string[];
  readonly punches: readonly PunchRecord[];
  /** Planned punches; those of the days around the period tell where overtime ends. */
  readonly checks: readonly PlannedCheck[];
  /** Days that the schedule gives off; without them a rest day would look like a gap. */
  readonly restDays: readonly RestDay[];
  readonly leave: readonly LeaveSpan[];
  /** Agreed approvals; none if the policy asks for none. */
  readonly approvals?: readonly ApprovalSpan[];
}

export interface ComputeRules {
  readonly period: PayPeriod;
  readonly shifts: ReadonlyMap<string, Shift>;
  readonly punchPolicy: PunchPolicy;
  readonly employeeNumberOf: (userId: string) => string | undefined;
  /** True if the mapping row of the person is valid on the day: a schedule is then expected. */
  readonly isMappedOn: (userId: string, date: HongKongDate) => boolean;
  readonly dayRules: DayRules;
  /** Statutory holidays of the company that lie in the period. */
  readonly statutoryDates?: ReadonlySet<HongKongDate>;
  readonly weather?: ForgivenWeather;
}

/** The rules with every day of the period, which is worked out once for all people. */
export interface PeriodRules extends ComputeRules {
  readonly periodDays: readonly HongKongDate[];
}

/** The rows about one person. */
export type PersonRows = Required<Omit<AttendanceBatch, 'userIds'>>;
