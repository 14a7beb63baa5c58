import type { SilenceWatchDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import type { ActionResult } from './action-result.ts';
import { showStatus } from './show-status.ts';
import { watchNow } from './watch-now.ts';

/**
 * Does what a person has asked for.
 *
 * @throws the errors of the action
 */
export async function performAction(
  deps: SilenceWatchDependencies,
  payload: Payload,
  caller: WorkCaller,
): Promise<ActionResult> {
  switch (payload.action) {
    case 'status':
      return showStatus(deps, payload, caller);
    case 'watch':
      return watchNow(deps, payload, caller);
  }
}
