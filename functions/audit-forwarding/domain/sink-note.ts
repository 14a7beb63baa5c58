import * as z from 'zod';

/** What is remembered of how a sink fared. */
export const sinkNoteSchema = z.strictObject({
  v: z.literal(1),
  /** The first of the failures in a row that the last run belongs to; null: it did not fail. */
  failingSinceEpochMs: z.int().nullable(),
  failureCode: z.string().nullable(),
});
export type SinkNote = z.infer<typeof sinkNoteSchema>;

export function sinkAspect(sink: string): string {
  return `sink/${sink}`;
}

/** The note after a run; the very same if there is nothing new to remember. */
export function noteAfterDelivery(
  before: SinkNote | undefined,
  nowEpochMs: number,
  failureCode: string | undefined,
): SinkNote | undefined {
  if (failureCode === undefined) {
    const isFailing = before !== undefined && before.failingSinceEpochMs !== null;
    return isFailing ? { v: 1, failingSinceEpochMs: null, failureCode: null } : before;
  }
  if (before?.failureCode === failureCode) return before;
  return { v: 1, failingSinceEpochMs: before?.failingSinceEpochMs ?? nowEpochMs, failureCode };
}
