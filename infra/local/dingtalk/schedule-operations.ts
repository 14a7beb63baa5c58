import type { SamplePlannedCheck } from '../sample-company/sample-company.ts';
import { checkAge, checkSpan, epochWindow } from './attendance-window.ts';
import {
  boundedInteger,
  requiredInteger,
  requiredList,
  requireOperator,
} from './expect-parameters.ts';
import {
  formatDate,
  formatDateTime,
  parseDateTime,
  startOfDate,
  startOfDay,
} from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { oldRefusal } from './refusal.ts';
import { authorisedMember } from './authorised-scope.ts';
import { isMatched } from './punch-result.ts';

const SCHEDULE_API = { family: 'top', method: 'POST', isMetered: true } as const;
const LARGEST_COMPANY = 10_000;

/** Planned checks; metered. */
export const SCHEDULE_OPERATIONS: readonly AppOperation[] = [
  {
    ...SCHEDULE_API,
    api: 'topapi/attendance/schedule/listbyusers',
    scopes: ['qyapi_attendance_group_read'],
    handle: listByUsers,
  },
  {
    ...SCHEDULE_API,
    api: 'topapi/attendance/schedule/listbyday',
    scopes: ['qyapi_attendance_group_read'],
    omitsErrmsg: true,
    handle: listByDay,
  },
  {
    ...SCHEDULE_API,
    api: 'topapi/attendance/listschedule',
    scopes: ['qyapi_base'],
    handle: listWholeCompany,
  },
];

function listByUsers(call: AppCall): Record<string, unknown> {
  requireOperator(call);
  const userIds = requiredList(call, 'userids', 50);
  const window = epochWindow(call, 'from_date_time', 'to_date_time');
  checkSpan(window);
  checkAge(call, window);
  const [first, last] = [startOfDay(window.from), startOfDay(window.to)];
  const result = [...new Set(userIds)].flatMap((userId) =>
    call.attendance
      .of(userId)
      .plannedChecks.filter((check) => {
        const day = startOfDate(check.workDate);
        return day >= first && day <= last;
      })
      .map(describeCheck),
  );
  return { result, success: true };
}

/** A rest day is a row of its own: shift 0, is_rest Y, and no planned time. */
function describeCheck(check: SamplePlannedCheck): Record<string, unknown> {
  return {
    id: check.planId,
    userid: check.userId,
    group_id: check.groupId,
    work_date: `${check.workDate} 00:00:00`,
    is_rest: check.isRest ? 'Y' : 'N',
    shift_id: check.shiftId,
    ...(check.isRest ? {} : { shift_version: shiftVersion(check.shiftId) }),
    ...(check.checkType === undefined ? {} : { check_type: check.checkType }),
    ...(check.planCheckEpochMs === undefined
      ? {}
      : { plan_check_time: formatDateTime(check.planCheckEpochMs) }),
  };
}

function listByDay(call: AppCall): Record<string, unknown> {
  requireOperator(call);
  const { userId } = authorisedMember(call, 'user_id');
  const date = formatDate(requiredInteger(call, 'date_time'));
  const { plannedChecks, punches } = call.attendance.of(userId);
  const { company } = call.directory;
  const result = plannedChecks
    .filter((check) => check.workDate === date)
    .map((check) => {
      const hasPunch = punches.some((punch) => isMatched(punch) && punch.planId === check.planId);
      const plan = check.planCheckEpochMs;
      const isOver = plan !== undefined && plan <= call.nowEpochMs;
      return {
        id: check.planId,
        user_id: userId,
        corp_id: company.corpId,
        group_id: check.groupId,
        class_id: check.shiftId,
        work_date: `${check.workDate} 00:00:00`,
        is_rest: check.isRest ? 'Y' : 'N',
        ...(check.checkType === undefined || plan === undefined
          ? {}
          : {
              check_type: check.checkType,
              check_date_time: formatDateTime(plan),
              real_plan_time: formatDateTime(plan),
              check_status: hasPunch ? 'Checked' : isOver ? 'Timeout' : 'Init',
              class_name: company.shifts.find(({ shiftId }) => shiftId === check.shiftId)?.name,
              class_setting_id: shiftVersion(check.shiftId),
            }),
      };
    });
  return { result, success: true };
}

function listWholeCompany(call: AppCall): Record<string, unknown> {
  if (call.directory.members().length >= LARGEST_COMPANY)
    throw oldRefusal(400_002, '企业总人数超过10000人');
  const day = parseDateTime(call.parameters.text('workDate') ?? '');
  if (day === undefined) throw oldRefusal(41_100, '时间参数不合法');
  const date = formatDate(day);
  const offset = boundedInteger(call, 'offset', {
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    default: 0,
  });
  const size = boundedInteger(call, 'size', { min: 1, max: 200, default: 200 });
  const checks = call.attendance.plannedOn(date);
  const schedules = checks.slice(offset, offset + size).map((check) => ({
    plan_id: check.planId,
    userid: check.userId,
    class_id: check.shiftId,
    group_id: check.groupId,
    ...(check.isRest ? {} : { class_setting_id: shiftVersion(check.shiftId) }),
    ...(check.checkType === undefined ? {} : { check_type: check.checkType }),
    ...(check.planCheckEpochMs === undefined
      ? {}
      : { plan_check_time: formatDateTime(check.planCheckEpochMs) }),
  }));
  return { result: { has_more: offset + size < checks.length, schedules } };
}

/** Shifts of the sample company are never edited, so each has one version. */
export function shiftVersion(shiftId: number): number {
  return shiftId + 500_000_000;
}
