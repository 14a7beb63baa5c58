import type { MinuteRange } from '../minute-range.ts';
import type { RandomStream } from '../random-stream.ts';
import type { LeaveRecord } from './leave-record.ts';
import type { VariedLeaveType } from './leave-types.ts';
import type { VariedEmployment } from './varied-employment.ts';
import type { VariedPlan } from './varied-plan.ts';

/** A leave as it is meant: either time as the clock tells it, or parts of single days. */
export interface VariedLeave {
  readonly type: VariedLeaveType;
  /** From its first to its last minute, since the midnight of day number 0. */
  readonly range: MinuteRange;
  /** If given, what of each day it covers, in minutes of the day; days not listed, nothing. */
  readonly onDays: ReadonlyMap<number, MinuteRange> | undefined;
  readonly record: LeaveRecord;
  /** The duration in DingTalk's record is not that of the leave. */
  readonly hasWrongDuration: boolean;
}

/** A business trip or an outing. */
export interface Journey {
  readonly kind: 'business-trip' | 'outing';
  /** Minutes since the midnight of day number 0. */
  readonly range: MinuteRange;
  readonly result: 'agree' | 'refuse';
}

export interface Absences {
  readonly leaves: readonly VariedLeave[];
  readonly journeys: readonly Journey[];
}

/** Where an absence may be placed. */
export interface AbsenceStage {
  readonly plan: VariedPlan;
  readonly employment: VariedEmployment;
  /** A day of the period with a plan (any day, for people who have none). */
  readonly day: number;
  /** All such days of the period. */
  readonly days: readonly number[];
  readonly stream: RandomStream;
}

const DAY_MINUTES = 1_440;

/** Ranges of a leave on a day, in minutes of that day. */
export function leaveRangesOn(leave: VariedLeave, dayNumber: number): readonly MinuteRange[] {
  if (leave.onDays === undefined) return [onDay(leave.range, dayNumber)];
  const part = leave.onDays.get(dayNumber);
  return part === undefined ? [] : [part];
}

/** A range since the midnight of day number 0, in minutes of a day. */
export function onDay({ from, to }: MinuteRange, dayNumber: number): MinuteRange {
  const midnight = dayNumber * DAY_MINUTES;
  return { from: from - midnight, to: to - midnight };
}
