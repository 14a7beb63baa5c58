import type { StreamEvent } from '../domain/audit-event.ts';
import type { StreamName } from '../domain/stream-name.ts';

/** Everything of an event but its text. */
export type EventPlace = Omit<StreamEvent, 'bytes' | 'line'>;

/**
 * An event by its bytes. On the way from a segment to a receiver nobody needs its text, and making
 * texts of bytes and bytes of texts costs more than all the rest.
 */
export class ChainedEvent implements StreamEvent {
  readonly stream: StreamName;
  readonly sequence: number;
  readonly id: string;
  readonly timeEpochMs: number;
  readonly hash: string;
  readonly bytes: Buffer;

  /** @param bytes - of the line, in UTF-8; they are kept, not copied */
  constructor({ stream, sequence, id, timeEpochMs, hash }: EventPlace, bytes: Buffer) {
    this.stream = stream;
    this.sequence = sequence;
    this.id = id;
    this.timeEpochMs = timeEpochMs;
    this.hash = hash;
    this.bytes = bytes;
  }

  /** Made anew each time it is asked for. */
  get line(): string {
    return this.bytes.toString('utf8');
  }
}
