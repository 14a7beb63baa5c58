import type { EventDraft } from '../domain/audit-event.ts';
import { MOST_EVENTS } from './chain-drafts.ts';

/** Of the bodies of a run: a segment is read whole, in a function with 256 MB. */
const MOST_BYTES = 4_000_000;

/**
 * Cuts events into runs that can be appended one by one, in their order: by number, and by size so
 * that no run fills the memory of whoever reads it.
 */
export function draftRuns(drafts: readonly EventDraft[]): readonly (readonly EventDraft[])[] {
  const runs: EventDraft[][] = [];
  let run: EventDraft[] = [];
  let bytes = 0;
  for (const draft of drafts) {
    const size = Buffer.byteLength(JSON.stringify(draft.body));
    if (run.length === MOST_EVENTS || (run.length > 0 && bytes + size > MOST_BYTES)) {
      runs.push(run);
      run = [];
      bytes = 0;
    }
    run.push(draft);
    bytes += size;
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
