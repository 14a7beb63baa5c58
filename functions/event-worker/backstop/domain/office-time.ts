import {
  addDays,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  isWorkingDay,
  MINUTE_MS,
  minuteOfDay,
  type WorkingHours,
} from '../../../../shared/time/index.ts';

/** Longer spans are all the same to whoever asks: a stream that is silent for months. */
const LONGEST_SPAN_DAYS = 400;
const DAY_MINUTES = 24 * 60;

/** Minutes of office time between two instants; 0 if they run back. */
export function officeMinutesBetween(
  office: WorkingHours,
  fromEpochMs: number,
  toEpochMs: number,
): number {
  const lastDay = hongKongDateOf(toEpochMs);
  const earliestDay = addDays(lastDay, -LONGEST_SPAN_DAYS);
  // The office hours of the day before may reach into the first day.
  const firstDay = addDays(hongKongDateOf(fromEpochMs), -1);
  let totalMs = 0;
  for (let day = firstDay < earliestDay ? earliestDay : firstDay; day <= lastDay;) {
    const { opens, closes } = openingOf(office, day);
    totalMs += Math.max(0, Math.min(closes, toEpochMs) - Math.max(opens, fromEpochMs));
    day = addDays(day, 1);
  }
  return Math.floor(totalMs / MINUTE_MS);
}

export function isOfficeTime(office: WorkingHours, epochMs: number): boolean {
  const today = hongKongDateOf(epochMs);
  return [addDays(today, -1), today].some((day) => {
    const { opens, closes } = openingOf(office, day);
    return opens <= epochMs && epochMs < closes;
  });
}

/** The instant at which the next Hong Kong month begins. */
export function nextMonthEpochMs(epochMs: number): number {
  const month = hongKongDateOf(epochMs).slice(0, 7);
  return hongKongMidnightEpochMs(`${addDays(`${month}-01`, 31).slice(0, 7)}-01`);
}

/** Both ends equal where nobody works. */
function openingOf(
  office: WorkingHours,
  date: string,
): { readonly opens: number; readonly closes: number } {
  const midnight = hongKongMidnightEpochMs(date);
  if (!isWorkingDay(office, date)) return { opens: midnight, closes: midnight };
  const opens = minuteOfDay(office.from);
  const closes = minuteOfDay(office.to);
  return {
    opens: midnight + opens * MINUTE_MS,
    closes: midnight + (closes > opens ? closes : closes + DAY_MINUTES) * MINUTE_MS,
  };
}
