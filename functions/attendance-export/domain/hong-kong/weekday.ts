import {
  DAY_MS,
  HONG_KONG_OFFSET_MS,
  hongKongMidnightEpochMs,
} from '../../../../shared/time/index.ts';
import type { HongKongDate } from '../../../../shared/time/index.ts';

/** In the order of the week that the Employment Ordinance uses: it ends with Saturday. */
export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
export type Weekday = (typeof weekdays)[number];

/** 1 January 1970 was a Thursday. */
const FIRST_WEEKDAY = weekdays.indexOf('thursday');

/** Days since `first` began the week: 0 to 6. Throws `RangeError` if there is no such day. */
export function daysIntoWeek(date: HongKongDate, first: Weekday): number {
  const dayNumber = (hongKongMidnightEpochMs(date) + HONG_KONG_OFFSET_MS) / DAY_MS;
  const sinceFirst = dayNumber + FIRST_WEEKDAY - weekdays.indexOf(first);
  return ((sinceFirst % 7) + 7) % 7;
}

export function isWeekday(date: HongKongDate, weekday: Weekday): boolean {
  return daysIntoWeek(date, weekday) === 0;
}
