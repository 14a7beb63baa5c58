import {
  addDays,
  DAY_MS,
  hongKongMidnightEpochMs,
  MINUTE_MS,
  type HongKongDate,
} from '../time/index.ts';
import type { LedgerMonth } from './call-ledger.ts';

/** When people work, in Hong Kong time: calls and pushes follow from it. */
export interface WorkCalendar {
  /** 1 is Monday. */
  readonly days: readonly number[];
  /** `HH:mm`; `to` no later than `from` ends on the next day, and counts to midnight here. */
  readonly from: string;
  readonly to: string;
  /** Days on which nobody works though the weekday says so, `yyyy-MM-dd`. */
  readonly closedDays: readonly string[];
}

/** Working days of a month until an instant, today in proportion, and altogether. */
export function workDaysOf(
  month: LedgerMonth,
  nowEpochMs: number,
  calendar: WorkCalendar,
): { readonly passed: number; readonly all: number } {
  let passed = 0;
  let all = 0;
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) {
    if (!isWorkDay(day, calendar)) continue;
    all += 1;
    passed += passedShareOf(day, nowEpochMs, calendar);
  }
  return { passed, all };
}

function isWorkDay(day: HongKongDate, { days, closedDays }: WorkCalendar): boolean {
  const weekday = ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
  return days.includes(weekday) && !closedDays.includes(day);
}

/** 0 before the day's work begins, 1 once it has ended. */
function passedShareOf(day: HongKongDate, nowEpochMs: number, { from, to }: WorkCalendar): number {
  const midnight = hongKongMidnightEpochMs(day);
  const opens = midnight + minutesOf(from) * MINUTE_MS;
  const closes = to > from ? midnight + minutesOf(to) * MINUTE_MS : midnight + DAY_MS;
  return Math.min(1, Math.max(0, (nowEpochMs - opens) / (closes - opens)));
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
