import { isRecord } from './json-value.ts';
import { DAY_MS, formatMonth, startOfDate, startOfDay } from './local-date-time.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { newRefusal } from './refusal.ts';

/** 1 January 2100, beyond which no range is taken. */
const LAST_INSTANT = 4_102_444_800_000;

const BIZ_CODES = ['BOSS_CHECK', 'SCHEDULE', 'APPROVE', 'SPECIAL_DAYS'];

const CALENDAR_API = {
  family: 'rest',
  method: 'POST',
  isMetered: true,
  scopes: ['qyapi_attendance_group_read'],
} as const;

/** Holidays and closed months; metered. */
export const CALENDAR_OPERATIONS: readonly AppOperation[] = [
  { ...CALENDAR_API, api: 'v1.0/attendance/holidays', handle: listHolidays },
  {
    ...CALENDAR_API,
    api: 'v1.0/attendance/closingAccounts/status/query',
    handle: (call) => ({ mesage: 'success', code: '0', pass: !touchesClosedMonth(call) }),
  },
];

function listHolidays(call: AppCall): Record<string, unknown> {
  const userIds = call.parameters.list('userIds');
  const from = call.parameters.integer('workDateFrom') ?? Number.NaN;
  const to = call.parameters.integer('workDateTo') ?? Number.NaN;
  if (userIds.length === 0 || !(to >= from)) throw newRefusal('invalidParameter', '参数错误');
  const holidays = call.directory.company.holidays
    .map((holiday) => ({
      workDate: startOfDate(holiday.date),
      holidayName: holiday.nameZhHK,
      holidayType: holiday.statutory ? 'festival' : 'rest',
    }))
    .filter(({ workDate }) => workDate >= startOfDay(from) && workDate <= to);
  return {
    result: userIds
      .filter((userId) => call.directory.everEmployed(userId) !== undefined)
      .map((userId) => ({ userId, holidays })),
  };
}

/** `pass` is false while a month is closed: nothing in it may be changed any more. */
function touchesClosedMonth(call: AppCall): boolean {
  const ranges = call.parameters.raw('userTimeRange');
  const bizCode = call.parameters.text('bizCode');
  if (call.parameters.list('userIds').length === 0 || !BIZ_CODES.includes(bizCode ?? '')) {
    throw newRefusal('invalidParameter', '参数错误');
  }
  if (!Array.isArray(ranges) || ranges.length === 0)
    throw newRefusal('invalidParameter', '参数错误');
  const closed = call.changes.closedMonths(call.app.corpId);
  return ranges.some((range: unknown) => {
    const from = isRecord(range) ? Number(range['startTime']) : Number.NaN;
    const to = isRecord(range) ? Number(range['endTime']) : Number.NaN;
    if (!(from >= 0 && to >= from && to < LAST_INSTANT)) {
      throw newRefusal('invalidParameter', '参数错误');
    }
    return monthsBetween(from, to).some((month) => closed.has(month));
  });
}

function monthsBetween(from: number, to: number): readonly string[] {
  const months = new Set<string>();
  // Twenty-eight days at a time, so that no month is stepped over.
  for (let at = from; at < to; at += 28 * DAY_MS) months.add(formatMonth(at));
  return [...months.add(formatMonth(to))];
}
