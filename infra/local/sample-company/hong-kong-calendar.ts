/**
 * Hong Kong days as numbers: days since 1970-01-01, in a zone that is UTC+8 all year. Written here
 * again, apart from what the functions use, because the sample company is their judge.
 */
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
const HONG_KONG_AHEAD_MINUTES = 480;

/** @throws RangeError for anything but an existing day `yyyy-MM-dd`. */
export function dayNumberOf(date: string): number {
  const epochMs = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  const dayNumber = epochMs / DAY_MS;
  if (Number.isNaN(epochMs) || dateOf(dayNumber) !== date) {
    throw new RangeError(`no such day: ${date}`);
  }
  return dayNumber;
}

/** Writing a date costs more than all else about a day, and few days are ever written. */
const writtenDates = new Map<number, string>();

/** The day as `yyyy-MM-dd`. */
export function dateOf(dayNumber: number): string {
  const known = writtenDates.get(dayNumber);
  if (known !== undefined) return known;
  const date = new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
  writtenDates.set(dayNumber, date);
  return date;
}

/** 0 is Sunday. */
export function weekdayOf(dayNumber: number): number {
  return (((dayNumber + 4) % 7) + 7) % 7;
}

/** True from Monday to Friday. */
export function isWeekday(dayNumber: number): boolean {
  const weekday = weekdayOf(dayNumber);
  return weekday !== 0 && weekday !== 6;
}

/** The instant `minute` minutes after the midnight at which the Hong Kong day begins. */
export function epochMsOf(dayNumber: number, minute: number): number {
  return (dayNumber * DAY_MINUTES + minute - HONG_KONG_AHEAD_MINUTES) * MINUTE_MS;
}

/** The Hong Kong day of an instant. */
export function dayNumberOfEpochMs(epochMs: number): number {
  return Math.floor((epochMs / MINUTE_MS + HONG_KONG_AHEAD_MINUTES) / DAY_MINUTES);
}
