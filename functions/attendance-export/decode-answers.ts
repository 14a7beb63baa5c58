import type { PunchRow, ScheduleRow, ShiftAnswer } from '../../shared/dingtalk/index.ts';
import { hongKongDateOf, type HongKongDate } from '../../shared/time/index.ts';
import type { PlannedCheck, Shift, ShiftBreak } from './domain/planned-day.ts';
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
  };
}

/** Undefined for a rest day: shift 0, or marked as rest. */
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

/** Breaks come as pairs: off duty to on duty again, in the order of the day. */
export function shiftOf(shiftId: string, answer: ShiftAnswer): Shift {
  const breaks: ShiftBreak[] = [];
  for (const { rests } of answer.sections) {
    const minutes = rests.map(({ minute }) => minute).sort((a, b) => a - b);
    for (let index = 0; index + 1 < minutes.length; index += 2) {
      breaks.push({ startMinute: minutes[index] ?? 0, endMinute: minutes[index + 1] ?? 0 });
    }
  }
  return { shiftId, breaks };
}
