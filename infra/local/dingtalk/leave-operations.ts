import type { SampleCompany, SampleLeave } from '../sample-company/sample-company.ts';
import { epochWindow } from './attendance-window.ts';
import type { AttendanceBook } from './attendance-book.ts';
import { boundedInteger, requiredList, requireOperator } from './expect-parameters.ts';
import { withSymbolicTimes } from './leave-times.ts';
import { DAY_MS } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { newRefusal, oldRefusal } from './refusal.ts';

const LONGEST_MS = 180 * DAY_MS;
/** Leave types are learned from the leave of the first people of the company. */
const PEOPLE_LOOKED_AT = 300;

/** Leave: taken, recorded, and the kinds there are; metered. */
export const LEAVE_OPERATIONS: readonly AppOperation[] = [
  {
    api: 'topapi/attendance/getleavestatus',
    family: 'top',
    method: 'POST',
    isMetered: true,
    scopes: ['qyapi_get_attendance_data'],
    omitsErrmsg: true,
    handle: listLeaveStatus,
  },
  {
    api: 'topapi/attendance/vacation/type/list',
    family: 'top',
    method: 'POST',
    isMetered: true,
    scopes: ['qyapi_holiday_readonly'],
    handle: (call) => {
      // Spelt without the second underscore, unlike everywhere else.
      requireOperator(call, 'op_userid');
      // Without this word only what an API has set up is told, and here none has.
      const isEverything = call.parameters.text('vacation_source') === 'all';
      const types = isEverything ? leaveTypes(call.directory.company, call.attendance) : [];
      return { result: types.map(describeType), success: true };
    },
  },
  {
    api: 'v1.0/attendance/vacations/records/query',
    family: 'rest',
    method: 'POST',
    isMetered: true,
    scopes: ['qyapi_holiday_readonly'],
    handle: listLeaveRecords,
  },
];

function listLeaveStatus(call: AppCall): Record<string, unknown> {
  const userIds = requiredList(call, 'userid_list', 100);
  const window = epochWindow(call, 'start_time', 'end_time');
  if (window.to < window.from || window.to - window.from > LONGEST_MS) {
    throw oldRefusal(400_002, '参数错误: 查询时间跨度不能超过180天');
  }
  const offset = boundedInteger(call, 'offset', { min: 0, max: Number.MAX_SAFE_INTEGER });
  const size = boundedInteger(call, 'size', { min: 1, max: 20 });
  const found = leaveOf(call, userIds).filter(
    (leave) => leave.fromEpochMs <= window.to && leave.toEpochMs >= window.from,
  );
  return {
    result: {
      has_more: offset + size < found.length,
      leave_status: found.slice(offset, offset + size).map((leave) => ({
        duration_percent: leave.durationPercent,
        duration_unit: leave.durationUnit,
        end_time: leave.toEpochMs,
        ...(call.settings.behaviour.leaveStatusNamesCode ? { leave_code: leave.leaveCode } : {}),
        start_time: leave.fromEpochMs,
        userid: leave.userId,
      })),
    },
    success: true,
  };
}

function listLeaveRecords(call: AppCall): Record<string, unknown> {
  const { parameters } = call;
  const operator = parameters.text('opUserId') ?? '';
  const leaveCode = parameters.text('leaveCode');
  const userIds = parameters.list('userIds');
  if (operator === '' || leaveCode === undefined || userIds.length === 0) {
    throw newRefusal('paramterInvalid', 'opUserId和userId参数不能为空');
  }
  if (userIds.length > 50) throw newRefusal('leaveUserIdListMax', '每次最多查询50个员工userIds');
  if (call.directory.member(operator) === undefined) throw newRefusal('userNotExist', '用户不存在');
  const offset = parameters.integer('pageNumber') ?? Number.NaN;
  if (!(offset >= 0)) throw newRefusal('pageIndexIllegal', '分页参数从0开始非负整数');
  const size = parameters.integer('pageSize') ?? Number.NaN;
  if (!(size >= 1 && size <= 200)) throw newRefusal('pageSizeIllegal', '分页大小最大200条');
  const found = leaveOf(call, userIds).filter((leave) => leave.leaveCode === leaveCode);
  return {
    result: {
      hasMore: offset + size < found.length,
      leaveRecords: found
        .slice(offset, offset + size)
        .map((leave) => describeRecord(leave, operator)),
    },
    success: true,
  };
}

/** Leave taken has no calType: that names changes of the balance. */
function describeRecord(leave: SampleLeave, opUserId: string): Record<string, unknown> {
  const id = `${leave.userId}-${leave.leaveCode}-${leave.fromEpochMs.toString(36)}`;
  const isByDay = leave.durationUnit === 'percent_day';
  return {
    userId: leave.userId,
    leaveCode: leave.leaveCode,
    recordId: `r-${id}`,
    quotaId: `q-${id}`,
    startTime: leave.fromEpochMs,
    endTime: leave.toEpochMs,
    leaveViewUnit: isByDay ? 'day' : 'hour',
    leaveReason: leave.leaveName,
    leaveRecordType: 'leave',
    leaveStatus: 'success',
    ...(isByDay
      ? { recordNumPerDay: leave.durationPercent }
      : { recordNumPerHour: leave.durationPercent }),
    gmtCreate: leave.fromEpochMs,
    gmtModified: leave.fromEpochMs,
    opUserId,
  };
}

function leaveOf(call: AppCall, userIds: readonly string[]): readonly SampleLeave[] {
  const isSymbolic = call.settings.behaviour.dayLeaveTimes === 'midnight';
  return [...new Set(userIds)].flatMap((userId) => {
    const { leave, plannedChecks } = call.attendance.of(userId);
    return isSymbolic ? leave.map((entry) => withSymbolicTimes(entry, plannedChecks)) : leave;
  });
}

const typesByCompany = new WeakMap<SampleCompany, readonly SampleLeave[]>();

function leaveTypes(company: SampleCompany, attendance: AttendanceBook): readonly SampleLeave[] {
  const known = typesByCompany.get(company);
  if (known !== undefined) return known;
  const byCode = new Map<string, SampleLeave>();
  for (const { userId } of company.people.slice(0, PEOPLE_LOOKED_AT)) {
    for (const leave of attendance.of(userId).leave) byCode.set(leave.leaveCode, leave);
  }
  const found = [...byCode.values()].sort((left, right) =>
    left.leaveCode < right.leaveCode ? -1 : 1,
  );
  typesByCompany.set(company, found);
  return found;
}

function describeType(leave: SampleLeave): Record<string, unknown> {
  return {
    biz_type: 'general_leave',
    hours_in_per_day: 800,
    leave_code: leave.leaveCode,
    leave_name: leave.leaveName,
    leave_view_unit: leave.durationUnit === 'percent_day' ? 'day' : 'hour',
    leave_certificate: { unit: 'hour', duration: '1', enable: false, prompt_information: '' },
    submit_time_rule: {
      time_value: 18,
      time_unit: 'day',
      time_type: 'before',
      enable_time_limit: false,
    },
    natural_day_leave: 'false',
    validity_type: 'absolute_time',
    validity_value: '12-31',
    source: 'inner',
  };
}
