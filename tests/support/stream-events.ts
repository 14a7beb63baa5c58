import { createHash } from 'node:crypto';
import type { StreamEvent } from '../../functions/audit-forwarding/domain/audit-event.ts';
import type { StreamName } from '../../functions/audit-forwarding/domain/stream-name.ts';

/** An event as a stream holds it; its line is JSON, its hash is of nothing that was chained. */
export function streamEvent(
  sequence: number,
  about: {
    readonly stream?: StreamName;
    readonly message?: string;
    readonly severityId?: number;
  } = {},
): StreamEvent {
  const { stream = 'file-audit', message = `event ${String(sequence)}`, severityId = 1 } = about;
  const id = createHash('sha256')
    .update(`${stream}/${String(sequence)}`)
    .digest('hex');
  const hash = createHash('sha256').update(message).digest('hex');
  const timeEpochMs = Date.UTC(2026, 10, 27, 2, 0, 0, 7) + sequence * 1_000;
  const line = JSON.stringify({
    chain: { sequence, stream },
    message,
    severity_id: severityId,
    time: timeEpochMs,
    hash,
  });
  const bytes = Buffer.from(line);
  return { stream, sequence, id: id.slice(0, 32), timeEpochMs, hash, bytes, line };
}

/** The same event with another text. */
export function withLine(event: StreamEvent, line: string): StreamEvent {
  return { ...event, line, bytes: Buffer.from(line) };
}

/** Events with the sequences `first` to `last`. */
export function streamEvents(first: number, last: number): readonly StreamEvent[] {
  return Array.from({ length: last - first + 1 }, (_, index) => streamEvent(first + index));
}
