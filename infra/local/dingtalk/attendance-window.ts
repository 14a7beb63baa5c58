import { DAY_MS, parseDateTime, startOfDay } from './local-date-time.ts';
import type { AppCall } from './operation.ts';
import { oldRefusal } from './refusal.ts';

const LONGEST_MS = 7 * DAY_MS;
const REACH_BACK_MS = 180 * DAY_MS;

/** A stretch of time, both ends included. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** Reads two local date-times. @throws Refusal 41100 if one is missing or malformed */
export function textWindow(call: AppCall, fromName: string, toName: string): TimeWindow {
  const from = parseDateTime(call.parameters.text(fromName) ?? '');
  const to = parseDateTime(call.parameters.text(toName) ?? '');
  if (from === undefined || to === undefined) throw oldRefusal(41_100, '时间参数不合法');
  return { from, to };
}

/** Reads two epoch milliseconds. @throws Refusal 400002 if one is missing or malformed */
export function epochWindow(call: AppCall, fromName: string, toName: string): TimeWindow {
  const from = call.parameters.integer(fromName);
  const to = call.parameters.integer(toName);
  if (from === undefined || to === undefined || Number.isNaN(from + to)) {
    throw oldRefusal(400_002, `参数错误: ${fromName}, ${toName}`);
  }
  return { from, to };
}

/**
 * @throws Refusal 400002 if the window runs back, 41041 if it is longer than seven days
 */
export function checkSpan(window: TimeWindow): void {
  if (window.to < window.from) throw oldRefusal(400_002, '参数错误: 开始时间不能晚于结束时间');
  if (window.to - window.from > LONGEST_MS) throw oldRefusal(41_041, '时间跨度太大');
}

/** @throws Refusal 400002 if the window begins on a day more than 180 days ago */
export function checkAge(call: AppCall, window: TimeWindow): void {
  if (window.from < startOfDay(call.nowEpochMs - REACH_BACK_MS)) {
    throw oldRefusal(400_002, '参数错误: 不支持查询180天之前的数据');
  }
}
