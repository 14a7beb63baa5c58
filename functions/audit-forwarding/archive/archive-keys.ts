import {
  HONG_KONG_OFFSET_MS,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  type HongKongDate,
} from '../../../shared/time/index.ts';
import type { StreamName } from '../domain/stream-name.ts';

/** Whose archive it is. */
export interface ArchiveOwner {
  readonly environment: string;
  readonly corpId: string;
  readonly stream: StreamName;
}

/** Where a piece of a stream lies: the hour in which it was appended, and its first event. */
export interface ArchivePlace {
  /** Hong Kong hour, `2026-11-27T10+08:00`. */
  readonly hour: string;
  readonly firstSequence: number;
}

/** The two objects that make up a piece. */
export interface PieceKeys {
  readonly objectKey: string;
  readonly manifestKey: string;
}

/** Keys in order are places in order, so that a listing is the stream. */
const SEQUENCE_DIGITS = 12;
const OBJECT_SUFFIX = '.ndjson.gz';
const MANIFEST_SUFFIX = '.manifest.json';
const PIECE = /\/(\d{4})\/(\d{2})\/(\d{2})\/(\d{2})-(\d{12})(\.ndjson\.gz|\.manifest\.json)$/;
const HOUR_LENGTH = 'yyyy-MM-ddTHH'.length;

/** The Hong Kong hour that an instant falls in. */
export function hongKongHourOf(epochMs: number): string {
  const local = new Date(epochMs + HONG_KONG_OFFSET_MS).toISOString();
  return `${local.slice(0, HOUR_LENGTH)}+08:00`;
}

/** The Hong Kong day that an hour belongs to. */
export function dayOfHour(hour: string): HongKongDate {
  return hour.slice(0, 'yyyy-MM-dd'.length);
}

export function pieceKeys(owner: ArchiveOwner, place: ArchivePlace): PieceKeys {
  const first = String(place.firstSequence).padStart(SEQUENCE_DIGITS, '0');
  const stem = `${hourPrefix(owner, place.hour)}${first}`;
  return { objectKey: stem + OBJECT_SUFFIX, manifestKey: stem + MANIFEST_SUFFIX };
}

/** What the keys of an hour begin with. */
export function hourPrefix(owner: ArchiveOwner, hour: string): string {
  const day = dayOfHour(hour).replaceAll('-', '/');
  return `${streamPrefix(owner)}${day}/${hour.slice(HOUR_LENGTH - 2, HOUR_LENGTH)}-`;
}

/** What the keys of the month of a Hong Kong day begin with. */
export function monthPrefix(owner: ArchiveOwner, day: HongKongDate): string {
  return `${streamPrefix(owner)}${day.slice(0, 'yyyy-MM'.length).replace('-', '/')}/`;
}

/** The place that a key names; undefined for whatever else lies there. */
export function placeOfKey(
  key: string,
): (ArchivePlace & { readonly is: 'object' | 'manifest' }) | undefined {
  const [, year, month, day, hour, first, suffix] = PIECE.exec(key) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return {
    hour: `${year}-${month}-${day}T${hour ?? ''}+08:00`,
    firstSequence: Number(first),
    is: suffix === OBJECT_SUFFIX ? 'object' : 'manifest',
  };
}

/**
 * The first day of every month that a span of days touches, oldest first.
 *
 * @throws RangeError for a day that does not exist
 */
export function monthsBetween(from: HongKongDate, to: HongKongDate): readonly HongKongDate[] {
  for (const day of [from, to]) hongKongMidnightEpochMs(day);
  const months: HongKongDate[] = [];
  let [year = 0, month = 0] = from.split('-').map(Number);
  for (;;) {
    const first = hongKongDateOf(Date.UTC(year, month - 1, 1));
    if (first > to) return months;
    months.push(first);
    if (month === 12) year += 1;
    month = (month % 12) + 1;
  }
}

/** What the keys of a stream begin with. */
export function streamPrefix({ environment, corpId, stream }: ArchiveOwner): string {
  return `audit/${environment}/${corpId}/${stream}/`;
}
