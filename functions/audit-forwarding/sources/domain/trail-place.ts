import * as z from 'zod';
import {
  addDays,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  isHongKongDate,
} from '../../../../shared/time/index.ts';
import type { JsonValue } from '../../domain/source-record.ts';

/** A place in the audit trail: every entry up to this one, included, has been told. */
const trailPlaceSchema = z.strictObject({
  v: z.literal(1),
  day: z.string().refine(isHongKongDate),
  entry: z.string().max(128),
});
export type TrailPlace = z.output<typeof trailPlaceSchema>;

/** An entry's id begins with its time. */
const TIME_DIGITS = 15;
const ENTRY_TIME = /^(\d{15})-/;

/** Undefined for what is no cursor of this version. */
export function parseTrailPlace(stored: JsonValue): TrailPlace | undefined {
  return trailPlaceSchema.safeParse(stored).data;
}

/** Before every entry of an instant, and after all of the millisecond before it. */
export function placeBefore(epochMs: number): TrailPlace {
  const entry = String(Math.max(0, Math.trunc(epochMs))).padStart(TIME_DIGITS, '0');
  return { v: 1, day: hongKongDateOf(epochMs), entry };
}

export function midnightDaysBefore(nowEpochMs: number, days: number): number {
  return hongKongMidnightEpochMs(addDays(hongKongDateOf(nowEpochMs), -days));
}

/** Whether an entry stands at a place or before it. */
export function isUpTo(
  { day, entry }: Omit<TrailPlace, 'v'>,
  place: Omit<TrailPlace, 'v'>,
): boolean {
  return day < place.day || (day === place.day && entry <= place.entry);
}

/** When an entry was written, by its key: by its id, or, if that is none, when its day began. */
export function timeOfKey({ day, entry }: Omit<TrailPlace, 'v'>): number | undefined {
  const digits = ENTRY_TIME.exec(entry)?.[1];
  if (digits !== undefined) return Number(digits);
  return isHongKongDate(day) ? hongKongMidnightEpochMs(day) : undefined;
}
