import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import type { RejectedEvent, Rejections } from '../delivery/rejections.ts';
import type { CallOptions } from '../ports.ts';
import type { GatheredStream } from './gather-stream.ts';

const COLUMNS = ['sink', 'stream', 'sequence', 'event_id', 'code', 'rejected_hkt'] as const;

/** Events of the span that receivers refused and have not taken since. */
export async function rejectedEvents(
  rejections: Rejections,
  sinks: readonly string[],
  streams: readonly GatheredStream[],
  call: CallOptions,
): Promise<readonly RejectedEvent[]> {
  const found: RejectedEvent[] = [];
  for (const sink of sinks) {
    for (const { owner, span } of streams) {
      for await (const event of rejections.open(sink, { stream: owner.stream }, call)) {
        const { sequence } = event;
        if (sequence >= span.firstSequence && sequence <= span.lastSequence) found.push(event);
      }
    }
  }
  return found;
}

/** Rows of `rejected.csv`, the header first. */
export function rejectedRows(events: readonly RejectedEvent[]): readonly (readonly string[])[] {
  const rows = events.map(({ sink, stream, sequence, id, code, rejectedAtEpochMs }) => [
    sink,
    stream,
    String(sequence),
    id,
    code,
    formatHongKongTimestamp(rejectedAtEpochMs),
  ]);
  return [COLUMNS, ...rows];
}
