/** An event as the index keeps it. */
export interface StoredEvent {
  /** Exactly as it was sent: the JSON text of an object, or the string itself. */
  readonly raw: string;
  /** Epoch seconds as a decimal text, exactly as sent. */
  readonly time: string;
  readonly index: string;
  readonly sourcetype: string;
  readonly source: string;
  readonly host: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A stored event with its place. */
export interface IndexedEvent extends StoredEvent {
  /** Counted from 0 in the order of arrival; never given twice. */
  readonly number: number;
  readonly channel?: string;
  readonly indexedAtEpochMs: number;
}

/** Which events are wanted; whatever is absent does not matter. */
export interface EventFilter {
  readonly index?: string;
  readonly sourcetype?: string;
  readonly channel?: string;
  /** Event time at or after this one. */
  readonly fromEpochMs?: number;
  /** Event time before this one. */
  readonly toEpochMs?: number;
  /** Text that stands in `raw`. */
  readonly contains?: string;
  /** Only events with this number or a higher one: where the next page begins. */
  readonly fromNumber?: number;
  /** At most so many. */
  readonly limit?: number;
}

export function epochMsOf({ time }: Pick<StoredEvent, 'time'>): number {
  return Math.round(Number(time) * 1000);
}

/** Whether an event is wanted; `limit` is not looked at. */
export function isWanted(event: IndexedEvent, filter: EventFilter): boolean {
  const { index, sourcetype, channel, fromEpochMs, toEpochMs, contains, fromNumber } = filter;
  return (
    (fromNumber === undefined || event.number >= fromNumber) &&
    (index === undefined || event.index === index) &&
    (sourcetype === undefined || event.sourcetype === sourcetype) &&
    (channel === undefined || event.channel === channel.toLowerCase()) &&
    (fromEpochMs === undefined || epochMsOf(event) >= fromEpochMs) &&
    (toEpochMs === undefined || epochMsOf(event) < toEpochMs) &&
    (contains === undefined || event.raw.includes(contains))
  );
}
