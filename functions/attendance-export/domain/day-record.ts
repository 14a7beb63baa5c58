import type { HongKongDate } from '../../../shared/time/index.ts';
import type { Bucket } from './measure.ts';

/** A stretch of one day in one bucket: minutes since the epoch, `end` does not belong to it. */
export interface DaySegment {
  readonly start: number;
  readonly end: number;
  readonly bucket: Bucket;
  /** The approval that decided the bucket: of overtime, a trip or an outing. */
  readonly approvalId?: string;
}

/** A punch that counted. */
export interface DayPunch {
  readonly recordId: string;
  readonly checkType: 'OnDuty' | 'OffDuty';
  readonly epochMs: number;
}

/** Why a day could not be measured. Such a day pays nothing until a person has looked at it. */
export type DayProblem = 'none' | 'missing-punch' | 'no-punch' | 'punches-out-of-order';

export type DayKind = 'work-day' | 'rest-day' | 'statutory-holiday' | 'unscheduled';

/** Whole minutes by bucket; a bucket without any is left out. */
export type BucketMinutes = Readonly<Partial<Record<Bucket, number>>>;

/**
 * One measured day of one person. A day without plan, punch or claim has no record.
 *
 * The day's window goes from its midnight, or its first claim before that, to the next midnight, or
 * its last claim after that. The segments are in order, disjoint and without gaps over the window,
 * and two segments that touch differ in bucket or approval.
 */
export interface DayRecord {
  readonly userId: string;
  readonly date: HongKongDate;
  readonly dayKind: DayKind;
  readonly problem: DayProblem;
  /** Sums of the segments, but for `off`, of which nobody needs the sum. */
  readonly minutes: BucketMinutes;
  /** Planned working time, paid breaks included; 0 on a day without plan. */
  readonly planned: number;
  readonly segments: readonly DaySegment[];
  readonly punches: readonly DayPunch[];
}
