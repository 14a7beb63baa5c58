const OFFSET_MS = 8 * 3_600_000;

/** Milliseconds of a day; UTC+8 has no other kind of day. */
export const DAY_MS = 86_400_000;

/** `yyyy-MM-dd HH:mm:ss` in UTC+8, the way the old host writes every date. */
export function formatDateTime(epochMs: number): string {
  return new Date(epochMs + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** `yyyy-MM-dd` in UTC+8. */
export function formatDate(epochMs: number): string {
  return formatDateTime(epochMs).slice(0, 10);
}

/** `yyyy-MM` in UTC+8: the month that quotas are counted in. */
export function formatMonth(epochMs: number): string {
  return formatDateTime(epochMs).slice(0, 7);
}

/** 00:00 UTC+8 of a day `yyyy-MM-dd`. */
export function startOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) - OFFSET_MS;
}

/** 00:00 UTC+8 of the day that holds the instant. */
export function startOfDay(epochMs: number): number {
  return Math.floor((epochMs + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
}

/** Reads `yyyy-MM-dd HH:mm:ss`, or the day alone; undefined for anything else. */
export function parseDateTime(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}:\d{2}))?$/.exec(text);
  if (match?.[1] === undefined) return undefined;
  const epochMs = Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}Z`) - OFFSET_MS;
  // Date.parse rolls 31 February over into March; DingTalk calls that no date.
  return !Number.isNaN(epochMs) && formatDate(epochMs) === match[1] ? epochMs : undefined;
}

/** A time of day inside a shift: `1970-01-01 HH:mm:ss` and how many midnights lie before it. */
export function timeOfShift(minute: number): { check_time: string; across: number } {
  const across = Math.floor(minute / 1_440);
  const clock = new Date((minute - across * 1_440) * 60_000).toISOString().slice(11, 19);
  return { check_time: `1970-01-01 ${clock}`, across };
}
