import * as z from 'zod';
import { DAY_MS, MINUTE_MS } from '../../../shared/time/index.ts';
import type { StreamName } from './stream-name.ts';

/** What is remembered of how a source was read. */
export const sourceNoteSchema = z.strictObject({
  v: z.literal(1),
  /** When the last read began that came to its end; null: none has. */
  readAtEpochMs: z.int().nullable(),
  /** When the last attempt began. */
  triedAtEpochMs: z.int(),
  /** Attempts in a row that failed. */
  failures: z.int().min(0),
  failingSinceEpochMs: z.int().nullable(),
  failureCode: z.string().nullable(),
  /** The edition by the settings when the source was found to be lacking; null: it is not. */
  lackingInEdition: z.string().nullable(),
});
export type SourceNote = z.infer<typeof sourceNoteSchema>;

export function sourceAspect(stream: StreamName): string {
  return `source/${stream}`;
}

/** The timer comes every five minutes, and not to the second. */
const TIMER_SLACK_MS = MINUTE_MS;
const FIRST_RETRY_MINUTES = 5;
const ASK_EDITION_AGAIN_MS = 7 * DAY_MS;

/** What was learnt by an attempt to read a source. */
export type ReadOutcome =
  | { readonly kind: 'read' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'lacking'; readonly edition: string };

/** When a source is to be asked next; in the past if it is due. */
export function nextReadEpochMs(
  note: SourceNote | undefined,
  { everyMinutes, edition }: { readonly everyMinutes: number; readonly edition: string },
): number {
  if (note === undefined) return 0;
  const { failures, lackingInEdition, readAtEpochMs, triedAtEpochMs } = note;
  if (lackingInEdition === edition) return triedAtEpochMs + ASK_EDITION_AGAIN_MS;
  if (failures > 0) {
    // A source that fails costs calls too: it is asked less and less, down to its usual rhythm.
    const minutes = Math.min(everyMinutes, FIRST_RETRY_MINUTES * 2 ** (failures - 1));
    return triedAtEpochMs + minutes * MINUTE_MS - TIMER_SLACK_MS;
  }
  if (readAtEpochMs === null) return 0;
  const isStopped = readAtEpochMs < triedAtEpochMs;
  return isStopped ? 0 : readAtEpochMs + everyMinutes * MINUTE_MS - TIMER_SLACK_MS;
}

/** The note after an attempt that began at an instant. */
export function noteAfterRead(
  before: SourceNote | undefined,
  beganAtEpochMs: number,
  outcome: ReadOutcome,
): SourceNote {
  const { failures = 0, failingSinceEpochMs = null, readAtEpochMs = null } = before ?? {};
  const note: SourceNote = {
    v: 1,
    readAtEpochMs,
    triedAtEpochMs: beganAtEpochMs,
    failures: 0,
    failingSinceEpochMs: null,
    failureCode: null,
    lackingInEdition: null,
  };
  switch (outcome.kind) {
    case 'read':
      return { ...note, readAtEpochMs: beganAtEpochMs };
    case 'stopped':
      return note;
    case 'lacking':
      return { ...note, lackingInEdition: outcome.edition };
    case 'failed':
      return {
        ...note,
        failures: failures + 1,
        failingSinceEpochMs: failingSinceEpochMs ?? beganAtEpochMs,
        failureCode: outcome.code,
      };
  }
}
