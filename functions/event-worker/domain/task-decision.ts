import { MINUTE_MS } from '../../../shared/time/index.ts';

/** What to do for a delivery that nobody holds, by what Function Compute says of its invocation. */
export type TaskDecision =
  /** It is on its way: look again later. */
  | 'leave'
  /** It was never accepted, or is long forgotten: the same attempt may be made. */
  | 'same-attempt'
  /** It has ended without finishing the delivery: the next attempt. */
  | 'next-attempt';

/** A task that Function Compute has taken from its queue, or is stopping, soon says more. */
const BETWEEN_STATES_MS = 15 * MINUTE_MS;

const ON_ITS_WAY: ReadonlySet<string> = new Set(['Enqueued', 'Running', 'Retrying']);
const BETWEEN_STATES: ReadonlySet<string> = new Set(['Processed', 'Stopping']);

export function decideByTask(
  state: string | undefined,
  delivery: { readonly unchangedForMs: number },
): TaskDecision {
  if (state === undefined) return 'same-attempt';
  if (ON_ITS_WAY.has(state)) return 'leave';
  if (BETWEEN_STATES.has(state) && delivery.unchangedForMs < BETWEEN_STATES_MS) return 'leave';
  return 'next-attempt';
}
