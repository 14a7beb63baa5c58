import { Journal } from '../../stand-in/journal.ts';
import { isRecord } from '../json-value.ts';
import { DAY_MS, formatDate } from '../local-date-time.ts';
import type { CalendarEvent } from './calendar-event.ts';

interface SavedEvent {
  /** Its whole state after the change; the last one holds. */
  readonly event: CalendarEvent;
  /** The request that made the change, if it named itself: app, operation and token. */
  readonly requestKey?: string;
  readonly atEpochMs: number;
}

/** How long a request is known by its `x-client-token`. */
const REQUEST_KNOWN_MS = DAY_MS;

/** Events of all calendars, and which requests made or removed them; durable. */
export class CalendarBook {
  readonly #events = new Map<string, CalendarEvent>();
  readonly #requests = new Map<string, { readonly eventId: string; readonly atEpochMs: number }>();
  readonly #underWay = new Set<string>();
  #journal: Journal | undefined;

  static async open(filePath: string): Promise<CalendarBook> {
    const book = new CalendarBook();
    book.#journal = await Journal.open(filePath, (record) => {
      if (isSavedEvent(record)) book.#apply(record);
    });
    return book;
  }

  find(corpId: string, id: string): CalendarEvent | undefined {
    const event = this.#events.get(id);
    return event?.corpId === corpId ? event : undefined;
  }

  events(): readonly CalendarEvent[] {
    return [...this.#events.values()];
  }

  /** Events that somebody made on the day (UTC+8) of an instant, those taken back included. */
  madeOnDay(organiserUnionId: string, atEpochMs: number): number {
    const date = formatDate(atEpochMs);
    return this.events().filter(
      (event) =>
        event.organiserUnionId === organiserUnionId && formatDate(event.createdEpochMs) === date,
    ).length;
  }

  /** The event that the same request made or removed within the last day. */
  madeBy(requestKey: string, nowEpochMs: number): CalendarEvent | undefined {
    const request = this.#requests.get(requestKey);
    if (request === undefined || nowEpochMs - request.atEpochMs >= REQUEST_KNOWN_MS)
      return undefined;
    return this.#events.get(request.eventId);
  }

  isUnderWay(requestKey: string): boolean {
    return this.#underWay.has(requestKey);
  }

  /** Resolves when it is on disk; until then a repetition of the request is "being worked on". */
  async save(
    event: CalendarEvent,
    requestKey: string | undefined,
    atEpochMs: number,
  ): Promise<void> {
    const saved = { event, atEpochMs, ...(requestKey === undefined ? {} : { requestKey }) };
    if (requestKey !== undefined) this.#underWay.add(requestKey);
    try {
      await this.#journal?.append(saved, () => this.#apply(saved));
    } finally {
      if (requestKey !== undefined) this.#underWay.delete(requestKey);
    }
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  #apply({ event, requestKey, atEpochMs }: SavedEvent): void {
    this.#events.set(event.id, event);
    if (requestKey !== undefined) this.#requests.set(requestKey, { eventId: event.id, atEpochMs });
  }
}

function isSavedEvent(record: unknown): record is SavedEvent {
  return isRecord(record) && isRecord(record['event']);
}
