import type { ForwardingDependencies, WorkCaller } from '../forwarding-dependencies.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import type { ActionResult } from './action-result.ts';
import { backfill, forwardNow } from './forward-now.ts';
import { makeEvidenceNow } from './make-evidence-now.ts';
import { replayNow } from './replay-now.ts';
import { showStatus } from './show-status.ts';
import { verifyNow } from './verify-now.ts';

/**
 * Does what a person has asked for.
 *
 * @throws the errors of the action
 */
export async function performAction(
  deps: ForwardingDependencies,
  payload: Payload,
  caller: WorkCaller,
): Promise<ActionResult> {
  switch (payload.action) {
    case 'forward':
      return forwardNow(deps, payload, caller);
    case 'backfill':
      return backfill(deps, payload, caller);
    case 'status':
      return showStatus(deps, payload, caller);
    case 'verify':
      return verifyNow(deps, payload, caller);
    case 'evidence':
      return makeEvidenceNow(deps, payload, caller);
    case 'replay':
      return replayNow(deps, payload, caller);
  }
}
