import type { JsonValue } from './source-record.ts';
import type { StreamName } from './stream-name.ts';

/** A JSON object. Numbers in it are whole, so that every reader writes them alike. */
export type JsonObject = Readonly<Record<string, JsonValue>>;

/**
 * A normalised event that has no place in its stream yet: an OCSF event with two objects beside it,
 * `cim` (names of Splunk's Common Information Model) and, in `raw_data`, the record's allowed fields.
 */
export interface EventDraft {
  /** 32 hexadecimal digits; the same record has the same id for ever. Also `body.metadata.uid`. */
  readonly id: string;
  readonly timeEpochMs: number;
  /** The event without `chain` and `hash`. */
  readonly body: JsonObject;
}

/** An event in its place: what is stored, sent and archived, the same bytes everywhere. */
export interface StreamEvent {
  readonly stream: StreamName;
  /** 1 for the first event of a stream; no number is left out. */
  readonly sequence: number;
  readonly id: string;
  readonly timeEpochMs: number;
  /** 64 hexadecimal digits; see `chain/chain-event.ts`. */
  readonly hash: string;
  /** The JSON text in UTF-8, without an end of line. */
  readonly bytes: Buffer;
  /** The same as a string; making it costs time, so whoever only passes it on takes the bytes. */
  readonly line: string;
}
