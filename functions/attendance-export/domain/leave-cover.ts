import { halvesOf } from './day-halves.ts';
import type { LeaveRule } from './day-rules.ts';
import type { LeaveSpan } from './leave-span.ts';
import { minuteOf, type MinuteInterval } from './minute-interval.ts';
import type { PlannedDay } from './planned-day.ts';

const DAY_MINUTES = 1_440;
const NOON = 720;
/** 23:59, with or without seconds. */
const LAST_MINUTE = 1_439;
const HONG_KONG_OFFSET_MINUTES = 480;

/**
 * What an approved leave covers, as intervals.
 *
 * DingTalk gives leave by its two ends. For leave by the hour, and for leave by the day whose ends are
 * times of a shift, these are the interval. If both ends are a midnight, a noon or a last minute of the
 * day, they are symbols for days and half days (documentation of `getleavestatus`, 2026-08-22, shows
 * both forms): then planned days are covered by halves, also where a night shift runs past midnight.
 */
export function coverOf(
  leave: LeaveSpan,
  days: readonly PlannedDay[],
  ends: LeaveRule['dayLeaveEnds'],
): MinuteInterval[] {
  const range = halfDayRangeOf(leave, ends);
  if (range === undefined) {
    return [{ start: minuteOf(leave.fromEpochMs), end: minuteOf(leave.toEpochMs) }];
  }
  return days.flatMap((day) => coveredHalves(day, range));
}

/** From one half day to another, both covered: number of the day × 2, plus one for a second half. */
export interface HalfDayRange {
  readonly firstHalf: number;
  readonly lastHalf: number;
}

/** The half days that symbolic ends stand for; undefined if the ends are times. */
export function halfDayRangeOf(
  { unit, fromEpochMs, toEpochMs }: LeaveSpan,
  ends: LeaveRule['dayLeaveEnds'],
): HalfDayRange | undefined {
  const from = hongKongMinute(fromEpochMs);
  const to = hongKongMinute(toEpochMs);
  if (unit !== 'day' || !isSymbolic(clockOf(from)) || !isSymbolic(clockOf(to))) return undefined;
  const isDayBeforeLast = clockOf(to) === 0 && ends === 'exclusive';
  const lastDay = dayOf(to) - (isDayBeforeLast ? 1 : 0);
  return {
    firstHalf: dayOf(from) * 2 + (clockOf(from) === NOON ? 1 : 0),
    lastHalf: lastDay * 2 + (clockOf(to) === NOON ? 0 : 1),
  };
}

/** The number of a planned day's first half, as ranges of half days count. */
export function firstHalfNumberOf(day: PlannedDay): number {
  return dayOf(day.midnight + HONG_KONG_OFFSET_MINUTES) * 2;
}

function coveredHalves(day: PlannedDay, { firstHalf, lastHalf }: HalfDayRange): MinuteInterval[] {
  const number = firstHalfNumberOf(day);
  const isFirst = number >= firstHalf && number <= lastHalf;
  const isSecond = number + 1 >= firstHalf && number + 1 <= lastHalf;
  const { first, second } = halvesOf(day);
  if (isFirst && isSecond) return [{ start: first.start, end: second.end }];
  if (isFirst) return [first];
  return isSecond ? [second] : [];
}

function hongKongMinute(epochMs: number): number {
  return minuteOf(epochMs) + HONG_KONG_OFFSET_MINUTES;
}

function clockOf(hongKongMinutes: number): number {
  return hongKongMinutes - dayOf(hongKongMinutes) * DAY_MINUTES;
}

function dayOf(hongKongMinutes: number): number {
  return Math.floor(hongKongMinutes / DAY_MINUTES);
}

function isSymbolic(clock: number): boolean {
  return clock === 0 || clock === NOON || clock === LAST_MINUTE;
}
