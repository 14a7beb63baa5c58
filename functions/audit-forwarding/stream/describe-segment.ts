import { createHash } from 'node:crypto';
import type { StreamEvent } from '../domain/audit-event.ts';
import type { JsonValue } from '../domain/source-record.ts';
import type { Segment, StreamHead } from '../ports.ts';

/**
 * Describes a run of events, of which there is at least one.
 *
 * @param head - where they were appended
 * @param text - their text, see `segment-text.ts`
 */
export function describeSegment(
  head: StreamHead,
  events: readonly StreamEvent[],
  text: Buffer,
  nowEpochMs: number,
): Segment {
  // A clock that runs back must not hide events from whoever looks back to an instant.
  const appendedAtEpochMs = Math.max(Math.floor(nowEpochMs), head.lastAppendedEpochMs ?? 0);
  let firstTimeEpochMs = Number.POSITIVE_INFINITY;
  let lastTimeEpochMs = Number.NEGATIVE_INFINITY;
  let totalLagMs = 0;
  for (const { timeEpochMs } of events) {
    firstTimeEpochMs = Math.min(firstTimeEpochMs, timeEpochMs);
    lastTimeEpochMs = Math.max(lastTimeEpochMs, timeEpochMs);
    totalLagMs += Math.max(0, appendedAtEpochMs - timeEpochMs);
  }
  return {
    stream: head.stream,
    firstSequence: head.nextSequence,
    count: events.length,
    firstTimeEpochMs,
    lastTimeEpochMs,
    appendedAtEpochMs,
    totalLagMs,
    previousHash: head.headHash,
    headHash: events.at(-1)?.hash ?? head.headHash,
    textSha256: createHash('sha256').update(text).digest('hex'),
  };
}

/** What every append moves: a cursor that is not given stays. */
export function movedBy(
  seen: StreamHead,
  cursor: JsonValue | undefined,
): Pick<StreamHead, 'version' | 'cursor'> {
  return { version: seen.version + 1n, cursor: cursor === undefined ? seen.cursor : cursor };
}

/** The head after a segment. */
export function headAfter(
  head: Pick<StreamHead, 'version' | 'cursor'>,
  segment: Segment,
): StreamHead {
  return {
    stream: segment.stream,
    version: head.version,
    cursor: head.cursor,
    nextSequence: segment.firstSequence + segment.count,
    headHash: segment.headHash,
    lastAppendedEpochMs: segment.appendedAtEpochMs,
  };
}
