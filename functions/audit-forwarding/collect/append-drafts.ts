import type { EventDraft } from '../domain/audit-event.ts';
import type { JsonValue } from '../domain/source-record.ts';
import type { AuditStreams, CallOptions, StreamHead } from '../ports.ts';
import { draftRuns } from '../stream/draft-runs.ts';
import { StreamMovedError } from '../stream/errors.ts';

/** Attempts of one append against other writers of the same stream. */
const MOST_ATTEMPTS = 4;

export interface Appending {
  readonly streams: AuditStreams;
  readonly drafts: readonly EventDraft[];
  /** Moves with the last event, never before; undefined: it stays. */
  readonly cursor: JsonValue | undefined;
  /** Events may be in the stream since then. */
  readonly knownSinceEpochMs: number;
  readonly call: CallOptions;
}

/**
 * Appends events in as many steps as their number and size want. Another writer that only added events
 * is no obstacle: what it has added is left out. One that moved the cursor reads the same source: it is
 * left to it.
 *
 * @throws StreamMovedError; the errors of the streams. Killed or failed anywhere, the cursor has not
 *   moved unless all events are in the stream
 */
export async function appendDrafts(
  seen: StreamHead,
  appending: Appending,
): Promise<{ readonly head: StreamHead; readonly appended: number }> {
  const { cursor, drafts } = appending;
  const runs = drafts.length === 0 ? [[]] : draftRuns(drafts);
  let head = seen;
  let appended = 0;
  for (const [index, run] of runs.entries()) {
    const isLast = index === runs.length - 1;
    const step = await appendRun(head, run, isLast ? cursor : undefined, appending);
    head = step.head;
    appended += step.appended;
  }
  return { head, appended };
}

async function appendRun(
  seen: StreamHead,
  run: readonly EventDraft[],
  cursor: JsonValue | undefined,
  { streams, knownSinceEpochMs, call }: Appending,
): Promise<{ readonly head: StreamHead; readonly appended: number }> {
  let head = seen;
  let drafts = run;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { head: await streams.append(head, drafts, cursor, call), appended: drafts.length };
    } catch (error) {
      if (!(error instanceof StreamMovedError) || attempt === MOST_ATTEMPTS) throw error;
      const now = await streams.head(head.stream, call);
      if (!isSameCursor(now.cursor, head.cursor)) throw error;
      const ids = drafts.map(({ id }) => id);
      const known = await streams.knownIds(head.stream, ids, knownSinceEpochMs, call);
      drafts = drafts.filter(({ id }) => !known.has(id));
      head = now;
    }
  }
}

function isSameCursor(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
