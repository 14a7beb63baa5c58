import type { StreamEvent } from '../domain/audit-event.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { AuditStreams, CallOptions } from '../ports.ts';
import { hongKongHourOf } from './archive-keys.ts';
import { ArchiveChainBrokenError } from './errors.ts';

export const HOUR_MS = 3_600_000;

/** An event as the archive keeps it. */
export interface ArchiveLine {
  readonly sequence: number;
  readonly timeEpochMs: number;
  readonly hash: string;
  readonly previousHash: string;
  /** The line with its end. */
  readonly bytes: Uint8Array;
}

/** A run of events that goes into one object. */
export interface ClosedPiece {
  readonly hour: string;
  readonly lines: readonly ArchiveLine[];
}

export interface PieceLimits {
  /** Only hours that ended at this instant or before. */
  readonly endedByEpochMs: number;
  readonly mostTextBytes: number;
}

/**
 * Cuts a stream into the pieces of the archive, from a sequence on: by the Hong Kong hour in which
 * events were appended, and within it by size. An event that alone is over the limit is a piece of its
 * own. One piece and one segment are in memory.
 *
 * @throws ArchiveChainBrokenError if the stream does not continue there; the errors of the streams
 */
export async function* closedPieces(
  streams: AuditStreams,
  stream: StreamName,
  fromSequence: number,
  limits: PieceLimits,
  call: CallOptions,
): AsyncGenerator<ClosedPiece, void, undefined> {
  const filling = new FillingPiece(limits.mostTextBytes);
  let wanted = fromSequence;
  for await (const segment of streams.segments(stream, fromSequence, call)) {
    if (hourEndOf(segment.appendedAtEpochMs) > limits.endedByEpochMs) break;
    const hour = hongKongHourOf(segment.appendedAtEpochMs);
    let previousHash = segment.previousHash;
    for (const event of await streams.read(segment, call)) {
      const line = lineOf(event, previousHash);
      previousHash = event.hash;
      if (event.sequence < wanted) continue;
      if (event.sequence > wanted) throw new ArchiveChainBrokenError(stream, wanted);
      wanted += 1;
      if (filling.isEndedBy(hour, line)) yield filling.take();
      filling.add(hour, line);
    }
  }
  if (!filling.isEmpty()) yield filling.take();
}

/** Hours begin at the same instants in Hong Kong and in UTC. */
function hourEndOf(epochMs: number): number {
  return (Math.floor(epochMs / HOUR_MS) + 1) * HOUR_MS;
}

function lineOf(event: StreamEvent, previousHash: string): ArchiveLine {
  const { sequence, timeEpochMs, hash, line } = event;
  return { sequence, timeEpochMs, hash, previousHash, bytes: Buffer.from(`${line}\n`) };
}

class FillingPiece {
  readonly #mostTextBytes: number;
  #hour = '';
  #lines: ArchiveLine[] = [];
  #textBytes = 0;

  constructor(mostTextBytes: number) {
    this.#mostTextBytes = mostTextBytes;
  }

  isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  /** Whether this line does not go into the same object. */
  isEndedBy(hour: string, line: ArchiveLine): boolean {
    const isOver = this.#textBytes + line.bytes.length > this.#mostTextBytes;
    return !this.isEmpty() && (hour !== this.#hour || isOver);
  }

  add(hour: string, line: ArchiveLine): void {
    this.#hour = hour;
    this.#lines.push(line);
    this.#textBytes += line.bytes.length;
  }

  take(): ClosedPiece {
    const lines = this.#lines;
    this.#lines = [];
    this.#textBytes = 0;
    return { hour: this.#hour, lines };
  }
}
