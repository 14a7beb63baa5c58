import type { EventDraft } from '../domain/audit-event.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { Identity } from '../ports.ts';

/** What a record is normalised with, beside itself. */
export interface NormalisingContext {
  /** People by userId, as far as the directory shows them. */
  readonly identities: ReadonlyMap<string, Identity>;
  readonly collectedAtEpochMs: number;
}

/** Makes events of the records of one organisation. */
export interface RecordNormaliser {
  /** The id that the record's event has, whatever else is in it. */
  eventIdOf(stream: StreamName, record: SourceRecord): string;
  /** Whose names are worth asking for. */
  peopleOf(stream: StreamName, record: SourceRecord): readonly string[];
  /** @throws for a record that it cannot make an event of */
  normalise(stream: StreamName, record: SourceRecord, context: NormalisingContext): EventDraft;
}
