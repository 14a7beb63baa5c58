import type { HongKongDate } from '../../../shared/time/index.ts';

/** One raw clock event as DingTalk's `listRecord` gives it, legal or not. */
export interface PunchRecord {
  /** DingTalk's id of the row; stable. */
  readonly recordId: string;
  readonly bizId: string | undefined;
  readonly userId: string;
  readonly punchedEpochMs: number;
  readonly isLegal: boolean;
  readonly invalidRecordType: string | undefined;
  readonly sourceType: string | undefined;
  /** The next four are absent on illegal rows. */
  readonly checkType: 'OnDuty' | 'OffDuty' | undefined;
  readonly planId: string | undefined;
  readonly workDate: HongKongDate | undefined;
  readonly plannedEpochMs: number | undefined;
  /** The attendance group of the person when the punch was made. */
  readonly groupId: string | undefined;
  /** The approval that made the punch, if a make-up punch was applied for. */
  readonly approvalId: string | undefined;
}

/** Why a punch that DingTalk sent does not count. Every punch is either used or has one reason. */
export const exclusionReasons = [
  'duplicate',
  'illegal-security',
  'illegal-other',
  'system-replay',
  'make-up-not-approved',
  'not-the-earliest-in',
  'not-the-latest-out',
  'other-period',
  'no-planned-shift',
  'outside-scope',
] as const;
export type ExclusionReason = (typeof exclusionReasons)[number];

export type ExclusionCounts = Record<ExclusionReason, number>;

export function noExclusions(): ExclusionCounts {
  return Object.fromEntries(exclusionReasons.map((reason) => [reason, 0])) as ExclusionCounts;
}
