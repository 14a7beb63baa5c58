import type { AuditStreams, CallOptions, Segment } from '../ports.ts';
import { SegmentBrokenError } from '../stream/errors.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { ChainWalk } from './chain-walk.ts';
import type { SequenceRange } from './finding.ts';
import type { Findings } from './findings.ts';

/** What the segments of a stream are checked with. */
export interface LivePartOptions {
  readonly streams: AuditStreams;
  readonly stream: StreamName;
  readonly findings: Findings;
  readonly walk: ChainWalk;
  readonly mayGoOn: () => boolean;
}

/**
 * Walks events as the stream itself holds them. Stops early between segments.
 *
 * @returns false if it stopped early
 */
export async function walkSegments(
  options: LivePartOptions,
  range: SequenceRange,
  call: CallOptions,
): Promise<boolean> {
  const { streams, stream, findings, walk } = options;
  if (range.from > range.to) return true;
  try {
    for await (const segment of streams.segments(stream, range.from, call)) {
      if (segment.firstSequence > range.to) break;
      if (!options.mayGoOn()) return false;
      await walkSegment(options, segment, range, call);
    }
  } catch (error) {
    if (!(error instanceof SegmentBrokenError)) throw error;
    findings.events('missing', stream, walk.next, 'audit_segment', range.to);
  }
  walk.skipTo(range.to + 1);
  return true;
}

/** Name under which a segment stands in a finding. */
export function segmentName({ stream, firstSequence }: Segment): string {
  return `audit_segment ${stream}/${String(firstSequence)}`;
}

async function walkSegment(
  { streams, stream, findings, walk }: LivePartOptions,
  segment: Segment,
  range: SequenceRange,
  call: CallOptions,
): Promise<void> {
  const where = segmentName(segment);
  const last = segment.firstSequence + segment.count - 1;
  try {
    const events = await streams.read(segment, call);
    walk.beginRun(last);
    for (const { sequence, line } of events) {
      if (sequence >= range.from && sequence <= range.to) walk.take(line, where);
    }
    const isWholly = last <= range.to;
    walk.endBefore(Math.min(last, range.to) + 1, where, isWholly ? segment.headHash : undefined);
  } catch (error) {
    if (!(error instanceof SegmentBrokenError)) throw error;
    const isMissing = error.details['fault'] === 'object-missing';
    const from = Math.max(segment.firstSequence, range.from);
    const kind = isMissing ? 'object-missing' : 'object-altered';
    findings.events(kind, stream, from, where, Math.min(last, range.to));
    walk.skipTo(Math.min(last, range.to) + 1);
  }
}
