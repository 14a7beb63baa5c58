import type { SampleShift, SampleShiftSection } from '../sample-company/sample-company.ts';
import { boundedInteger, requiredInteger, requireOperator } from './expect-parameters.ts';
import { timeOfShift } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { oldRefusal } from './refusal.ts';
import { shiftVersion } from './schedule-operations.ts';

const SHIFT_API = {
  family: 'top',
  method: 'POST',
  isMetered: true,
  scopes: ['qyapi_attendance_group_read'],
} as const;
const PAGE = 200;
const SET_UP_AT = '2020-09-06 15:49:27';

/** Shifts with their sections, punches and breaks; metered. */
export const SHIFT_OPERATIONS: readonly AppOperation[] = [
  {
    ...SHIFT_API,
    api: 'topapi/attendance/shift/list',
    handle: (call) => {
      requireOperator(call);
      const cursor = boundedInteger(call, 'cursor', {
        min: 0,
        max: Number.MAX_SAFE_INTEGER,
        default: 0,
      });
      const rest = call.directory.company.shifts
        .toSorted((left, right) => left.shiftId - right.shiftId)
        .filter(({ shiftId }) => shiftId > cursor);
      const shown = rest.slice(0, PAGE);
      return {
        result: {
          cursor: shown.at(-1)?.shiftId ?? cursor,
          has_more: rest.length > PAGE,
          result: shown.map(({ shiftId, name }) => ({ id: shiftId, name })),
        },
        success: true,
      };
    },
  },
  {
    ...SHIFT_API,
    api: 'topapi/attendance/shift/query',
    handle: (call) => {
      requireOperator(call);
      const shiftId = requiredInteger(call, 'shift_id');
      const shift = call.directory.company.shifts.find((entry) => entry.shiftId === shiftId);
      if (shift === undefined) throw oldRefusal(400_002, '参数错误: 班次不存在');
      return { result: describeShift(call, shift), success: true };
    },
  },
];

/** Minutes of the shift in which work is planned. */
export function workMinutes(shift: SampleShift): number {
  return shift.sections.reduce((sum, section) => {
    const { breakStartMinute: from, breakEndMinute: to } = section;
    const rest = from === undefined || to === undefined ? 0 : to - from;
    return sum + section.endMinute - section.startMinute - rest;
  }, 0);
}

function describeShift(call: AppCall, shift: SampleShift): Record<string, unknown> {
  const { corpId, operatorUserId } = call.directory.company;
  return {
    corp_id: corpId,
    id: shift.shiftId,
    name: shift.name,
    owner: operatorUserId,
    sections: shift.sections.map((section, index) =>
      describeSection(section, shift.shiftId * 100 + index * 10),
    ),
    shift_setting: {
      corp_id: corpId,
      gmt_create: SET_UP_AT,
      gmt_modified: SET_UP_AT,
      id: shiftVersion(shift.shiftId),
      is_deleted: 'N',
      shift_id: shift.shiftId,
      work_time_minutes: workMinutes(shift),
    },
  };
}

/** Limits of lateness are texts in the answer, and only on the way in, as in the documentation. */
function describeSection(section: SampleShiftSection, id: number): Record<string, unknown> {
  const { breakStartMinute, breakEndMinute } = section;
  const hasBreak = breakStartMinute !== undefined && breakEndMinute !== undefined;
  return {
    id,
    punches: [
      {
        ...timeOfShift(section.startMinute),
        absenteeism_late_minutes: '-1',
        check_type: 'OnDuty',
        free_check: false,
        id: id + 1,
        permit_minutes: 0,
        serious_late_minutes: '-1',
      },
      { ...timeOfShift(section.endMinute), check_type: 'OffDuty', free_check: false, id: id + 2 },
    ],
    rests: hasBreak
      ? [
          { ...timeOfShift(breakStartMinute), check_type: 'OnDuty', id: id + 3 },
          { ...timeOfShift(breakEndMinute), check_type: 'OffDuty', id: id + 4 },
        ]
      : [],
  };
}
