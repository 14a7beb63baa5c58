import { addDays, hongKongDateOf, type HongKongDate } from '../../../shared/time/index.ts';
import { halvesOf } from './day-halves.ts';
import type { DayRules } from './day-rules.ts';
import { dueTimeOf } from './due-time.ts';
import { halfDayRangeOf } from './leave-cover.ts';
import type { LeaveSpan } from './leave-span.ts';
import { intersect, lengthOf, subtract, type MinuteInterval } from './minute-interval.ts';
import type { PlannedDay } from './planned-day.ts';

/** What is known around a leave. */
export interface LeaveSurroundings {
  readonly cover: readonly MinuteInterval[];
  readonly days: readonly PlannedDay[];
  readonly restDates: ReadonlySet<HongKongDate>;
  readonly dayRules: DayRules;
}

const TOLERATED_MINUTES = 1;
/** A leave of more days than this is compared with nothing: DingTalk asks for 180 at most. */
const MOST_DAYS = 400;

/**
 * Compares DingTalk's duration of a leave with what the leave covers, and says how they differ.
 * Undefined if they agree, or if the schedule of some of its days is not known. By the hour: planned
 * minutes, give or take one. By the day: half days that are covered, counted on planned days or on
 * all calendar days, because companies count leave either way.
 */
export function durationFault(leave: LeaveSpan, around: LeaveSurroundings): string | undefined {
  const { unit, durationHundredths } = leave;
  if (unit === undefined || durationHundredths === undefined) return undefined;
  const dates = datesOf(leave);
  // A night shift goes on after midnight: leave then is leave of the work date before.
  const dayBefore = addDays(hongKongDateOf(leave.fromEpochMs), -1);
  const planned = around.days.filter(({ date }) => dates.has(date) || date === dayBefore);
  const known = new Set([...planned.map(({ date }) => date), ...around.restDates]);
  if (dates.size === 0 || [...dates].some((date) => !known.has(date))) return undefined;
  return unit === 'hour'
    ? hoursFault(durationHundredths, planned, around)
    : daysFault(leave, durationHundredths, dates, planned, around);
}

function hoursFault(
  durationHundredths: number,
  planned: readonly PlannedDay[],
  { cover, dayRules }: LeaveSurroundings,
): string | undefined {
  const minutes = planned.reduce(
    (sum, { sections }) =>
      sum +
      sections.reduce((ofDay, section) => {
        const due = dueTimeOf(section, dayRules.hasPaidBreaks(section.shiftId));
        return ofDay + lengthOf(intersect(due, cover));
      }, 0),
    0,
  );
  const stated = (durationHundredths * 60) / 100;
  if (Math.abs(minutes - stated) <= TOLERATED_MINUTES) return undefined;
  return `${String(minutes)} min ≠ ${String(stated)} min`;
}

function daysFault(
  leave: LeaveSpan,
  durationHundredths: number,
  dates: ReadonlySet<HongKongDate>,
  planned: readonly PlannedDay[],
  { cover, dayRules }: LeaveSurroundings,
): string | undefined {
  const coveredHalves = planned.reduce((sum, day) => sum + halvesCovered(day, cover), 0);
  const calendarHalves = calendarHalvesOf(leave, dates, dayRules);
  const stated = durationHundredths / 50;
  if (stated === coveredHalves || stated === calendarHalves) return undefined;
  return `${String(coveredHalves / 2)} d, ${String(calendarHalves / 2)} d ≠ ${String(stated / 2)} d`;
}

function halvesCovered(day: PlannedDay, cover: readonly MinuteInterval[]): number {
  const { first, second } = halvesOf(day);
  const working = day.sections.flatMap((section) => section.working);
  return [first, second].filter((half) => {
    const minutes = intersect(working, [half]);
    return minutes.length > 0 && subtract(minutes, cover).length === 0;
  }).length;
}

/** Half days from one end to the other on the calendar; times of a shift stand for whole days. */
function calendarHalvesOf(
  leave: LeaveSpan,
  dates: ReadonlySet<HongKongDate>,
  { leave: rule }: DayRules,
): number {
  const range = halfDayRangeOf(leave, rule.dayLeaveEnds);
  return range === undefined ? dates.size * 2 : range.lastHalf - range.firstHalf + 1;
}

function datesOf({ fromEpochMs, toEpochMs }: LeaveSpan): Set<HongKongDate> {
  const dates = new Set<HongKongDate>();
  const last = hongKongDateOf(toEpochMs);
  for (
    let date = hongKongDateOf(fromEpochMs);
    date <= last && dates.size <= MOST_DAYS;
    date = addDays(date, 1)
  ) {
    dates.add(date);
  }
  return dates;
}
