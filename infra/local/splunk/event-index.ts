import path from 'node:path';
import { Journal } from '../stand-in/journal.ts';
import { ChannelBook } from './channel-book.ts';
import type { BatchRecord, IndexRecord } from './index-record.ts';
import {
  isWanted,
  type EventFilter,
  type IndexedEvent,
  type StoredEvent,
} from './indexed-event.ts';

/** Counts since the state began. */
export interface IndexStatistics {
  /** Numbers given to events: those still on their way and those deleted since included. */
  readonly events: number;
  readonly batches: number;
  readonly lostAcks: number;
  readonly lostBatches: number;
  readonly lostEvents: number;
  readonly channels: number;
  readonly pendingAcks: number;
}

/**
 * What the indexer holds. Every change is on disk when its promise resolves. Events stay in the
 * journal and are read from there; on the heap are counts, channels and what somebody has tampered with.
 */
export class EventIndex {
  readonly channels = new ChannelBook();
  readonly #now: () => number;
  readonly #tampered = new Map<number, 'deleted' | Partial<StoredEvent>>();
  readonly #counts = { events: 0, batches: 0, lostAcks: 0, lostBatches: 0, lostEvents: 0 };
  #journal: Journal | undefined;

  private constructor(now: () => number) {
    this.#now = now;
  }

  static async open(stateDirectory: string, now: () => number): Promise<EventIndex> {
    const index = new EventIndex(now);
    const file = path.join(stateDirectory, 'index.journal');
    index.#journal = await Journal.open(file, (record) => index.#apply(record as IndexRecord));
    return index;
  }

  statistics(): IndexStatistics {
    const { channelCount, pendingCount } = this.channels;
    return { ...this.#counts, channels: channelCount, pendingAcks: pendingCount };
  }

  addBatch(batch: Omit<BatchRecord, 'kind'>): Promise<void> {
    return this.#write({ kind: 'batch', ...batch });
  }

  /** Tells which acknowledgements are true, and forgets them. */
  async takeAcknowledged(key: string, ackIds: readonly number[]): Promise<readonly number[]> {
    const taken = this.channels.takeTrue(key, ackIds, this.#now());
    if (taken.length > 0) await this.#write({ kind: 'acknowledged', key, ackIds: taken });
    return taken;
  }

  async removeChannels(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    // At once: whoever comes next must find a new channel.
    this.channels.remove(keys);
    await this.#write({ kind: 'channels-removed', keys });
  }

  /** @throws RangeError if there is no such event */
  async delete(number: number): Promise<void> {
    await this.find(number);
    await this.#write({ kind: 'deleted', number });
  }

  /** @throws RangeError if there is no such event */
  async alter(number: number, change: Partial<StoredEvent>): Promise<void> {
    await this.find(number);
    await this.#write({ kind: 'altered', number, change });
  }

  /** A second event like this one. @throws RangeError if there is no such event */
  async duplicate(number: number): Promise<void> {
    const { number: _, indexedAtEpochMs: _at, channel, ...event } = await this.find(number);
    const dueEpochMs = this.#now();
    await this.addBatch({
      dueEpochMs,
      events: [event],
      ...(channel === undefined ? {} : { channel }),
    });
  }

  /** @throws RangeError if there is no such event */
  async find(number: number): Promise<IndexedEvent> {
    for await (const event of this.events({ fromNumber: number })) {
      if (event.number === number) return event;
      break;
    }
    throw new RangeError(`no event ${String(number)} is indexed`);
  }

  /** What can be found now, in the order of arrival, one at a time. */
  async *events(filter: EventFilter = {}): AsyncGenerator<IndexedEvent> {
    const { limit = Number.POSITIVE_INFINITY } = filter;
    let found = 0;
    for await (const event of this.#stored()) {
      if (found >= limit) return;
      if (!isWanted(event, filter)) continue;
      found += 1;
      yield event;
    }
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  async *#stored(): AsyncGenerator<IndexedEvent> {
    const now = this.#now();
    let number = 0;
    for await (const record of this.#open().records()) {
      const batch = record as IndexRecord;
      if (batch.kind !== 'batch') continue;
      for (const event of batch.events) {
        const seen = this.#asSeen(event, number, batch);
        number += 1;
        if (seen !== undefined && batch.dueEpochMs <= now) yield seen;
      }
    }
  }

  #asSeen(event: StoredEvent, number: number, batch: BatchRecord): IndexedEvent | undefined {
    const change = this.#tampered.get(number);
    if (change === 'deleted') return undefined;
    const { channel, dueEpochMs } = batch;
    return {
      number,
      ...event,
      ...change,
      ...(channel === undefined ? {} : { channel }),
      indexedAtEpochMs: dueEpochMs,
    };
  }

  #open(): Journal {
    if (this.#journal === undefined) throw new Error('the index is not open');
    return this.#journal;
  }

  async #write(record: IndexRecord): Promise<void> {
    await this.#open().append(record, () => this.#apply(record));
  }

  #apply(record: IndexRecord): void {
    switch (record.kind) {
      case 'batch':
        this.#applyBatch(record);
        return;
      case 'acknowledged':
        this.channels.drop(record.key, record.ackIds);
        return;
      case 'channels-removed':
        // While it runs they are removed before this is on disk, and may be there anew by now.
        if (this.#journal === undefined) this.channels.remove(record.keys);
        return;
      case 'deleted':
        this.#tampered.set(record.number, 'deleted');
        return;
      case 'altered': {
        const before = this.#tampered.get(record.number);
        const changes = before === 'deleted' ? undefined : before;
        this.#tampered.set(record.number, { ...changes, ...record.change });
      }
    }
  }

  #applyBatch({ acknowledgement, lost, events }: BatchRecord): void {
    this.#counts.batches += 1;
    this.#counts.events += events.length;
    if (lost !== undefined) {
      this.#counts.lostBatches += 1;
      this.#counts.lostEvents += lost;
    }
    if (acknowledgement === undefined) return;
    const { key, ackId, due } = acknowledgement;
    if (due === 'never' && lost === undefined) this.#counts.lostAcks += 1;
    this.channels.expect(key, ackId, due, this.#now());
  }
}
