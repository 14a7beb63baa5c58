import { DAY_MS } from '../../../shared/time/index.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { AuditStreams, CallOptions } from '../ports.ts';

/** How long events took from when they happened until they were appended. */
export interface Freshness {
  readonly events: number;
  readonly meanMs: number;
  readonly longestMs: number;
}

/** Measured over what was appended in the last 24 hours; undefined if nothing was. */
export async function readFreshness(
  streams: AuditStreams,
  stream: StreamName,
  nowEpochMs: number,
  call: CallOptions,
): Promise<Freshness | undefined> {
  const before = await streams.lastSegmentBefore(stream, nowEpochMs - DAY_MS, call);
  const from = before === undefined ? 1 : before.firstSequence + before.count;
  let events = 0;
  let totalMs = 0;
  let longestMs = 0;
  for await (const segment of streams.segments(stream, from, call)) {
    events += segment.count;
    totalMs += segment.totalLagMs;
    longestMs = Math.max(longestMs, segment.appendedAtEpochMs - segment.firstTimeEpochMs);
  }
  return events === 0 ? undefined : { events, meanMs: totalMs / events, longestMs };
}
