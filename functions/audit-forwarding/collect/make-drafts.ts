import type { Logger } from '../../../shared/observability/index.ts';
import type { EventDraft } from '../domain/audit-event.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { CallOptions, Identities, Identity } from '../ports.ts';
import type { NormalisingContext, RecordNormaliser } from './record-normaliser.ts';
import { unreadableRecord } from './unreadable-record.ts';

export interface DraftDependencies {
  readonly normaliser: RecordNormaliser;
  /** Undefined: no names are added. */
  readonly identities: Identities | undefined;
  readonly log: Logger;
}

/**
 * Makes events of new records. One of which none can be made is put aside as an event of its own, which
 * says so, and stops no other.
 *
 * @throws only the reason of the signal, or what the normaliser throws for a record put aside
 */
export async function makeDrafts(
  deps: DraftDependencies,
  stream: StreamName,
  records: readonly SourceRecord[],
  at: CallOptions & { readonly nowEpochMs: number },
): Promise<{ readonly drafts: readonly EventDraft[]; readonly unreadable: number }> {
  const identities = await findPeople(deps, stream, records, at);
  const context: NormalisingContext = { identities, collectedAtEpochMs: at.nowEpochMs };
  let unreadable = 0;
  const drafts = records.map((record) => {
    try {
      return deps.normaliser.normalise(stream, record, context);
    } catch (error) {
      unreadable += 1;
      deps.log.error('audit-forwarding.record-unreadable', { stream, kind: record.kind, error });
      return deps.normaliser.normalise(stream, unreadableRecord(record, error), context);
    }
  });
  return { drafts, unreadable };
}

async function findPeople(
  { identities, normaliser }: DraftDependencies,
  stream: StreamName,
  records: readonly SourceRecord[],
  call: CallOptions,
): Promise<ReadonlyMap<string, Identity>> {
  const found = new Map<string, Identity>();
  if (identities === undefined) return found;
  const wanted = new Set(records.flatMap((record) => peopleOf(normaliser, stream, record)));
  const look = async (userId: string): Promise<void> => {
    const identity = await identities.find(userId, call);
    if (identity !== undefined) found.set(userId, identity);
  };
  await Promise.all([...wanted].map(look));
  return found;
}

/** A record that tells nobody's id is no reason to leave it out: normalising it decides. */
function peopleOf(
  normaliser: RecordNormaliser,
  stream: StreamName,
  record: SourceRecord,
): readonly string[] {
  try {
    return normaliser.peopleOf(stream, record);
  } catch {
    return [];
  }
}
