import type { SampleShift } from '../sample-company/sample-company.ts';
import { authorisedMember } from './authorised-scope.ts';
import { boundedInteger, requiredInteger, requireOperator } from './expect-parameters.ts';
import { groupProfiles, type GroupProfile } from './group-profile.ts';
import { timeOfShift } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { oldRefusal } from './refusal.ts';
import { shiftVersion } from './schedule-operations.ts';
import { workMinutes } from './shift-operations.ts';

const GROUP_API = { family: 'top', method: 'POST', isMetered: true, omitsErrmsg: true } as const;

/** Attendance groups; metered. The three calls describe the same thing in three shapes. */
export const GROUP_OPERATIONS: readonly AppOperation[] = [
  {
    ...GROUP_API,
    api: 'topapi/attendance/getsimplegroups',
    scopes: ['qyapi_base'],
    handle: (call) => {
      const bounds = { min: 0, max: Number.MAX_SAFE_INTEGER, default: 0 };
      const offset = boundedInteger(call, 'offset', bounds);
      const size = boundedInteger(call, 'size', { min: 1, max: 10, default: 10 });
      const groups = profilesOf(call);
      const shown = groups.slice(offset, offset + size);
      return {
        result: {
          groups: shown.map((group, index) => describeInList(call, group, offset + index === 0)),
          has_more: offset + size < groups.length,
        },
      };
    },
  },
  {
    ...GROUP_API,
    api: 'topapi/attendance/group/query',
    scopes: ['qyapi_attendance_group_read'],
    handle: (call) => {
      requireOperator(call);
      const groupId = requiredInteger(call, 'group_id');
      const group = profilesOf(call).find((entry) => entry.groupId === groupId);
      if (group === undefined) throw oldRefusal(400_002, '参数错误: 考勤组不存在');
      return { result: describeAlone(call, group), success: true };
    },
  },
  {
    ...GROUP_API,
    api: 'topapi/attendance/getusergroup',
    scopes: ['qyapi_base'],
    handle: (call) => {
      const { userId } = authorisedMember(call, 'userid');
      const { plannedChecks, punches } = call.attendance.of(userId);
      // People of an unscheduled group have no plan; their punches tell the group.
      const groupId = (plannedChecks[0] ?? punches[0])?.groupId;
      const group = profilesOf(call).find((entry) => entry.groupId === groupId);
      return { result: group === undefined ? {} : describeOfUser(group) };
    },
  },
];

function profilesOf(call: AppCall): readonly GroupProfile[] {
  return groupProfiles(call.directory.company, call.attendance);
}

/** `work_day_list` is a list of texts here and of numbers in group/query. */
function describeInList(
  call: AppCall,
  group: GroupProfile,
  isDefault: boolean,
): Record<string, unknown> {
  const { operatorUserId } = call.directory.company;
  return {
    group_id: group.groupId,
    group_name: group.name,
    is_default: isDefault,
    type: group.type,
    owner_user_id: operatorUserId,
    manager_list: [operatorUserId],
    member_count: group.memberCount,
    selected_class: group.shifts.map(describeClass),
    work_day_list: group.weekShiftIds.map(String),
    ...(group.type === 'FIXED' ? { default_class_id: group.weekShiftIds[1] ?? 0 } : {}),
    enable_emp_select_class: false,
    disable_check_without_schedule: false,
    disable_check_when_rest: false,
  };
}

function describeClass(shift: SampleShift): Record<string, unknown> {
  return {
    class_id: shift.shiftId,
    class_name: shift.name,
    sections: describeSections(shift),
    setting: {
      absenteeism_late_minutes: -1,
      class_setting_id: shiftVersion(shift.shiftId),
      is_off_duty_free_check: 'N',
      permit_late_minutes: 0,
      serious_late_minutes: -1,
      work_time_minutes: workMinutes(shift),
      ...describeBreak(shift),
    },
  };
}

/** Only shifts of one section tell their break this way. */
function describeBreak(shift: SampleShift): Record<string, unknown> {
  const [section, second] = shift.sections;
  if (section?.breakStartMinute === undefined || section.breakEndMinute === undefined) return {};
  if (second !== undefined) return {};
  return {
    rest_begin_time: timeOfShift(section.breakStartMinute),
    rest_end_time: timeOfShift(section.breakEndMinute),
  };
}

function describeSections(shift: SampleShift): readonly unknown[] {
  return shift.sections.map((section) => ({
    times: [
      { ...timeOfShift(section.startMinute), check_type: 'OnDuty' },
      { ...timeOfShift(section.endMinute), check_type: 'OffDuty' },
    ],
  }));
}

/** `manager_list` really is a text that looks like a list. */
function describeAlone(call: AppCall, group: GroupProfile): Record<string, unknown> {
  const { operatorUserId } = call.directory.company;
  return {
    address_list: [],
    id: group.groupId,
    manager_list: `[${operatorUserId}]`,
    member_count: group.memberCount,
    name: group.name,
    owner_user_id: operatorUserId,
    shift_ids: group.shifts.map(({ shiftId }) => shiftId),
    type: group.type,
    url: 'https://attend.dingtalk.com/attend/index.html',
    wifis: [],
    work_day_list: group.weekShiftIds,
  };
}

function describeOfUser(group: GroupProfile): Record<string, unknown> {
  return {
    classes: group.shifts.map((shift) => ({
      class_id: shift.shiftId,
      name: shift.name,
      sections: describeSections(shift),
      setting: describeBreak(shift),
    })),
    group_id: group.groupId,
    name: group.name,
    type: group.type,
  };
}
