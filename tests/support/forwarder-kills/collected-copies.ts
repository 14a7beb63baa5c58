import type { IndexedEvent } from '../../../infra/local/splunk/indexed-event.ts';

/** One copy of an event at the receiver; read without any code of the product. */
export interface CollectedCopy {
  readonly id: string;
  readonly stream: string;
  readonly sequence: number;
  /** The line as it was sent. */
  readonly line: string;
  /** One for each instance that sends, and another where the receiver has begun to count anew. */
  readonly channel: string;
  readonly kind: string;
  /** When it was read, in epoch milliseconds. */
  readonly readAtEpochMs: number;
  /** The record's fields that were allowed to leave. */
  readonly record: Readonly<Record<string, unknown>>;
}

interface EventText {
  readonly chain: { readonly sequence: number; readonly stream: string };
  readonly metadata: {
    readonly uid: string;
    readonly event_code: string;
    readonly logged_time: number;
  };
  readonly raw_data: string;
}

export function collectedCopy({ raw, channel = '', fields }: IndexedEvent): CollectedCopy {
  const { chain, metadata, raw_data: record } = JSON.parse(raw) as EventText;
  if (fields?.['event_id'] !== metadata.uid) throw new Error(`sent under another id: ${raw}`);
  return {
    id: metadata.uid,
    stream: chain.stream,
    sequence: chain.sequence,
    line: raw,
    channel,
    kind: metadata.event_code,
    readAtEpochMs: metadata.logged_time,
    record: JSON.parse(record) as Readonly<Record<string, unknown>>,
  };
}

/** One copy of each event by its id, as a search that drops duplicates does, in order of sequence. */
export function eventsByStream(
  copies: readonly CollectedCopy[],
): ReadonlyMap<string, readonly CollectedCopy[]> {
  const byId = new Map(copies.map((copy) => [copy.id, copy] as const));
  const streams = new Map<string, CollectedCopy[]>();
  for (const copy of byId.values()) {
    const own = streams.get(copy.stream) ?? [];
    streams.set(copy.stream, [...own, copy]);
  }
  for (const own of streams.values()) own.sort((left, right) => left.sequence - right.sequence);
  return streams;
}
