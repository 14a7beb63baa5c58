import type { EventDraft } from '../domain/audit-event.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { CallOptions, Identities, Identity } from '../ports.ts';
import { normaliseRecord, type RecordContext } from './normalise-record.ts';
import { peopleOfRecord } from './people-of-record.ts';

/** What records are normalised with; without `identities` no names are added. */
export interface RecordsContext extends Omit<RecordContext, 'identities'> {
  readonly identities?: Identities | undefined;
}

/**
 * Events of records, in the same order, with the names of their people, of whom each is looked up once.
 *
 * @throws the reason of the signal
 */
export async function normaliseRecords(
  records: readonly SourceRecord[],
  context: RecordsContext,
  call: CallOptions = {},
): Promise<readonly EventDraft[]> {
  const identities = await identitiesOf(records, context, call);
  return records.map((record) => normaliseRecord(record, { ...context, identities }));
}

async function identitiesOf(
  records: readonly SourceRecord[],
  { identities, stream }: RecordsContext,
  call: CallOptions,
): Promise<ReadonlyMap<string, Identity>> {
  if (identities === undefined) return new Map();
  const userIds = new Set(records.flatMap((record) => peopleOfRecord(stream, record)));
  const found = await Promise.all([...userIds].map((userId) => identities.find(userId, call)));
  return new Map(found.flatMap((identity) => (identity ? [[identity.userId, identity]] : [])));
}
