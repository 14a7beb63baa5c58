import {
  addDays,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  MINUTE_MS,
  type HongKongDate,
} from '../../../../../shared/time/index.ts';
import { isEmptySpan, type Span } from './span.ts';
import type { WindowCursor } from './window-cursor.ts';
import type { WindowSettings } from './window-settings.ts';

/** Older days that are read over again for records that came late. */
export interface LateRead extends Span {
  /** The Hong Kong day on which it began. */
  readonly day: HongKongDate;
}

/**
 * What to read over again, once a Hong Kong day or from where it was stopped; undefined if that is
 * nothing.
 *
 * It goes back `lateDays` before the day of the one before. So a record that is told at most
 * `lateDays` after it happened is read, however long the function stood still: it was told before
 * that day, or it happened after the beginning.
 */
export function lateRead(
  cursor: WindowCursor,
  nowEpochMs: number,
  settings: WindowSettings,
): LateRead | undefined {
  const { late } = cursor;
  if (late !== null) {
    return { day: late.day, fromEpochMs: late.nextEpochMs, toEpochMs: late.toEpochMs };
  }
  const day = hongKongDateOf(nowEpochMs);
  if (settings.lateDays === 0 || cursor.lateReadOn === day) return undefined;
  // Later than today it was written by a clock that was wrong.
  const before = cursor.lateReadOn < day ? cursor.lateReadOn : addDays(day, -1);
  const first = hongKongMidnightEpochMs(addDays(before, -settings.lateDays));
  const read = {
    day,
    fromEpochMs: Math.max(cursor.beganEpochMs, first),
    // What comes after it is read by every read.
    toEpochMs: cursor.nextEpochMs - settings.overlapMinutes * MINUTE_MS - 1,
  };
  return isEmptySpan(read) ? undefined : read;
}

/** The place once everything of `read` up to an instant, included, has been held by a page. */
export function advancedLate(
  cursor: WindowCursor,
  read: LateRead,
  readUntilEpochMs: number,
): WindowCursor {
  if (readUntilEpochMs >= read.toEpochMs) return { ...cursor, late: null, lateReadOn: read.day };
  const { day, toEpochMs } = read;
  return { ...cursor, late: { day, nextEpochMs: readUntilEpochMs + 1, toEpochMs } };
}
