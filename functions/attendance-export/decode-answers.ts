import type { LeaveRow, PunchRow, ScheduleRow, ShiftAnswer } from '../../shared/dingtalk/index.ts';
import { hongKongDateOf, type HongKongDate } from '../../shared/time/index.ts';
import type { LeaveSpan } from './domain/leave-span.ts';
import type { PlannedCheck, RestDay, Shift, ShiftBreak } from './domain/planned-day.ts';
import type { PunchRecord } from './domain/punch-record.ts';

/**
 * A row is illegal if DingTalk names a reason, or says so and gives it no kind. A row that is only
 * "not legal" but answers a planned punch is a late or outside punch: the documentation says Y "if
 * time and location are normal", and a late punch is still work.
 */
export function punchRecordOf(row: PunchRow): PunchRecord {
  const hasReason = row.invalidRecordType !== undefined && row.invalidRecordType !== '';
  return {
    recordId: row.id,
    bizId: row.bizId,
    userId: row.userId,
    punchedEpochMs: row.userCheckTime,
    isLegal: !hasReason && (row.isLegal !== 'N' || row.checkType !== undefined),
    invalidRecordType: row.invalidRecordType,
    sourceType: row.sourceType,
    checkType: row.checkType,
    planId: row.planId,
    workDate: row.workDate === undefined ? undefined : workDateOf(row.workDate),
    plannedEpochMs: row.planCheckTime ?? row.baseCheckTime,
    groupId: row.groupId,
    approvalId: row.procInstId,
  };
}

const leaveUnits = { percent_day: 'day', percent_hour: 'hour' } as const;

/** A leave with its type and DingTalk's own duration. */
export function leaveSpanOf(row: LeaveRow): LeaveSpan {
  return {
    userId: row.userid,
    fromEpochMs: row.start_time,
    toEpochMs: row.end_time,
    leaveCode: row.leave_code,
    unit: leaveUnits[row.duration_unit],
    durationHundredths: row.duration_percent,
  };
}

/** Undefined for a rest day, and for a row that names no planned punch (see `restDayOf`). */
export function plannedCheckOf(row: ScheduleRow): PlannedCheck | undefined {
  const isRest = row.is_rest === 'Y' || row.shift_id === undefined || row.shift_id === '0';
  if (isRest || row.check_type === undefined || row.plan_check_time === undefined) return undefined;
  return {
    planId: row.id,
    userId: row.userid,
    workDate: workDateOf(row.work_date),
    shiftId: row.shift_id ?? '',
    checkType: row.check_type,
    plannedEpochMs: row.plan_check_time,
  };
}

/**
 * Undefined for a row that is no rest day. A rest day is marked as rest, has the shift 0, or names
 * neither shift nor punch. A row that is neither this nor a planned punch says nothing: its day is
 * then without a schedule, which is an exception and not a day off.
 */
export function restDayOf(row: ScheduleRow): RestDay | undefined {
  const isRest =
    row.is_rest === 'Y' ||
    row.shift_id === '0' ||
    (row.shift_id === undefined && row.check_type === undefined);
  return isRest ? { userId: row.userid, workDate: workDateOf(row.work_date) } : undefined;
}

/** Work days seen so far: millions of rows share a few dozen, and writing one out is slow. */
const workDates = new Map<number, HongKongDate>();
const MAX_WORK_DATES = 1_000;

function workDateOf(epochMs: number): HongKongDate {
  const known = workDates.get(epochMs);
  if (known !== undefined) return known;
  const date = hongKongDateOf(epochMs);
  if (workDates.size >= MAX_WORK_DATES) workDates.clear();
  workDates.set(epochMs, date);
  return date;
}

/**
 * The breaks of a shift. A rest point of the type `OnDuty` begins a break and `OffDuty` ends it
 * (documentation of `attendance/shift/query`, 2026-05-27). Points that are no such pairs give no
 * breaks at all, so that the days of the shift are reported and not paid through.
 */
export function shiftOf(shiftId: string, answer: ShiftAnswer): Shift {
  const breaks: ShiftBreak[] = [];
  for (const { rests } of answer.sections) {
    const ofSection = pairRests(rests);
    if (ofSection === undefined) return { shiftId, breaks: undefined };
    breaks.push(...ofSection);
  }
  return { shiftId, breaks };
}

type RestPoint = ShiftAnswer['sections'][number]['rests'][number];

function pairRests(rests: readonly RestPoint[]): ShiftBreak[] | undefined {
  if (rests.length % 2 !== 0) return undefined;
  const sorted = [...rests].sort(
    // Two breaks may touch: the end of the first comes before the beginning of the second.
    (a, b) => a.minute - b.minute || (a.check_type === 'OffDuty' ? -1 : 1),
  );
  const breaks: ShiftBreak[] = [];
  for (let index = 0; index < sorted.length; index += 2) {
    const begin = sorted[index];
    const end = sorted[index + 1];
    if (begin?.check_type !== 'OnDuty' || end?.check_type !== 'OffDuty') return undefined;
    if (end.minute <= begin.minute) return undefined;
    breaks.push({ startMinute: begin.minute, endMinute: end.minute });
  }
  return breaks;
}
