import { chainBeginning } from '../chain/chain-event.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { AuditStreams, CallOptions, Segment, StreamHead } from '../ports.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { chainDrafts, isNothingNew } from './chain-drafts.ts';
import { describeSegment, headAfter, movedBy } from './describe-segment.ts';
import { SegmentBrokenError, StreamMovedError } from './errors.ts';
import { assertSequence } from './sequence.ts';
import { eventsOfText, segmentTextOf } from './segment-text.ts';

export interface MemoryAuditStreamsOptions {
  readonly environment: string;
  readonly corpId: string;
  readonly clock: Pick<Clock, 'nowEpochMs'>;
}

interface MemorySegment {
  readonly segment: Segment;
  readonly ids: readonly string[];
  readonly text: Buffer;
}

interface MemoryStream {
  readonly head: StreamHead;
  readonly segments: readonly MemorySegment[];
}

/** The streams of one organisation in memory, for tests. */
export function createMemoryAuditStreams(options: MemoryAuditStreamsOptions): AuditStreams {
  const { environment, corpId, clock } = options;
  const streams = new Map<StreamName, MemoryStream>();
  const streamOf = (stream: StreamName): MemoryStream =>
    streams.get(stream) ?? {
      head: {
        stream,
        version: 0n,
        nextSequence: 1,
        headHash: chainBeginning({ environment, corpId, stream }),
        cursor: undefined,
        lastAppendedEpochMs: undefined,
      },
      segments: [],
    };

  async function* segmentsFrom(
    stream: StreamName,
    fromSequence: number,
    call?: CallOptions,
  ): AsyncGenerator<Segment> {
    assertSequence(fromSequence);
    call?.signal?.throwIfAborted();
    for (const { segment } of streamOf(stream).segments) {
      if (segment.firstSequence + segment.count > fromSequence) yield segment;
    }
  }

  return {
    head: async (stream, call) => {
      call?.signal?.throwIfAborted();
      return streamOf(stream).head;
    },
    knownIds: async (stream, ids, sinceAppendedEpochMs, call) => {
      call?.signal?.throwIfAborted();
      const present = streamOf(stream)
        .segments.filter(({ segment }) => segment.appendedAtEpochMs >= sinceAppendedEpochMs)
        .flatMap((one) => one.ids);
      const among = new Set(present);
      return new Set(ids.filter((id) => among.has(id)));
    },
    append: async (seen, drafts, cursor, call) => {
      call?.signal?.throwIfAborted();
      const { stream } = seen;
      const events = chainDrafts({ environment, corpId, stream }, seen, drafts);
      if (isNothingNew(seen, drafts, cursor)) return seen;
      const { head, segments } = streamOf(stream);
      if (head.version !== seen.version) throw new StreamMovedError(stream);
      const moved = movedBy(seen, cursor);
      if (events.length === 0) {
        const next = { ...head, ...moved };
        streams.set(stream, { head: next, segments });
        return next;
      }
      const text = segmentTextOf(events);
      const segment = describeSegment(head, events, text, clock.nowEpochMs());
      const next = headAfter(moved, segment);
      const kept = { segment, ids: events.map(({ id }) => id), text };
      streams.set(stream, { head: next, segments: [...segments, kept] });
      return next;
    },
    segments: segmentsFrom,
    lastSegmentBefore: async (stream, epochMs, call) => {
      call?.signal?.throwIfAborted();
      return streamOf(stream).segments.findLast(
        ({ segment }) => segment.appendedAtEpochMs < epochMs,
      )?.segment;
    },
    read: async (segment, call) => {
      call?.signal?.throwIfAborted();
      const { stream, textSha256 } = segment;
      const found = streamOf(stream).segments.find((one) => one.segment.textSha256 === textSha256);
      if (found === undefined) throw new SegmentBrokenError(segment, 'object-missing');
      return eventsOfText({ environment, corpId, stream }, segment, found.text);
    },
  };
}
