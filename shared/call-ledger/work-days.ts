import {
  addDays,
  DAY_MS,
  hongKongMidnightEpochMs,
  isWorkingDay,
  MINUTE_MS,
  minuteOfDay,
  type HongKongDate,
  type WorkingHours,
} from '../time/index.ts';
import type { LedgerMonth } from './call-ledger.ts';

/** Working days of a month until an instant, today in proportion, and altogether. */
export function workDaysOf(
  month: LedgerMonth,
  nowEpochMs: number,
  hours: WorkingHours,
): { readonly passed: number; readonly all: number } {
  let passed = 0;
  let all = 0;
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) {
    if (!isWorkingDay(hours, day)) continue;
    all += 1;
    passed += passedShareOf(day, nowEpochMs, hours);
  }
  return { passed, all };
}

/** 0 before the day's work begins, 1 once it has ended; hours beyond midnight count to midnight. */
function passedShareOf(day: HongKongDate, nowEpochMs: number, { from, to }: WorkingHours): number {
  const midnight = hongKongMidnightEpochMs(day);
  const opens = midnight + minuteOfDay(from) * MINUTE_MS;
  const closes = to > from ? midnight + minuteOfDay(to) * MINUTE_MS : midnight + DAY_MS;
  return Math.min(1, Math.max(0, (nowEpochMs - opens) / (closes - opens)));
}
