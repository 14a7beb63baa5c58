import {
  type SampleApproval,
  type SampleAttendance,
  type SampleCompany,
  type SamplePayRules,
  type SamplePunch,
} from '../../../../../../infra/local/sample-company/index.ts';
import { forgivenMinutesOf } from './weather-reading.ts';

/** Minutes since 1970 in Hong Kong: minute 0 is the midnight of 1 January 1970 there. */
export type Minute = number;

export const DAY = 1_440;

/** Everything that DingTalk and the configuration say about one person, and nothing of the plan. */
export interface Evidence {
  readonly company: SampleCompany;
  readonly rules: SamplePayRules;
  readonly attendance: SampleAttendance;
  /** In the order of their beginning. */
  readonly approvals: readonly SampleApproval[];
  /** Legal punches that are no replays and not rejected. */
  readonly counted: readonly SamplePunch[];
  readonly isForgiven: (minute: Minute) => boolean;
  readonly isStatutory: (date: string) => boolean;
}

/** Reads a company once, and then its people one by one. */
export function evidenceOf(company: SampleCompany): (userId: string) => Evidence {
  const rules = company.payRules;
  if (rules === undefined) throw new Error('a company without pay rules');
  const forgiven = forgivenMinutesOf(company.weather?.snapshots ?? [], rules.weather);
  const statutory = new Set([
    ...company.holidays.filter((holiday) => holiday.statutory).map(({ date }) => date),
    ...(rules.holidays.added ?? []).map(({ date }) => date),
  ]);
  return (userId) => {
    const attendance = company.attendanceOf(userId);
    const approvals = [...(company.approvalsOf?.(userId) ?? [])].sort(
      (one, other) => one.fromEpochMs - other.fromEpochMs,
    );
    return {
      company,
      rules,
      attendance,
      approvals,
      counted: attendance.punches.filter(
        (punch) =>
          punch.isLegal &&
          punch.sourceType !== 'SYSTEM' &&
          !isRejected({ rules, approvals }, punch),
      ),
      isForgiven: (minute) => forgiven.has(minute),
      isStatutory: (date) => statutory.has(date),
    };
  };
}

export function minuteOf(epochMs: number): Minute {
  return Math.floor(epochMs / 60_000) + 480;
}

export function midnightOf(date: string): Minute {
  return Date.parse(`${date}T00:00:00Z`) / 60_000;
}

export function dateAt(minute: Minute): string {
  return new Date(minute * 60_000).toISOString().slice(0, 10);
}

/** A make-up punch under `verified` that no agreed approval of the company stands behind. */
export function isRejected(
  { rules, approvals }: Pick<Evidence, 'rules' | 'approvals'>,
  punch: SamplePunch,
): boolean {
  if (rules.makeUpPunches === 'trusted' || punch.sourceType !== 'APPROVE') return false;
  return !approvals.some(
    ({ kind, result, processInstanceId }) =>
      kind === 'make-up-punch' && result === 'agree' && processInstanceId === punch.procInstId,
  );
}

/** The agreed approval of a kind that a minute lies in; of several the one that begins first. */
export function approvalAt(
  { approvals }: Evidence,
  kind: SampleApproval['kind'],
  minute: Minute,
): SampleApproval | undefined {
  return approvals.find(
    (approval) =>
      approval.kind === kind &&
      approval.result === 'agree' &&
      minuteOf(approval.fromEpochMs) <= minute &&
      minute < minuteOf(approval.toEpochMs),
  );
}
