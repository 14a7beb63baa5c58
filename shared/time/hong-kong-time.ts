/**
 * Hong Kong time is UTC+8 all year: no daylight saving since 1979 (IANA tz database, zone
 * Asia/Hong_Kong). That makes every conversion here plain arithmetic.
 */
export const HONG_KONG_OFFSET_MS = 8 * 3_600_000;
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** A calendar day in Hong Kong, `yyyy-MM-dd`. */
export type HongKongDate = string;

const DATE_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIMESTAMP_PATTERN = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/;

/** The Hong Kong day that an instant falls on. */
export function hongKongDateOf(epochMs: number): HongKongDate {
  return new Date(epochMs + HONG_KONG_OFFSET_MS).toISOString().slice(0, 10);
}

/** The instant at which a Hong Kong day begins. Throws `RangeError` if there is no such day. */
export function hongKongMidnightEpochMs(date: HongKongDate): number {
  const match = DATE_PATTERN.exec(date);
  const utc = match === null ? Number.NaN : Date.parse(`${date}T00:00:00.000Z`);
  if (Number.isNaN(utc) || new Date(utc).toISOString().slice(0, 10) !== date) {
    throw new RangeError(`not a calendar day in the form yyyy-MM-dd: ${date}`);
  }
  return utc - HONG_KONG_OFFSET_MS;
}

/** True if the text is a day that exists. */
export function isHongKongDate(text: string): text is HongKongDate {
  try {
    hongKongMidnightEpochMs(text);
    return true;
  } catch {
    return false;
  }
}

/** The day `count` days later (or earlier, if negative). */
export function addDays(date: HongKongDate, count: number): HongKongDate {
  return hongKongDateOf(hongKongMidnightEpochMs(date) + count * DAY_MS);
}

/** Whole days from `from` to `to`; 0 if they are the same day. */
export function daysBetween(from: HongKongDate, to: HongKongDate): number {
  return Math.round((hongKongMidnightEpochMs(to) - hongKongMidnightEpochMs(from)) / DAY_MS);
}

/** `yyyy-MM-dd HH:mm:ss` in Hong Kong time, the form of DingTalk's older interfaces. */
export function formatHongKongTimestamp(epochMs: number): string {
  return new Date(epochMs + HONG_KONG_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** Reads `yyyy-MM-dd HH:mm:ss` in Hong Kong time. Throws `RangeError` on anything else. */
export function parseHongKongTimestamp(text: string): number {
  const match = TIMESTAMP_PATTERN.exec(text);
  const utc = match === null ? Number.NaN : Date.parse(`${text.replace(' ', 'T')}.000Z`);
  // `Date.parse` takes 30 February for 2 March, and 24:00 for the next day.
  if (Number.isNaN(utc) || formatHongKongTimestamp(utc - HONG_KONG_OFFSET_MS) !== text) {
    throw new RangeError('not a time in the form yyyy-MM-dd HH:mm:ss');
  }
  return utc - HONG_KONG_OFFSET_MS;
}
