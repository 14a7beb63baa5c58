import * as z from 'zod';
import { wireValues } from '../../dingtalk/index.ts';
import { defineEvents } from '../event-definition.ts';
import { ids, rows } from '../event-values.ts';

const { id, optionalBoolean, optionalId, optionalInstant, optionalText, instant, text } =
  wireValues;
const common = { family: 'attendance', metering: 'metered', ordering: 'none' } as const;

/** A number with decimals, which may come as a text. */
const optionalDecimal = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d{1,12}(\.\d{1,9})?$/)
      .transform(Number),
  ])
  .nullish()
  .transform((value) => value ?? undefined);

export const attendanceEvents = [
  ...defineEvents(['attendance_check_record'], {
    ...common,
    schema: z.object({
      dataList: rows({
        userId: id,
        corpId: optionalId,
        groupId: optionalId,
        /** Idempotency key of the punch: one event may carry several. */
        bizId: optionalId,
        checkTime: instant,
        locationMethod: optionalText,
        locationResult: optionalText,
        /** False: DingTalk's own replay, for example after re-scheduling, and no punch. */
        checkByUser: optionalBoolean,
        address: optionalText,
        latitude: optionalDecimal,
        longitude: optionalDecimal,
        deviceSN: optionalText,
        deviceName: optionalText,
        baseMacAddr: optionalText,
      }),
    }),
  }),
  ...defineEvents(['attendance_schedule_change'], {
    ...common,
    schema: z.object({
      dataList: rows({
        corpId: optionalId,
        userIds: ids,
        type: optionalText,
        workDateBegin: optionalInstant,
        workDateEnd: optionalInstant,
      }),
    }),
  }),
  ...defineEvents(['attendance_overtime_duration'], {
    ...common,
    schema: z.object({
      dataList: rows({
        userId: id,
        workDate: optionalInstant,
        overtimeDay: optionalDecimal,
        overtimeHour: optionalDecimal,
        overtimeDayType: optionalText,
        action: optionalText,
        workMinutesPerDay: optionalDecimal,
        vacationRate: optionalDecimal,
        key: optionalId,
        timestamp: optionalInstant,
      }),
    }),
  }),
  ...defineEvents(['attend_group_change', 'attend_shift_change'], {
    ...common,
    typeField: 'action',
    schema: z.object({ id, name: optionalText, action: optionalText }),
  }),
  ...defineEvents(['attend_bossCheck_change'], {
    ...common,
    typeField: 'action',
    schema: z.object({ userId: id, planId: optionalId, workDate: text, action: optionalText }),
  }),
  ...defineEvents(['attend_user_daily_summary_refresh'], {
    ...common,
    /** `workDate` is `yyyy-MM-dd`. */
    schema: z.object({ userId: id, workDate: text }),
  }),
  ...defineEvents(['attendance_approve_status_change'], {
    ...common,
    typeField: 'status',
    schema: z.object({
      approveType: optionalText,
      processInstanceId: id,
      mainProcessInstanceId: optionalId,
      processCode: optionalId,
      status: optionalId,
    }),
  }),
  // Which fields they have is not documented: they say that something is to be read anew.
  ...defineEvents(
    [
      'leave_quota_update',
      'leave_rule_change',
      'leave_record_change',
      'attendance_report_column_change',
    ],
    { ...common, schema: z.object({}) },
  ),
] as const;
