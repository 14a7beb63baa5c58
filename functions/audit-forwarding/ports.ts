import type { EventDraft, StreamEvent } from './domain/audit-event.ts';
import type { JsonValue, SourceRecord } from './domain/source-record.ts';
import type { StreamName } from './domain/stream-name.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** What a source costs and how it is read; shown by `status` and in the README. */
export interface SourceDescription {
  readonly stream: StreamName;
  /** `any` edition of DingTalk, or `exclusive` (專屬). */
  readonly edition: 'any' | 'exclusive';
  /** Metered calls that reading it once takes at least; 0 where none are metered. */
  readonly meteredCallsPerRead: number;
  readonly everyMinutes: number;
  /** How far back each read goes over what was read before; 0 where the source is a queue. */
  readonly overlapMinutes: number;
}

/** A piece of what a source tells. */
export interface SourcePage {
  /** In any order; duplicates are allowed, within a page and of earlier pages. */
  readonly records: readonly SourceRecord[];
  /** Where to go on once this page is in its stream; absent: the cursor stays. */
  readonly cursor?: JsonValue;
  /** Called when the page is durably in its stream, also if all of it was there before. */
  readonly appended?: (call: CallOptions) => Promise<void>;
}

/** A window of event time to read again, both ends included. */
export interface BackfillWindow {
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
}

/**
 * Where records come from.
 *
 * Guarantees: read from a cursor to its end, the pages hold every record that the source tells from
 * that cursor on, at least once; the cursor of a page is never ahead of records that no page has held.
 *
 * @throws SourceNotInEditionError if the organisation's edition of DingTalk lacks it; the errors of
 *   what it reads
 */
export interface AuditSource {
  readonly description: SourceDescription;
  pages(
    cursor: JsonValue | undefined,
    options: CallOptions & { readonly backfill?: BackfillWindow },
  ): AsyncIterable<SourcePage>;
}

/** Names and departments of people, from the directory that all functions share. */
export interface Identities {
  /** Undefined where nobody of this id is shown; throws nothing but the reason of the signal. */
  find(userId: string, call?: CallOptions): Promise<Identity | undefined>;
}

export interface Identity {
  readonly userId: string;
  readonly name: string;
  readonly title?: string;
  readonly departmentIds: readonly number[];
}

/** The place up to which a stream is written. */
export interface StreamHead {
  readonly stream: StreamName;
  /** Rises with every change of the row; 0 before the first. */
  readonly version: bigint;
  /** One more than there are events. */
  readonly nextSequence: number;
  /** Of the last event; for an empty stream the beginning of its chain. */
  readonly headHash: string;
  readonly cursor: JsonValue | undefined;
  readonly lastAppendedEpochMs: number | undefined;
}

/** A run of events that were appended together. */
export interface Segment {
  readonly stream: StreamName;
  readonly firstSequence: number;
  readonly count: number;
  /** Of the event that happened first, by its own time; not necessarily the first in order. */
  readonly firstTimeEpochMs: number;
  readonly lastTimeEpochMs: number;
  /** Never before that of the segment before, whatever the clock says. */
  readonly appendedAtEpochMs: number;
  /**
   * Sum over its events of the time from when it happened until it was appended, by which freshness is
   * told; an event that is dated later counts as 0.
   */
  readonly totalLagMs: number;
  readonly previousHash: string;
  readonly headHash: string;
  /** SHA-256 of the text that holds the events, by which `read` knows it again. */
  readonly textSha256: string;
}

/**
 * The streams of one organisation: append-only, chained, read by sequence.
 *
 * Guarantees: an append moves the cursor and the head in one atomic step, or nothing; of two appends
 * from the same head one is refused; what has been appended is never changed. Killed at any moment, a
 * stream is as before the append or as after it.
 */
export interface AuditStreams {
  head(stream: StreamName, call?: CallOptions): Promise<StreamHead>;
  /** Which of these ids are in the stream, among events appended at or after an instant. */
  knownIds(
    stream: StreamName,
    ids: readonly string[],
    sinceAppendedEpochMs: number,
    call?: CallOptions,
  ): Promise<ReadonlySet<string>>;
  /**
   * Appends events that are new, in this order, and moves the cursor; one that is not given stays as
   * it was. Without events only the cursor moves. 1,000 events at most (see `stream/draft-runs.ts`).
   *
   * @throws StreamMovedError if the head is not as it was seen: nothing was appended;
   *   RangeError for more than that, for an id of another form or one that is there twice. After any
   *   other error it is open whether it was appended: ask for the head, and which ids are known
   */
  append(
    seen: StreamHead,
    drafts: readonly EventDraft[],
    cursor: JsonValue | undefined,
    call?: CallOptions,
  ): Promise<StreamHead>;
  /**
   * Segments in order, the first the one that holds `fromSequence`, the last the one that is last when
   * it is asked for.
   *
   * @throws SegmentBrokenError if one is missing between two others
   */
  segments(stream: StreamName, fromSequence: number, call?: CallOptions): AsyncIterable<Segment>;
  /** The newest segment appended before an instant; undefined if there is none. */
  lastSegmentBefore(
    stream: StreamName,
    epochMs: number,
    call?: CallOptions,
  ): Promise<Segment | undefined>;
  /** @throws SegmentBrokenError if it is not as it was written */
  read(segment: Segment, call?: CallOptions): Promise<readonly StreamEvent[]>;
}

/** How sure a sink is that events have arrived. */
export type Assurance =
  /** The receiver says that the events are on its disk. */
  | 'indexed'
  /** The receiver answered that it has taken them; configured so. */
  | 'accepted'
  /** The receiver read to the end and closed in order; the protocol has no more to say. */
  | 'closed-in-order';

/** An event that the receiver will never take as it is. */
export interface Rejection {
  readonly stream: StreamName;
  readonly sequence: number;
  readonly id: string;
  /** Stable code of ours; never the receiver's own text. */
  readonly code: string;
}

export interface DeliveryReceipt {
  readonly assurance: Assurance;
  readonly rejected: readonly Rejection[];
  /** Events that were sent more than once, so that the receiver may hold them twice. */
  readonly resent: number;
  readonly bytesSent: number;
}

/**
 * A receiver of events.
 *
 * Guarantees: when `deliver` resolves, every event of the batch has arrived with the stated assurance
 * or is among the rejected. It never resolves on the strength of a connection or a write. Several
 * calls may run at once; batches hold events of one stream in order.
 *
 * @throws SinkUnavailableError: try again later, some of the batch may have arrived;
 *   SinkRefusedError: the receiver refuses us as we are configured, trying again changes nothing.
 *   Both tell in `mayHaveArrived` how many copies of events: so many are twice there, at most, when
 *   the batch is sent again
 */
export interface EventSink {
  readonly name: string;
  readonly kind: 'splunk-hec' | 'syslog';
  /** How many batches may be under way at once. */
  readonly batchesAtOnce: number;
  readonly eventsPerBatch: number;
  readonly bytesPerBatch: number;
  deliver(
    events: readonly StreamEvent[],
    call: { readonly signal: AbortSignal },
  ): Promise<DeliveryReceipt>;
  close(): Promise<void>;
}
