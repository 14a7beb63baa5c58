import type { Clock } from '../../../../shared/time/index.ts';
import type { JsonValue } from '../../domain/source-record.ts';
import type { StreamName } from '../../domain/stream-name.ts';
import type { AuditSource, CallOptions, SourcePage } from '../../ports.ts';
import { SourceCursorUnreadableError } from '../errors.ts';
import { advancedForward, forwardSpan } from './domain/forward-read.ts';
import { advancedLate, lateRead } from './domain/late-read.ts';
import type { Span } from './domain/span.ts';
import { firstCursor, parseWindowCursor, type WindowCursor } from './domain/window-cursor.ts';
import type { WindowSettings } from './domain/window-settings.ts';
import { readSpan, type ReadPiece } from './read-span.ts';

/** A source that tells what happened within a window of time. */
export interface WindowSource {
  readonly stream: StreamName;
  readonly clock: Clock;
  readonly settings: WindowSettings;
  /** Where it begins that has never been read. */
  readonly beginEpochMs: (nowEpochMs: number) => number;
  readonly readPiece: ReadPiece;
}

/**
 * Reads what is new, then, once a Hong Kong day, what may have come late. It may be stopped after any
 * page: the next read from the last page's cursor goes on there.
 *
 * Guarantees: every record that happened after the beginning and is told at most `lateDays` after it
 * happened is held by a page, however often a read is stopped and however long none is made.
 *
 * @throws SourceCursorUnreadableError; what `readPiece` throws
 */
export async function* readInWindows(
  source: WindowSource,
  cursor: JsonValue | undefined,
  options: Parameters<AuditSource['pages']>[1],
): AsyncGenerator<SourcePage> {
  const { backfill, ...call } = options;
  if (backfill === undefined) yield* readOn(source, cursor, call);
  else yield* readAgain(source, backfill, call);
}

async function* readAgain(
  source: WindowSource,
  backfill: Span,
  call: CallOptions,
): AsyncGenerator<SourcePage> {
  // What is yet to happen cannot be read; a window that ends in the future ends now.
  const toEpochMs = Math.min(backfill.toEpochMs, source.clock.nowEpochMs());
  for await (const { records } of readSpan({ ...backfill, toEpochMs }, partsOf(source), call)) {
    yield { records };
  }
}

async function* readOn(
  source: WindowSource,
  cursor: JsonValue | undefined,
  call: CallOptions,
): AsyncGenerator<SourcePage> {
  const nowEpochMs = source.clock.nowEpochMs();
  let place = placeOf(source, cursor, nowEpochMs);
  const forward = forwardSpan(place, nowEpochMs, source.settings);
  if (forward !== undefined) {
    for await (const { records, readUntilEpochMs } of readSpan(forward, partsOf(source), call)) {
      if (readUntilEpochMs === undefined) yield { records };
      else yield { records, cursor: (place = advancedForward(place, forward, readUntilEpochMs)) };
    }
  }
  const late = lateRead(place, nowEpochMs, source.settings);
  if (late === undefined) return;
  for await (const { records, readUntilEpochMs } of readSpan(late, partsOf(source), call)) {
    if (readUntilEpochMs === undefined) yield { records };
    else yield { records, cursor: (place = advancedLate(place, late, readUntilEpochMs)) };
  }
}

function placeOf(
  { stream, beginEpochMs }: WindowSource,
  cursor: JsonValue | undefined,
  nowEpochMs: number,
): WindowCursor {
  if (cursor === undefined) return firstCursor(beginEpochMs(nowEpochMs), nowEpochMs);
  const place = parseWindowCursor(cursor);
  if (place === undefined) throw new SourceCursorUnreadableError(stream);
  return place;
}

function partsOf({ readPiece, settings }: WindowSource): Parameters<typeof readSpan>[1] {
  return { longestPieceMs: settings.longestPieceMs, readPiece };
}
