import type { Columns } from '../table-store/index.ts';
import type { EventSource } from './event-inbox.ts';
import { EVENT_STATES, type EventState } from './event-state.ts';
import {
  integerAt,
  numberAt,
  progressColumns,
  progressOf,
  textAt,
  wholeMs,
} from './work-progress.ts';
import type { WorkProgress } from './work-progress.ts';

/** A row of the inbox. Only `sealedContent` can hold personal data. */
export interface EventRow {
  readonly app: string;
  readonly source: EventSource;
  readonly type: string;
  readonly eventTimeEpochMs: number | undefined;
  readonly receivedAtEpochMs: number;
  readonly sealedContent: Uint8Array;
  /** Unique to the call that made the row, and kept for ever: who finds it here was the first. */
  readonly arrival: string;
  readonly state: EventState;
  /** The fencing number at which it was set going again last: tries are counted from there. */
  readonly reopenedAtFence: bigint | undefined;
  readonly progress: WorkProgress;
}

const SOURCES = [
  'callback',
  'robot',
  'failed-list',
  'instance-query',
] as const satisfies readonly EventSource[];

/** All columns: the row is always put whole, so that its cells expire together. */
export function eventColumns(row: EventRow): Columns {
  return {
    v: 1n,
    app: row.app,
    source: row.source,
    type: row.type,
    ...(row.eventTimeEpochMs === undefined ? {} : { event_time: wholeMs(row.eventTimeEpochMs) }),
    received: wholeMs(row.receivedAtEpochMs),
    content: row.sealedContent,
    arrival: row.arrival,
    state: row.state,
    ...(row.reopenedAtFence === undefined ? {} : { reopened: row.reopenedAtFence }),
    ...progressColumns(row.progress),
  };
}

/**
 * Reads a row back. A row that was read without its content has empty content.
 *
 * @throws TypeError for a row that this product did not write
 */
export function eventRowOf(columns: Columns): EventRow {
  const { content, event_time: eventTime, reopened } = columns;
  return {
    app: textAt(columns, 'app'),
    source: oneOf(SOURCES, textAt(columns, 'source')),
    type: textAt(columns, 'type'),
    eventTimeEpochMs:
      eventTime === undefined ? undefined : Number(integerAt(columns, 'event_time')),
    receivedAtEpochMs: numberAt(columns, 'received'),
    sealedContent: content instanceof Uint8Array ? content : new Uint8Array(),
    arrival: textAt(columns, 'arrival'),
    state: oneOf(EVENT_STATES, textAt(columns, 'state')),
    reopenedAtFence: reopened === undefined ? undefined : integerAt(columns, 'reopened'),
    progress: progressOf(columns),
  };
}

/** Columns that tell everything but the content. */
export const EVENT_COLUMNS_WITHOUT_CONTENT = [
  'v',
  'app',
  'source',
  'type',
  'event_time',
  'received',
  'arrival',
  'state',
  'reopened',
  'owner',
  'fence',
  'until',
  'rev',
  'stamp',
  'due',
  'marker',
  'letter',
  'updated',
] as const;

function oneOf<Value extends string>(allowed: readonly Value[], text: string): Value {
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw new TypeError(`a row of events holds the unknown word "${text}"`);
  return found;
}
