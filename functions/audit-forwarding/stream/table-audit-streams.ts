import type { ChainOwner } from '../chain/chain-event.ts';
import type { EventDraft, StreamEvent } from '../domain/audit-event.ts';
import type { JsonValue } from '../domain/source-record.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { AuditStreams, CallOptions, Segment, StreamHead } from '../ports.ts';
import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import type { Logger } from '../../../shared/observability/index.ts';
import type { RandomSource } from '../../../shared/random/index.ts';
import type { Sealer } from '../../../shared/sealing/index.ts';
import { isTableError, type TableClient } from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { chainDrafts, isNothingNew } from './chain-drafts.ts';
import { describeSegment, headAfter, movedBy } from './describe-segment.ts';
import { StreamMovedError } from './errors.ts';
import { findKnownIds, lastSegmentBefore, segmentsFrom } from './read-segments.ts';
import { SegmentObjects } from './segment-objects.ts';
import { SegmentRows } from './segment-rows.ts';
import { eventsOfText, segmentTextOf } from './segment-text.ts';
import { packIds, type StoredSegment } from './stored-segment.ts';
import { StreamRow } from './stream-row.ts';

export interface TableAuditStreamsOptions {
  readonly tables: TableClient;
  readonly objects: ObjectStore;
  readonly sealer: Sealer;
  readonly environment: string;
  readonly corpId: string;
  /** Dates appends, and waits between repeats. */
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log?: Logger;
}

/**
 * Streams on tables and objects. An append is, in this order:
 *
 * 1. the row of the segment before, if this instance has not written it;
 * 2. the object with the events, sealed, under a name that its content gives;
 * 3. one conditional write of the stream's row: cursor, and all that describes the segment. This is
 *    the moment at which it is appended;
 * 4. the row of the segment, so that it is there before the next one takes its place in the stream's row.
 *
 * So every segment but the last has a row, and the last one is in the stream's row. An append that was
 * broken off before the third step, or overtaken there, leaves an object that no row names; it holds
 * nothing that the next append does not bring again, and it harms nobody.
 */
export function createTableAuditStreams(options: TableAuditStreamsOptions): AuditStreams {
  return new TableAuditStreams(options);
}

class TableAuditStreams implements AuditStreams {
  readonly #options: TableAuditStreamsOptions;
  readonly #objects: SegmentObjects;
  /** Next sequence of the heads before which every segment has its row, as this instance knows. */
  readonly #filedUpTo = new Map<StreamName, number>();

  constructor(options: TableAuditStreamsOptions) {
    this.#options = options;
    this.#objects = new SegmentObjects(options.objects, options.sealer);
  }

  async head(stream: StreamName, call: CallOptions = {}): Promise<StreamHead> {
    return (await this.#rowOf(stream).read(call)).head;
  }

  async knownIds(
    stream: StreamName,
    ids: readonly string[],
    sinceAppendedEpochMs: number,
    call: CallOptions = {},
  ): Promise<ReadonlySet<string>> {
    return findKnownIds(this.#partsOf(stream), ids, sinceAppendedEpochMs, call);
  }

  async append(
    seen: StreamHead,
    drafts: readonly EventDraft[],
    cursor: JsonValue | undefined,
    call: CallOptions = {},
  ): Promise<StreamHead> {
    const events = chainDrafts(this.#ownerOf(seen.stream), seen, drafts);
    if (isNothingNew(seen, drafts, cursor)) return seen;
    if (events.length === 0) return this.#moveCursor(seen, cursor, call);
    await this.#fileSegmentBefore(seen, call);
    const segment = await this.#storeEvents(seen, events, call);
    const moved = movedBy(seen, cursor);
    const last = { segment, ids: packIds(events.map(({ id }) => id)) };
    const change = { ...moved, changeId: segment.appendId, last };
    const row = this.#rowOf(seen.stream);
    const outcome = await row.swap(seen.version, change, call);
    const isAppended =
      outcome === 'written' ||
      (outcome === 'refused-after-doubt' && (await this.#isAppended(segment, call)));
    if (!isAppended) throw new StreamMovedError(seen.stream);
    await this.#fileIfPossible(last, call);
    return headAfter(moved, segment);
  }

  segments(
    stream: StreamName,
    fromSequence: number,
    call: CallOptions = {},
  ): AsyncIterable<Segment> {
    return segmentsFrom(this.#partsOf(stream), fromSequence, call);
  }

  async lastSegmentBefore(
    stream: StreamName,
    epochMs: number,
    call: CallOptions = {},
  ): Promise<Segment | undefined> {
    return lastSegmentBefore(this.#partsOf(stream), epochMs, call);
  }

  async read(segment: Segment, call: CallOptions = {}): Promise<readonly StreamEvent[]> {
    const owner = this.#ownerOf(segment.stream);
    return eventsOfText(owner, segment, await this.#objects.read(owner, segment, call));
  }

  async #moveCursor(
    seen: StreamHead,
    cursor: JsonValue | undefined,
    call: CallOptions,
  ): Promise<StreamHead> {
    const moved = movedBy(seen, cursor);
    const change = { ...moved, changeId: this.#newId() };
    const row = this.#rowOf(seen.stream);
    const outcome = await row.swap(seen.version, change, call);
    const isMoved =
      outcome === 'written' ||
      (outcome === 'refused-after-doubt' && (await row.read(call)).changeId === change.changeId);
    if (!isMoved) throw new StreamMovedError(seen.stream);
    return { ...seen, ...moved };
  }

  async #storeEvents(
    seen: StreamHead,
    events: readonly StreamEvent[],
    call: CallOptions,
  ): Promise<StoredSegment> {
    const text = segmentTextOf(events);
    const now = this.#options.clock.nowEpochMs();
    const segment = describeSegment(seen, events, text, now);
    await this.#objects.write(this.#ownerOf(seen.stream), segment, text, call);
    return { ...segment, appendId: this.#newId() };
  }

  /** Whether an append took effect whose answer was lost, also if others have appended since. */
  async #isAppended(segment: StoredSegment, call: CallOptions): Promise<boolean> {
    const { last } = await this.#rowOf(segment.stream).read(call);
    if (last?.appendId === segment.appendId) return true;
    const found = await this.#segmentsOf(segment.stream).get(segment.firstSequence, call);
    return found?.appendId === segment.appendId;
  }

  /** Nothing is lost if the row is not written now: whoever appends next writes it first. */
  async #fileIfPossible(
    last: { readonly segment: StoredSegment; readonly ids: Uint8Array },
    call: CallOptions,
  ): Promise<void> {
    const { stream, firstSequence } = last.segment;
    try {
      await this.#file(last, call);
    } catch (error) {
      if (!isTableError(error)) throw error;
      const fields = { stream, firstSequence, error };
      this.#options.log?.warn('audit-stream.segment-row-later', fields);
    }
  }

  async #fileSegmentBefore(seen: StreamHead, call: CallOptions): Promise<void> {
    const isFiled = (this.#filedUpTo.get(seen.stream) ?? 1) === seen.nextSequence;
    if (isFiled) return;
    const { head, last, ids } = await this.#rowOf(seen.stream).readWithIds(call);
    if (head.version !== seen.version) throw new StreamMovedError(seen.stream);
    if (last !== undefined) await this.#file({ segment: last, ids: packIds(ids) }, call);
  }

  async #file(
    { segment, ids }: { readonly segment: StoredSegment; readonly ids: Uint8Array },
    call: CallOptions,
  ): Promise<void> {
    await this.#segmentsOf(segment.stream).write(segment, ids, call);
    this.#filedUpTo.set(segment.stream, segment.firstSequence + segment.count);
  }

  #newId(): string {
    return Buffer.from(this.#options.random.bytes(16)).toString('hex');
  }

  #ownerOf(stream: StreamName): ChainOwner {
    const { environment, corpId } = this.#options;
    return { environment, corpId, stream };
  }

  #rowOf(stream: StreamName): StreamRow {
    return new StreamRow(this.#options, this.#ownerOf(stream));
  }

  #segmentsOf(stream: StreamName): SegmentRows {
    return new SegmentRows(this.#options.tables, this.#ownerOf(stream));
  }

  #partsOf(stream: StreamName): { readonly row: StreamRow; readonly segments: SegmentRows } {
    return { row: this.#rowOf(stream), segments: this.#segmentsOf(stream) };
  }
}
