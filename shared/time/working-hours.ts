import type { HongKongDate } from './hong-kong-time.ts';

/** When people work, in Hong Kong time. */
export interface WorkingHours {
  /** 1 is Monday. */
  readonly days: readonly number[];
  /** `HH:mm` */
  readonly from: string;
  /** `HH:mm`; no later than `from`: it ends on the next day. */
  readonly to: string;
  /** Days on which nobody works though the weekday says so, `yyyy-MM-dd`. */
  readonly closedDays: readonly HongKongDate[];
}

/** Whether work begins on this day. */
export function isWorkingDay({ days, closedDays }: WorkingHours, day: HongKongDate): boolean {
  return days.includes(weekdayOf(day)) && !closedDays.includes(day);
}

/** 1 is Monday, 7 Sunday. */
export function weekdayOf(day: HongKongDate): number {
  return ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** Minutes since midnight of a time `HH:mm`. */
export function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
