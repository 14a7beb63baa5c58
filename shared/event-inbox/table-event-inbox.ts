import type { RandomSource } from '../random/index.ts';
import type { Seal } from '../sealing/index.ts';
import {
  inboxTable,
  TableUnavailableError,
  writeUntilKnown,
  type CallOptions,
  type RowWrite,
  type TableClient,
} from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import { earlierWindowKeyOf, SAME_CONTENT_MS } from './earlier-window.ts';
import { sealContent } from './event-content.ts';
import type { EventInbox, IncomingEvent } from './event-inbox.ts';
import { contentContextOf, eventPlaceOf } from './event-place.ts';
import { eventColumns } from './event-row.ts';
import { eventWorkOf, markerPut, type Marker } from './marker-row.ts';
import { newStamp } from './stamp.ts';
import { numberAt, textAt, type WorkProgress } from './work-progress.ts';

export interface TableEventInboxOptions {
  readonly tables: TableClient;
  /** Name of the environment, such as `prod`. */
  readonly environment: string;
  readonly sealer: Seal;
  /** Waits between rounds only. */
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** How long the worker that was invoked is given before somebody looks after the event. */
export const FIRST_LOOK_AFTER_MS = 60_000;

const KEY = /^[A-Za-z0-9_-]{1,120}$/;

/**
 * The receiving side on Tablestore: one BatchWriteRow with the event's row (must not exist) and its
 * pending marker. A batch is not atomic, so each row is repeated until it is known to be there; only
 * then is the event accepted.
 *
 * @example
 * const inbox = createTableEventInbox({ tables, environment: 'prod', sealer, clock, random });
 * const { outcome } = await inbox.accept(event, { signal: AbortSignal.timeout(1_000) });
 */
export function createTableEventInbox(options: TableEventInboxOptions): EventInbox {
  const inbox = new TableEventInbox(options);
  return { accept: (event, call) => inbox.accept(event, call ?? {}) };
}

class TableEventInbox {
  readonly #options: TableEventInboxOptions;

  constructor(options: TableEventInboxOptions) {
    this.#options = options;
  }

  async accept(
    event: IncomingEvent,
    call: CallOptions,
  ): Promise<{ readonly outcome: 'accepted' | 'duplicate' }> {
    if (!KEY.test(event.key)) throw new RangeError('the key of an event has a form of its own');
    if (await this.#cameInEarlierWindow(event, call)) return { outcome: 'duplicate' };
    const stamp = newStamp(this.#options.random);
    const marker = this.#firstMarkerOf(event);
    const row = await this.#rowOf(event, stamp, marker);
    const { rows, serverTimeEpochMs } = await this.#write(
      event.isStale ? [row] : [row, this.#put(event, event.key, marker)],
      call,
    );
    if (!event.isStale) await this.#renewIfDue(event, marker, serverTimeEpochMs, call);
    const [outcome] = rows;
    if (outcome === 'refused-after-doubt') return this.#readBack(event, stamp, call);
    return { outcome: outcome === 'written' ? 'accepted' : 'duplicate' };
  }

  /**
   * An event without an id is the same as one with the same content less than ten minutes before. Two
   * that race over the edge of a window may both be accepted: such an event only makes us read again.
   */
  async #cameInEarlierWindow(event: IncomingEvent, call: CallOptions): Promise<boolean> {
    const key = earlierWindowKeyOf(event.key);
    if (key === undefined) return false;
    const place = eventPlaceOf(this.#options.environment, event.corpId, key);
    const columns = ['received', 'state'];
    const { row } = await this.#options.tables.getRow(
      inboxTable,
      { ...place },
      { ...call, columns },
    );
    if (row === undefined) return false;
    if (event.receivedAtEpochMs - numberAt(row.columns, 'received') >= SAME_CONTENT_MS) {
      return false;
    }
    // Who wrote that row may have died before its marker was there.
    if (textAt(row.columns, 'state') === 'new') {
      await this.#write([this.#put(event, key, this.#firstMarkerOf(event))], call);
    }
    return true;
  }

  #firstMarkerOf(event: IncomingEvent): Marker {
    return {
      dueEpochMs: event.receivedAtEpochMs + FIRST_LOOK_AFTER_MS,
      stamp: newStamp(this.#options.random),
    };
  }

  async #rowOf(event: IncomingEvent, stamp: string, marker: Marker): Promise<RowWrite> {
    const place = eventPlaceOf(this.#options.environment, event.corpId, event.key);
    const { sealer } = this.#options;
    const sealedContent = await sealContent(sealer, event.content, contentContextOf(place));
    return {
      kind: 'put',
      table: inboxTable,
      key: { ...place },
      columns: eventColumns({
        ...event,
        sealedContent,
        arrival: stamp,
        state: event.isStale ? 'stale' : 'new',
        reopenedAtFence: undefined,
        progress: unheldSince(event.receivedAtEpochMs, stamp, marker),
      }),
      condition: { row: 'must-not-exist' },
    };
  }

  #put(event: IncomingEvent, key: string, marker: Marker): RowWrite {
    const { environment } = this.#options;
    return markerPut({ environment, corpId: event.corpId, key, work: eventWorkOf(key) }, marker);
  }

  #write(rows: readonly RowWrite[], call: CallOptions): ReturnType<typeof writeUntilKnown> {
    const { clock, random } = this.#options;
    return writeUntilKnown(this.#options.tables, rows, { clock, random, ...call });
  }

  /**
   * A marker that was due before its batch was through may have been met, taken for one without an
   * event, and removed: our clock is behind, or the write took long. So it is written again.
   */
  async #renewIfDue(
    event: IncomingEvent,
    marker: Marker,
    serverTimeEpochMs: number,
    call: CallOptions,
  ): Promise<void> {
    if (serverTimeEpochMs < marker.dueEpochMs) return;
    await this.#write([this.#put(event, event.key, marker)], call);
  }

  /** Whether the row that is there is the one that a write without an answer has made. */
  async #readBack(
    event: IncomingEvent,
    stamp: string,
    call: CallOptions,
  ): Promise<{ readonly outcome: 'accepted' | 'duplicate' }> {
    const place = eventPlaceOf(this.#options.environment, event.corpId, event.key);
    const { row } = await this.#options.tables.getRow(
      inboxTable,
      { ...place },
      { ...call, columns: ['arrival'] },
    );
    if (row === undefined) {
      // Refused because it is there, and not there: nothing may be acknowledged on that.
      const about = { table: inboxTable.name, operation: 'accept', fault: 'no-decision' };
      throw new TableUnavailableError(about);
    }
    return { outcome: row.columns['arrival'] === stamp ? 'accepted' : 'duplicate' };
  }
}

function unheldSince(nowEpochMs: number, stamp: string, marker: Marker): WorkProgress {
  return {
    owner: '',
    fence: 0n,
    untilEpochMs: 0,
    revision: 0n,
    stamp,
    dueEpochMs: marker.dueEpochMs,
    markerStamp: marker.stamp,
    letter: '',
    updatedAtEpochMs: nowEpochMs,
  };
}
