import { MINUTE_MS } from '../../../../../shared/time/index.ts';
import { lateRead } from './late-read.ts';
import { isEmptySpan, type Span } from './span.ts';
import type { WindowCursor } from './window-cursor.ts';
import type { WindowSettings } from './window-settings.ts';

/** A read that ended so lately is not begun again while older days wait to be read over. */
const REST_MS = 5 * MINUTE_MS;

/**
 * What to read now: from `overlapMinutes` before the place on, or from where the last read was
 * stopped, to a little before now. Undefined if that is nothing.
 *
 * A cursor ahead of the clock was written by a clock that was wrong. It is drawn back, so that what
 * happens until then is read in its time; what is read twice has the same ids.
 */
export function forwardSpan(
  cursor: WindowCursor,
  nowEpochMs: number,
  settings: WindowSettings,
): Span | undefined {
  const toEpochMs = nowEpochMs - settings.settlingSeconds * 1_000;
  const nextEpochMs = Math.min(cursor.nextEpochMs, toEpochMs + 1);
  const isRead = cursor.resumeEpochMs === null && toEpochMs - nextEpochMs < REST_MS;
  // Otherwise one who is stopped after each page would never come to the older days.
  if (isRead && lateRead(cursor, nowEpochMs, settings) !== undefined) return undefined;
  const overlapped = nextEpochMs - settings.overlapMinutes * MINUTE_MS;
  const resumed = Math.min(cursor.resumeEpochMs ?? overlapped, nextEpochMs);
  const span = { fromEpochMs: Math.max(cursor.beganEpochMs, resumed), toEpochMs };
  return isEmptySpan(span) ? undefined : span;
}

/** The place once everything of `span` up to an instant, included, has been held by a page. */
export function advancedForward(
  cursor: WindowCursor,
  span: Span,
  readUntilEpochMs: number,
): WindowCursor {
  const unread = readUntilEpochMs + 1;
  return {
    ...cursor,
    nextEpochMs: Math.max(Math.min(cursor.nextEpochMs, span.toEpochMs + 1), unread),
    resumeEpochMs: readUntilEpochMs >= span.toEpochMs ? null : unread,
  };
}
