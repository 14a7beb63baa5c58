import type { StreamEvent } from '../domain/audit-event.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { AuditStreams, CallOptions, Segment } from '../ports.ts';
import type { CheckpointName } from './checkpoints.ts';
import { EventsMissingError } from './errors.ts';

export interface BatchLimits {
  readonly eventsPerBatch: number;
  readonly bytesPerBatch: number;
}

/** Events of one stream, in order and without a hole between this batch and the one before. */
export interface EventBatch {
  readonly events: readonly StreamEvent[];
  readonly firstSequence: number;
  readonly nextSequence: number;
  /** When the oldest of it came into the stream. */
  readonly appendedAtEpochMs: number;
}

/**
 * Cuts a stream into batches from a sequence on, to the end that it has now. Small segments are put
 * together, large ones cut; an event that alone is over the limit is a batch of its own.
 *
 * @throws EventsMissingError if the stream does not continue where it should; the errors of the
 *   streams
 */
export async function* streamBatches(
  streams: AuditStreams,
  name: CheckpointName,
  fromSequence: number,
  limits: BatchLimits,
  call: CallOptions,
): AsyncGenerator<EventBatch, void, undefined> {
  const filling = new FillingBatch(limits);
  let wanted = fromSequence;
  for await (const { segment, events } of readAhead(streams, name.stream, fromSequence, call)) {
    for (const event of events) {
      if (event.sequence < wanted) continue;
      if (event.sequence > wanted) {
        throw new EventsMissingError(name, { wanted, found: event.sequence });
      }
      wanted += 1;
      const full = filling.add(event, segment.appendedAtEpochMs);
      if (full !== undefined) yield full;
    }
  }
  const rest = filling.take();
  if (rest !== undefined) yield rest;
}

interface ReadSegment {
  readonly segment: Segment;
  readonly events: readonly StreamEvent[];
}

/** Each segment with its events; the one after is fetched and unpacked meanwhile. */
async function* readAhead(
  streams: AuditStreams,
  stream: StreamName,
  fromSequence: number,
  call: CallOptions,
): AsyncGenerator<ReadSegment, void, undefined> {
  let ahead: Promise<ReadSegment> | undefined;
  for await (const segment of streams.segments(stream, fromSequence, call)) {
    const reading = streams.read(segment, call).then((events) => ({ segment, events }));
    // Awaited below; whoever stops before that has no use for its failure.
    reading.catch(() => undefined);
    if (ahead !== undefined) yield await ahead;
    ahead = reading;
  }
  if (ahead !== undefined) yield await ahead;
}

class FillingBatch {
  readonly #limits: BatchLimits;
  #events: StreamEvent[] = [];
  #bytes = 0;
  #appendedAtEpochMs = 0;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  /** The batch that has become full before this event, if one has. */
  add(event: StreamEvent, appendedAtEpochMs: number): EventBatch | undefined {
    const bytes = event.bytes.length;
    const { eventsPerBatch, bytesPerBatch } = this.#limits;
    const isFull = this.#events.length >= eventsPerBatch || this.#bytes + bytes > bytesPerBatch;
    const full = isFull ? this.take() : undefined;
    if (this.#events.length === 0) this.#appendedAtEpochMs = appendedAtEpochMs;
    this.#events.push(event);
    this.#bytes += bytes;
    return full;
  }

  take(): EventBatch | undefined {
    const events = this.#events;
    const [first] = events;
    const last = events.at(-1);
    if (first === undefined || last === undefined) return undefined;
    this.#events = [];
    this.#bytes = 0;
    return {
      events,
      firstSequence: first.sequence,
      nextSequence: last.sequence + 1,
      appendedAtEpochMs: this.#appendedAtEpochMs,
    };
  }
}
