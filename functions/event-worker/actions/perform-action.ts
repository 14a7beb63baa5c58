import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import type { ActionResult } from './action-result.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { listEvents } from './list-events.ts';
import { replay } from './replay.ts';
import { showEvent } from './show-event.ts';
import { showStatus } from './show-status.ts';

/**
 * Does what a person has asked for.
 *
 * @throws the errors of the action
 */
export async function performAction(
  deps: EventWorkerDependencies,
  payload: Payload,
  caller: WorkCaller,
): Promise<ActionResult> {
  switch (payload.action) {
    case 'status':
      return showStatus(deps, payload, caller);
    case 'events':
      return listEvents(deps, payload, caller);
    case 'event':
      return showEvent(deps, payload, caller);
    case 'dead-letters':
      return listDeadLetters(deps, payload, caller);
    case 'replay':
      return replay(deps, payload, caller);
  }
}
