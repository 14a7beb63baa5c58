import type { TokenRefreshDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import type { ActionResult } from './action-result.ts';
import { checkEnvironment } from './check-environment.ts';
import { refreshNow } from './refresh-now.ts';
import { rotateKeys } from './rotate-keys.ts';
import { showQuota } from './show-quota.ts';
import { showStatus } from './show-status.ts';

/**
 * Does what a person has asked for.
 *
 * @throws the errors of the action
 */
export async function performAction(
  deps: TokenRefreshDependencies,
  payload: Payload,
  caller: WorkCaller,
): Promise<ActionResult> {
  switch (payload.action) {
    case 'status':
      return showStatus(deps, payload, caller);
    case 'refresh':
      return refreshNow(deps, payload, caller);
    case 'rotate-keys':
      return rotateKeys(deps, caller);
    case 'quota':
      return showQuota(deps, payload, caller);
    case 'check':
      return checkEnvironment(deps, payload, caller);
  }
}
