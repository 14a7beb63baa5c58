import { HOLIDAYS } from './holidays.ts';
import { dayNumberOf, dayNumberOfEpochMs, epochMsOf, isWeekday } from './hong-kong-calendar.ts';

/** DingTalk gives out attendance for this many days back (listRecord; `list`: half a year). */
const WINDOW_DAYS = 180;
const WORKING_DAYS_AFTER = 3;
/** 10:10, because DingTalk advises against calls on the full hour. */
const MINUTE_OF_DAY = 610;

/**
 * Where the local cloud's clock should stand to export a period. That is the machine's own time if
 * the period is over — its last night shift and the day after it included — and DingTalk would still
 * give out the day before it; otherwise 10:10 on the third working day after it.
 *
 * @throws RangeError if an end of the period is no day.
 */
export function localNowFor(
  period: { readonly from: string; readonly to: string },
  machineNowEpochMs: number,
): { readonly epochMs: number; readonly moved: boolean } {
  const today = dayNumberOfEpochMs(machineNowEpochMs);
  const lastDay = dayNumberOf(period.to);
  const isOver = today > lastDay + 1;
  const isInWindow = dayNumberOf(period.from) - 1 >= today - WINDOW_DAYS + 1;
  if (isOver && isInWindow) return { epochMs: machineNowEpochMs, moved: false };
  return { epochMs: epochMsOf(workingDayAfter(lastDay), MINUTE_OF_DAY), moved: true };
}

function workingDayAfter(lastDay: number): number {
  let day = lastDay;
  for (let left = WORKING_DAYS_AFTER; left > 0;) {
    day += 1;
    if (isWeekday(day) && !HOLIDAYS.has(day)) left -= 1;
  }
  return day;
}
