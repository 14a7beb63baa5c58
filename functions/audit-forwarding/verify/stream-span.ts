import { addDays, hongKongMidnightEpochMs, type HongKongDate } from '../../../shared/time/index.ts';
import type { ArchiveOwner } from '../archive/archive-keys.ts';
import { chainBeginning } from '../chain/chain-event.ts';
import type { AuditStreams, CallOptions, Segment } from '../ports.ts';

/** Hong Kong days in which events were appended, both included. */
export interface DaySpan {
  readonly from: HongKongDate;
  readonly to: HongKongDate;
}

/** The events of a stream that were appended on some days, as the stream's rows have it. */
export interface StreamSpan {
  readonly firstSequence: number;
  /** One less than the first if there are none. */
  readonly lastSequence: number;
  /** Hash of the event before the first. */
  readonly previousHash: string;
  /** Of the last event. */
  readonly headHash: string;
}

/**
 * Finds the events of a span by their segments.
 *
 * @throws RangeError for a day that does not exist, SegmentBrokenError; the errors of the streams
 */
export async function streamSpanOf(
  streams: AuditStreams,
  owner: ArchiveOwner,
  { from, to }: DaySpan,
  call: CallOptions,
): Promise<StreamSpan> {
  const begin = hongKongMidnightEpochMs(from);
  const end = hongKongMidnightEpochMs(addDays(to, 1));
  const before = await streams.lastSegmentBefore(owner.stream, begin, call);
  const last = await streams.lastSegmentBefore(owner.stream, Math.max(begin, end), call);
  const previousHash = before?.headHash ?? chainBeginning(owner);
  const beginSequence = nextAfter(before);
  return {
    firstSequence: beginSequence,
    lastSequence: Math.max(nextAfter(last), beginSequence) - 1,
    previousHash,
    headHash: last?.headHash ?? previousHash,
  };
}

function nextAfter(segment: Segment | undefined): number {
  return segment === undefined ? 1 : segment.firstSequence + segment.count;
}
