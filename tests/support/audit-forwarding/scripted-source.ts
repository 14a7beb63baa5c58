import type { RecordNormaliser } from '../../../functions/audit-forwarding/collect/record-normaliser.ts';
import type { SourceRecord } from '../../../functions/audit-forwarding/domain/source-record.ts';
import type { StreamName } from '../../../functions/audit-forwarding/domain/stream-name.ts';
import type { AuditSource, SourcePage } from '../../../functions/audit-forwarding/ports.ts';

/** A record that is known by a number. */
export function numbered(number: number, timeEpochMs = number): SourceRecord {
  return { identity: String(number), timeEpochMs, kind: 'sample', fields: { number } };
}

/** The number by which the event of a record is known. */
export function numberOf(id: string): number {
  return Number(id);
}

/** Ids that are the record's number, so that tests can tell events by them. */
export const numberNormaliser: RecordNormaliser = {
  eventIdOf: (_stream, { identity }) => identity.padStart(32, '0'),
  peopleOf: () => [],
  normalise: (_stream, { identity, kind, timeEpochMs, fields }) => {
    if (fields['isStrange'] === true) throw new TypeError('strange');
    const id = identity.padStart(32, '0');
    return { id, timeEpochMs, body: { kind, metadata: { uid: id } } };
  },
};

export interface ScriptedSourceOptions {
  readonly stream?: StreamName;
  readonly everyMinutes?: number;
}

/**
 * A source whose pages follow from the cursor alone, as those of a real one do: asked again from the
 * same place it tells the same.
 */
export function scriptedSource(
  pagesFrom: (cursor: unknown) => Iterable<SourcePage> | AsyncIterable<SourcePage>,
  { stream = 'file-audit', everyMinutes = 60 }: ScriptedSourceOptions = {},
): AuditSource & { readonly asked: number } {
  let asked = 0;
  return {
    description: {
      stream,
      edition: 'any',
      meteredCallsPerRead: 1,
      everyMinutes,
      overlapMinutes: 0,
    },
    get asked() {
      return asked;
    },
    async *pages(cursor) {
      asked += 1;
      yield* pagesFrom(cursor);
    },
  };
}
