import type {
  SampleAttendance,
  SamplePlannedCheck,
  SamplePunch,
} from '../sample-company/sample-company.ts';
import { checkAge, checkSpan, textWindow, type TimeWindow } from './attendance-window.ts';
import { boundedInteger, requiredList } from './expect-parameters.ts';
import { DAY_MS, startOfDate, startOfDay } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { isMatched, timeResultOf } from './punch-result.ts';

/** `/attendance/list`: one row for each planned check that is over, also where nobody punched. */
export const RESULT_OPERATION: AppOperation = {
  api: 'attendance/list',
  family: 'plain',
  method: 'POST',
  isMetered: true,
  scopes: ['qyapi_get_attendance_data', 'qyapi_attendance_isv_query_result'],
  handle: (call) => {
    const userIds = requiredList(call, 'userIdList', 50);
    const window = wholeDays(textWindow(call, 'workDateFrom', 'workDateTo'));
    checkSpan(window);
    checkAge(call, window);
    const offset = boundedInteger(call, 'offset', { min: 0, max: Number.MAX_SAFE_INTEGER });
    const limit = boundedInteger(call, 'limit', { min: 1, max: 50 });
    const rows = [...new Set(userIds)].flatMap((userId) => resultsOf(call, userId, window));
    return {
      recordresult: rows.slice(offset, offset + limit),
      hasMore: offset + limit < rows.length,
    };
  },
};

/** The clock part is ignored: the window runs over whole days, seven at most. */
function wholeDays(window: TimeWindow): TimeWindow {
  return { from: startOfDay(window.from), to: startOfDay(window.to) + DAY_MS - 1 };
}

function resultsOf(call: AppCall, userId: string, window: TimeWindow): readonly unknown[] {
  const attendance = call.attendance.of(userId);
  return attendance.plannedChecks
    .filter((check) => {
      const day = startOfDate(check.workDate);
      const isDue = (check.planCheckEpochMs ?? Number.POSITIVE_INFINITY) <= call.nowEpochMs;
      return !check.isRest && isDue && day >= window.from && day <= window.to;
    })
    .map((check) => describeResult(check, attendance));
}

function describeResult(
  check: SamplePlannedCheck,
  attendance: SampleAttendance,
): Record<string, unknown> {
  const planCheckTime = check.planCheckEpochMs ?? startOfDate(check.workDate);
  const common = {
    id: check.planId + 100_000_000_000,
    userId: check.userId,
    groupId: check.groupId,
    planId: check.planId,
    workDate: startOfDate(check.workDate),
    checkType: check.checkType,
    baseCheckTime: planCheckTime,
  };
  const punch = decidingPunch(check, attendance.punches);
  if (punch !== undefined) {
    return {
      ...common,
      recordId: punch.recordId,
      userCheckTime: punch.userCheckEpochMs,
      sourceType: punch.sourceType,
      timeResult: timeResultOf(check.checkType ?? 'OnDuty', planCheckTime, punch.userCheckEpochMs),
      locationResult: punch.isLegal ? 'Normal' : 'Outside',
    };
  }
  const unseen = { ...common, userCheckTime: planCheckTime };
  if (!isOnLeave(attendance, planCheckTime)) {
    return {
      ...unseen,
      sourceType: 'SYSTEM',
      timeResult: 'NotSigned',
      locationResult: 'NotSigned',
    };
  }
  const approval = { approveId: check.planId % 1_000_000_000, procInstId: `leave-${check.planId}` };
  const excused = { sourceType: 'APPROVE', timeResult: 'Normal', locationResult: 'Normal' };
  return { ...unseen, ...excused, ...approval };
}

/** The earliest punch in and the latest punch out of those that count for the planned check. */
function decidingPunch(
  check: SamplePlannedCheck,
  punches: readonly SamplePunch[],
): SamplePunch | undefined {
  const candidates = punches.filter(
    (punch) => isMatched(punch) && punch.isLegal && punch.planId === check.planId,
  );
  const ordered = candidates.toSorted(
    (left, right) => left.userCheckEpochMs - right.userCheckEpochMs,
  );
  return check.checkType === 'OnDuty' ? ordered[0] : ordered.at(-1);
}

function isOnLeave(attendance: SampleAttendance, epochMs: number): boolean {
  return attendance.leave.some(
    (leave) => leave.fromEpochMs <= epochMs && leave.toEpochMs >= epochMs,
  );
}
