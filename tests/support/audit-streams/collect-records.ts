import type { StreamName } from '../../../functions/audit-forwarding/domain/stream-name.ts';
import type { AuditStreams, StreamHead } from '../../../functions/audit-forwarding/ports.ts';
import { sampleDraft } from '../sample-audit-drafts.ts';

export const COLLECTED_STREAM: StreamName = 'file-audit';

/** One append of whoever brings the records 1, 2, 3 … of a source into a stream. */
export interface Collection {
  /** Stands in every event that this attempt brings. */
  readonly attempt: string;
  /** How many records after the cursor. */
  readonly take: number;
  /** How many before the cursor are read over again. */
  readonly overlap: number;
}

/** Reads on from the stream's cursor, as a function does: what is known is dropped, the rest appended. */
export async function collectRecords(
  streams: AuditStreams,
  { attempt, take, overlap }: Collection,
): Promise<StreamHead> {
  const head = await streams.head(COLLECTED_STREAM);
  const done = Number(head.cursor ?? 0);
  const first = Math.max(1, done + 1 - overlap);
  const read = Array.from({ length: done + take - first + 1 }, (_, index) => first + index);
  const drafts = read.map((number) => {
    const draft = sampleDraft(number);
    return { ...draft, body: { ...draft.body, attempt } };
  });
  const known = await streams.knownIds(
    COLLECTED_STREAM,
    drafts.map(({ id }) => id),
    0,
  );
  return streams.append(
    head,
    drafts.filter(({ id }) => !known.has(id)),
    done + take,
  );
}
