import { readEvent } from '../../../shared/event-catalogue/index.ts';
import type { DeadLetter, EventSummary } from '../../../shared/event-delivery/index.ts';
import type { EventWorkerDependencies } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { eachAtOnce } from '../sweep/each-at-once.ts';
import { windowOf } from './action-result.ts';

/** Contents opened side by side. */
const AT_ONCE = 8;

type Selection = Payload<'replay'>;

/**
 * The events that a replay is about, in no order. `letters` are the open dead letters of the
 * organisation. To find a person's events their contents are opened.
 */
export async function selectEvents(
  deps: Pick<EventWorkerDependencies, 'events'>,
  corpId: string,
  selection: Selection,
  letters: readonly DeadLetter[],
  signal: AbortSignal,
): Promise<readonly EventSummary[]> {
  const dead = new Set(letters.map(({ key }) => key));
  const keys = selection.deadLetters
    ? [...dead].filter((key) => selection.keys?.includes(key) ?? true)
    : selection.keys;
  if (keys?.length === 0) return [];
  const filter = {
    ...(keys === undefined ? {} : { keys }),
    ...(selection.types === undefined ? {} : { types: selection.types }),
    ...windowOf(selection),
  };
  const found = deps.events.listEvents(corpId, filter, { signal });
  const selected: EventSummary[] = [];
  const never = { atOnce: AT_ONCE, isOver: () => false };
  await eachAtOnce(found, never, async (event) => {
    if (selection.person !== undefined) {
      const stored = await deps.events.readEvent(event, { signal });
      if (stored === undefined || !readEvent(stored).traits.people.includes(selection.person)) {
        return;
      }
    }
    selected.push(event);
  });
  return selected;
}
