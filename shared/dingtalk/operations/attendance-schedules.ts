import * as z from 'zod';
import { joinIds, requireCount, requireSpan, requireWithin } from '../call-limits.ts';
import { defineOperation, metered } from '../operation.ts';
import {
  boolean,
  id,
  instant,
  integer,
  list,
  optionalId,
  optionalInstant,
  optionalInteger,
  optionalSharedId,
  optionalText,
  optionalWord,
  text,
  word,
} from '../wire-values.ts';

const LIST_BY_USERS = 'attendance/schedule/listbyusers';

export interface ScheduleWindow {
  /** Whoever asks; a person with the right to see schedules. */
  readonly operatorUserId: string;
  /** 1 to 50. */
  readonly userIds: readonly string[];
  readonly fromEpochMs: number;
  /** At most 7 days after `fromEpochMs`, at most 180 days ago. */
  readonly toEpochMs: number;
}

/**
 * One planned punch. A day of rest is a row with `shift_id` "0" or `is_rest` "Y". In the sample of
 * the documentation the punches in and out of a day share one `id`: with `check_type` and
 * `plan_check_time` it is unique, alone it may not be.
 */
const scheduleRow = z.object({
  id,
  userid: id,
  work_date: instant,
  plan_check_time: optionalInstant,
  check_type: optionalWord(['OnDuty', 'OffDuty']),
  shift_id: optionalSharedId,
  group_id: optionalSharedId,
  is_rest: optionalWord(['Y', 'N']),
  approve_id: optionalId,
});
export type ScheduleRow = z.output<typeof scheduleRow>;

/** Planned punches of many people. No paging. */
export const listSchedulesByUsers = defineOperation({
  name: LIST_BY_USERS,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/attendance/schedule/listbyusers',
  family: 'old-gateway',
  metering: metered,
  safeToRepeat: true,
  encode: (params: ScheduleWindow) => {
    requireCount(LIST_BY_USERS, 'people', params.userIds, 50);
    requireSpan(LIST_BY_USERS, params, 7);
    return {
      body: {
        op_user_id: params.operatorUserId,
        userids: joinIds(LIST_BY_USERS, params.userIds),
        from_date_time: params.fromEpochMs,
        to_date_time: params.toEpochMs,
      },
    };
  },
  schema: z.object({ result: list(scheduleRow) }),
});

const shiftPoint = z
  .object({
    check_type: word(['OnDuty', 'OffDuty']),
    /** `1970-01-01 HH:mm:ss`: only the time of day means something. */
    check_time: text,
    /** 1: on the day after the work day. */
    across: optionalInteger,
  })
  .transform((point, context) => {
    const time = /(\d\d):(\d\d):\d\d$/.exec(point.check_time);
    if (time === null) {
      context.issues.push({ code: 'custom', message: 'a time of day', input: undefined });
      return z.NEVER;
    }
    const dayMinute = Number(time[1]) * 60 + Number(time[2]);
    return {
      check_type: point.check_type,
      /** Minutes from the midnight at which the work day begins; over 1440 on the next day. */
      minute: dayMinute + (point.across ?? 0) * 1_440,
    };
  });

const shift = z.object({
  id,
  name: optionalText,
  sections: list(z.object({ punches: list(shiftPoint), rests: list(shiftPoint) })),
  shift_setting: z
    .object({
      /** −1: switched off. */
      work_time_minutes: optionalInteger,
    })
    .nullish(),
});
export type ShiftAnswer = z.output<typeof shift>;

const SHIFT_QUERY = 'attendance/shift/query';

/** One shift with its punches and its unpaid breaks. */
export const queryShift = defineOperation({
  name: SHIFT_QUERY,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/attendance/shift/query',
  family: 'old-gateway',
  metering: metered,
  safeToRepeat: true,
  encode: (params: { readonly operatorUserId: string; readonly shiftId: string }) => {
    const shiftId = Number(params.shiftId);
    requireWithin(SHIFT_QUERY, 'the shift id', shiftId, 1, Number.MAX_SAFE_INTEGER);
    return { body: { op_user_id: params.operatorUserId, shift_id: shiftId } };
  },
  schema: z.object({ result: shift }),
});

const leaveRow = z.object({
  userid: id,
  start_time: instant,
  end_time: instant,
  duration_unit: word(['percent_day', 'percent_hour']),
  /** Hundredths of a day or an hour. */
  duration_percent: integer,
  leave_code: optionalId,
});
export type LeaveRow = z.output<typeof leaveRow>;

const LEAVE_STATUS = 'attendance/getleavestatus';

export interface LeaveWindow {
  /** 1 to 100. */
  readonly userIds: readonly string[];
  readonly fromEpochMs: number;
  /** At most 180 days after `fromEpochMs`. */
  readonly toEpochMs: number;
  readonly offset: number;
  /** 1 to 20 rows. */
  readonly size: number;
}

/** Leave that touches the window, in pages. */
export const listLeave = defineOperation({
  name: LEAVE_STATUS,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/attendance/getleavestatus',
  family: 'old-gateway',
  metering: metered,
  safeToRepeat: true,
  encode: (params: LeaveWindow) => {
    requireCount(LEAVE_STATUS, 'people', params.userIds, 100);
    requireSpan(LEAVE_STATUS, params, 180);
    requireWithin(LEAVE_STATUS, 'the page size', params.size, 1, 20);
    return {
      body: {
        userid_list: joinIds(LEAVE_STATUS, params.userIds),
        start_time: params.fromEpochMs,
        end_time: params.toEpochMs,
        offset: params.offset,
        size: params.size,
      },
    };
  },
  schema: z.object({ result: z.object({ has_more: boolean, leave_status: list(leaveRow) }) }),
});

const CLOSING = 'attendance/closingAccounts/status/query';

/** Whether the period is closed ("封賬") for these people. */
export const queryClosing = defineOperation({
  name: CLOSING,
  host: 'api',
  method: 'POST',
  path: '/v1.0/attendance/closingAccounts/status/query',
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: {
    readonly userIds: readonly string[];
    readonly fromEpochMs: number;
    readonly toEpochMs: number;
    /** What would be done if the period were open; schedules unless given. */
    readonly purpose?: 'BOSS_CHECK' | 'SCHEDULE' | 'APPROVE' | 'SPECIAL_DAYS';
  }) => {
    requireCount(CLOSING, 'people', params.userIds, 1_000);
    return {
      body: {
        userIds: params.userIds,
        userTimeRange: [{ startTime: params.fromEpochMs, endTime: params.toEpochMs }],
        bizCode: params.purpose ?? 'SCHEDULE',
      },
    };
  },
  /** `pass` is false while the period is closed, true while it is open. */
  schema: z.object({ pass: boolean, code: optionalText }),
});
