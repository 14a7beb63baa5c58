import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { AllowedFields } from '../domain/allowed-field.ts';
import { allowedFieldsOf, UNREADABLE_KIND, unreadableFields } from '../domain/allowed-fields.ts';
import type { EventDraft } from '../domain/audit-event.ts';
import { utf8Length } from '../domain/bounded-text.ts';
import { changedNamesOf } from '../domain/changed-names.ts';
import { eventBodyOf } from '../domain/event-body.ts';
import { filterFields, type FieldLimits } from '../domain/filter-fields.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { Identity } from '../ports.ts';

/** What a record is normalised with. */
export interface RecordContext {
  readonly environment: string;
  readonly corpId: string;
  readonly stream: StreamName;
  /** People by userId, as far as the directory shows them; see `peopleOfRecord`. */
  readonly identities: ReadonlyMap<string, Identity>;
  readonly collectedAtEpochMs: number;
}

/** No event's body is longer, in bytes of its canonical JSON. */
export const LONGEST_EVENT_BYTES = 32_000;

const SMALLEST: FieldLimits = { textBytes: 64, listEntries: 5 };
/** Tried in turn until the event is short enough; under the last one each is. */
const LIMITS: readonly FieldLimits[] = [
  { textBytes: 4_096, listEntries: 100 },
  { textBytes: 1_024, listEntries: 50 },
  { textBytes: 256, listEntries: 20 },
];

/**
 * Makes an event of a record: OCSF 1.9.0 with the names of Splunk's Common Information Model, of the
 * fields that its stream allows, masked, in lines of valid Unicode and whole numbers.
 *
 * Guarantees: total, whatever the record holds; the same record in the same context gives the same body,
 * and within its stream always the same id; never longer than `LONGEST_EVENT_BYTES`. What was dropped,
 * masked and cut is counted in the event.
 */
export function normaliseRecord(record: SourceRecord, context: RecordContext): EventDraft {
  for (const limits of LIMITS) {
    const draft = draftWithin(limits, record, context);
    if (utf8Length(canonicalTextOf(draft.body)) <= LONGEST_EVENT_BYTES) return draft;
  }
  return draftWithin(SMALLEST, record, context);
}

function draftWithin(
  limits: FieldLimits,
  record: SourceRecord,
  { environment, corpId, stream, identities, collectedAtEpochMs }: RecordContext,
): EventDraft {
  const id = eventIdOf({ environment, corpId, stream }, record);
  const filtered = filterFields(record.fields, allowedOf(stream, record), limits);
  const hasOwnTime = isInstant(record.timeEpochMs);
  const timeEpochMs = hasOwnTime ? record.timeEpochMs : collectedAtEpochMs;
  const body = eventBodyOf({
    id,
    corpId,
    stream,
    kind: record.kind,
    filtered,
    rawData: canonicalTextOf(filtered.fields),
    changed: changedNamesOf(record.fields),
    identities,
    timeEpochMs,
    hasOwnTime,
    collectedAtEpochMs,
    limits,
  });
  return { id, timeEpochMs, body };
}

/**
 * The id of a record's event, whatever else is in it: the first 32 hexadecimal digits of a SHA-256 over
 * what tells the record from all others.
 */
export function eventIdOf(
  { environment, corpId, stream }: Pick<RecordContext, 'environment' | 'corpId' | 'stream'>,
  { identity }: Pick<SourceRecord, 'identity'>,
): string {
  const text = [environment, corpId, stream, identity].join('\n');
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32);
}

/** A record that was put aside tells of itself, not in its stream's own fields. */
function allowedOf(stream: StreamName, { kind }: SourceRecord): AllowedFields {
  return kind === UNREADABLE_KIND ? unreadableFields : allowedFieldsOf[stream];
}

/** Whole milliseconds that a calendar can say. */
function isInstant(epochMs: number): boolean {
  return Number.isSafeInteger(epochMs) && epochMs >= 0 && epochMs < 253_402_300_800_000;
}

function canonicalTextOf(fields: object): string {
  return canonicalize(fields) ?? '{}';
}
