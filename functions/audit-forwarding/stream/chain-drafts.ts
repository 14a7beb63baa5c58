import { chainEvent, type ChainOwner } from '../chain/chain-event.ts';
import type { EventDraft, StreamEvent } from '../domain/audit-event.ts';
import type { JsonValue } from '../domain/source-record.ts';
import type { StreamHead } from '../ports.ts';

/** Events of one append at most: their ids fill 16 kB of a row. */
export const MOST_EVENTS = 1_000;

/**
 * Gives events the places after the head, in their order.
 *
 * @throws RangeError for too many, for an id of another form, or for one that is there twice; the
 *   errors of `chainEvent`
 */
export function chainDrafts(
  owner: ChainOwner,
  head: StreamHead,
  drafts: readonly EventDraft[],
): readonly StreamEvent[] {
  assertDrafts(drafts);
  let previous = head.headHash;
  return drafts.map((draft, index) => {
    const event = chainEvent(owner, { sequence: head.nextSequence + index, previous }, draft);
    previous = event.hash;
    return event;
  });
}

/** True for an append that would leave the stream as it was seen. */
export function isNothingNew(
  seen: StreamHead,
  drafts: readonly EventDraft[],
  cursor: JsonValue | undefined,
): boolean {
  if (drafts.length > 0) return false;
  return cursor === undefined || JSON.stringify(cursor) === JSON.stringify(seen.cursor);
}

function assertDrafts(drafts: readonly EventDraft[]): void {
  if (drafts.length > MOST_EVENTS) {
    throw new RangeError(`${String(drafts.length)} events in one append`);
  }
  const ids = new Set(drafts.map(({ id }) => id));
  if (ids.size < drafts.length) throw new RangeError('an event is twice in one append');
  for (const id of ids) {
    if (!/^[0-9a-f]{32}$/.test(id)) {
      throw new RangeError('the id of an event has 32 hexadecimal digits');
    }
  }
  const isInstant = ({ timeEpochMs }: EventDraft): boolean => Number.isSafeInteger(timeEpochMs);
  if (!drafts.every(isInstant)) throw new RangeError('an event happened at a whole millisecond');
}
