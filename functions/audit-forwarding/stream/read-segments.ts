import type { CallOptions } from '../../../shared/table-store/index.ts';
import type { Segment } from '../ports.ts';
import { SegmentBrokenError } from './errors.ts';
import type { SegmentRows } from './segment-rows.ts';
import { assertSequence } from './sequence.ts';
import type { StoredSegment } from './stored-segment.ts';
import type { StreamRow } from './stream-row.ts';

/** Where a stream is described: its last segment in its own row, all before in theirs. */
export interface StreamParts {
  readonly row: StreamRow;
  readonly segments: SegmentRows;
}

/**
 * Segments from the one that holds a sequence up to the one that is last now.
 *
 * @throws SegmentBrokenError if one is missing on the way, RangeError for what is no sequence
 */
export async function* segmentsFrom(
  { row, segments }: StreamParts,
  fromSequence: number,
  call: CallOptions,
): AsyncGenerator<Segment> {
  assertSequence(fromSequence);
  const { head, last } = await row.read(call);
  if (last === undefined || fromSequence >= head.nextSequence) return;
  let before: StoredSegment | undefined;
  if (fromSequence < last.firstSequence) {
    const holder = await segments.lastFrom(fromSequence, call);
    const first = holder?.firstSequence ?? fromSequence;
    for await (const segment of segments.between(first, last.firstSequence, call)) {
      assertNext(before, segment, fromSequence);
      yield segment;
      before = segment;
    }
  }
  assertNext(before, last, fromSequence);
  yield last;
}

/** The first one must hold what was asked for, every other one must follow the one before. */
function assertNext(
  before: StoredSegment | undefined,
  segment: StoredSegment,
  fromSequence: number,
): void {
  const stream = segment.stream;
  if (before === undefined) {
    if (segment.firstSequence <= fromSequence && fromSequence < endOf(segment)) return;
    throw new SegmentBrokenError({ stream, firstSequence: fromSequence }, 'row-missing');
  }
  if (segment.firstSequence !== endOf(before)) {
    throw new SegmentBrokenError({ stream, firstSequence: endOf(before) }, 'row-missing');
  }
  if (segment.previousHash !== before.headHash) {
    throw new SegmentBrokenError(segment, 'chain-disagrees');
  }
}

/** Which ids are among those of events that were appended at an instant or later. */
export async function findKnownIds(
  { row, segments }: StreamParts,
  ids: readonly string[],
  sinceAppendedEpochMs: number,
  call: CallOptions,
): Promise<ReadonlySet<string>> {
  const unknown = new Set(ids);
  const known = new Set<string>();
  const look = (present: readonly string[]): void => {
    for (const id of present) if (unknown.delete(id)) known.add(id);
  };
  if (unknown.size === 0) return known;
  const { last, ids: ofLast } = await row.readWithIds(call);
  if (last === undefined || last.appendedAtEpochMs < sinceAppendedEpochMs) return known;
  look(ofLast);
  for await (const segment of segments.idsBackward(last.firstSequence - 1, call)) {
    if (unknown.size === 0 || segment.appendedAtEpochMs < sinceAppendedEpochMs) break;
    look(segment.ids);
  }
  return known;
}

/** The last segment that was appended before an instant: halves the stream until it is found. */
export async function lastSegmentBefore(
  { row, segments }: StreamParts,
  epochMs: number,
  call: CallOptions,
): Promise<Segment | undefined> {
  const { last } = await row.read(call);
  if (last === undefined || last.appendedAtEpochMs < epochMs) return last;
  let found: StoredSegment | undefined;
  let from = 1;
  let end = last.firstSequence;
  while (from < end) {
    const middle = Math.floor((from + end - 1) / 2);
    const segment = await segments.lastFrom(middle, call);
    if (segment === undefined || endOf(segment) <= middle) {
      const place = { stream: last.stream, firstSequence: middle };
      throw new SegmentBrokenError(place, 'row-missing');
    }
    if (segment.appendedAtEpochMs < epochMs) {
      found = segment;
      from = endOf(segment);
    } else {
      end = segment.firstSequence;
    }
  }
  return found;
}

function endOf({ firstSequence, count }: Segment): number {
  return firstSequence + count;
}
