import type { SourceRecord } from '../../domain/source-record.ts';

/** An event as it was kept. */
export interface KeptEvent {
  /** Key of the event in the inbox. */
  readonly record: string;
  readonly type: string;
  readonly eventTimeEpochMs: number | undefined;
  readonly receivedAtEpochMs: number;
}

/** Before this DingTalk did not exist. */
const EARLIEST_EPOCH_MS = Date.UTC(2014, 0, 1);
/** How far DingTalk's clock may be ahead of ours. */
const AHEAD_MS = 10 * 60_000;

/**
 * The record of an event: its own id, or the key under which it was kept, so that it is the same one
 * however often it comes. A time that cannot be true (before DingTalk, or after the event came) gives
 * way to that of its coming; `timeFrom` says which it is.
 */
export function eventRecord(
  event: KeptEvent,
  fields: Readonly<Record<string, unknown>>,
): SourceRecord {
  const { eventTimeEpochMs: told, receivedAtEpochMs, record, type } = event;
  const id = fields['eventId'];
  const isCredible =
    told !== undefined && told >= EARLIEST_EPOCH_MS && told <= receivedAtEpochMs + AHEAD_MS;
  return {
    identity: typeof id === 'string' && id !== '' ? id : record,
    timeEpochMs: isCredible ? told : receivedAtEpochMs,
    kind: type,
    fields: { ...fields, receivedAtEpochMs, timeFrom: isCredible ? 'event' : 'received' },
  };
}
