import { ApplicationError } from '../errors/index.ts';
import {
  contentContextOf,
  EVENT_COLUMNS_WITHOUT_CONTENT,
  eventPlaceOf,
  eventRowOf,
  openContent,
  textAt,
  type EventRow,
} from '../event-inbox/index.ts';
import type { Sealer } from '../sealing/index.ts';
import {
  LOWEST,
  partitionOf,
  tables,
  type CallOptions,
  type RangeQuery,
  type Row,
  type TableClient,
} from '../table-store/index.ts';
import { EventGoneError } from './errors.ts';
import type { EventFilter, EventReference, EventSummary, StoredEvent } from './event-store.ts';

export interface StoredEventsOptions {
  readonly tables: TableClient;
  readonly environment: string;
  readonly sealer: Sealer;
}

/** What an attempt to open an event gives. */
export type OpenedEvent = { readonly event: StoredEvent } | { readonly error: ApplicationError };

/** Events as they lie in the inbox, read only. */
export class StoredEvents {
  readonly #options: StoredEventsOptions;

  constructor(options: StoredEventsOptions) {
    this.#options = options;
  }

  async read(event: EventReference, call: CallOptions): Promise<StoredEvent | undefined> {
    const { row } = await this.#options.tables.getRow(tables.inbox, this.#keyOf(event), call);
    return row === undefined ? undefined : this.#open(event, eventRowOf(row.columns));
  }

  /** Opens a row that has been read; a seal that does not open is a result. */
  async open(event: EventReference, row: EventRow): Promise<OpenedEvent> {
    try {
      return { event: await this.#open(event, row) };
    } catch (error) {
      if (error instanceof ApplicationError) return { error: error as ApplicationError };
      throw error;
    }
  }

  /** Reads and opens; an event that is kept no longer is a result too. */
  async readForDelivery(event: EventReference, call: CallOptions): Promise<OpenedEvent> {
    const { row } = await this.#options.tables.getRow(tables.inbox, this.#keyOf(event), call);
    if (row === undefined) return { error: new EventGoneError(event.key) };
    return this.open(event, eventRowOf(row.columns));
  }

  /** `EventType` of an event; undefined if it is kept no longer. */
  async typeOf(event: EventReference, call: CallOptions): Promise<string | undefined> {
    const columns = ['type'];
    const { row } = await this.#options.tables.getRow(tables.inbox, this.#keyOf(event), {
      ...call,
      columns,
    });
    return row === undefined ? undefined : textAt(row.columns, 'type');
  }

  async *list(
    corpId: string,
    filter: EventFilter,
    call: CallOptions,
  ): AsyncGenerator<EventSummary, void, undefined> {
    for await (const { key, columns } of this.#rowsOf(corpId, filter, call)) {
      const summary = summaryOf({ corpId, key: String(key['event']) }, eventRowOf(columns));
      if (matches(summary, filter)) yield summary;
    }
  }

  async *#rowsOf(
    corpId: string,
    { keys }: EventFilter,
    call: CallOptions,
  ): AsyncGenerator<Row, void, undefined> {
    const columns = EVENT_COLUMNS_WITHOUT_CONTENT;
    if (keys === undefined) {
      const partition = partitionOf(this.#options.environment, corpId);
      // `0` follows `/`: everything between is this organisation's.
      const range: RangeQuery = {
        from: { part: `${partition}/`, event: LOWEST },
        to: { part: `${partition}0`, event: LOWEST },
      };
      yield* this.#options.tables.getRange(tables.inbox, { ...range, columns, ...call });
      return;
    }
    for (const key of new Set(keys)) {
      const place = this.#keyOf({ corpId, key });
      const { row } = await this.#options.tables.getRow(tables.inbox, place, { ...call, columns });
      if (row !== undefined) yield row;
    }
  }

  async #open(event: EventReference, row: EventRow): Promise<StoredEvent> {
    const place = eventPlaceOf(this.#options.environment, event.corpId, event.key);
    const context = contentContextOf(place);
    const content = await openContent(this.#options.sealer, row.sealedContent, context);
    return { ...summaryOf(event, row), content };
  }

  #keyOf({ corpId, key }: EventReference): { readonly part: string; readonly event: string } {
    return { ...eventPlaceOf(this.#options.environment, corpId, key) };
  }
}

function summaryOf({ corpId, key }: EventReference, row: EventRow): EventSummary {
  const { app, source, type, eventTimeEpochMs, receivedAtEpochMs, state } = row;
  return { corpId, key, app, source, type, eventTimeEpochMs, receivedAtEpochMs, state };
}

function matches(event: EventSummary, filter: EventFilter): boolean {
  return (
    (filter.types?.includes(event.type) ?? true) &&
    (filter.states?.includes(event.state) ?? true) &&
    event.receivedAtEpochMs >= (filter.fromEpochMs ?? Number.NEGATIVE_INFINITY) &&
    event.receivedAtEpochMs < (filter.toEpochMs ?? Number.POSITIVE_INFINITY)
  );
}
