import { performAction } from './actions/perform-action.ts';
import { ForwardingIncompleteError } from './errors.ts';
import { failuresOf, performForward } from './forward/perform-forward.ts';
import type { ForwardingDependencies, WorkCaller } from './forwarding-dependencies.ts';
import type { Invocation } from './invocation.ts';

/**
 * Does what an invocation asks for, in the name of whoever it says it is.
 *
 * @throws ForwardingIncompleteError for the timer, once all had their turn; the errors of the others
 */
export async function performInvocation(
  deps: ForwardingDependencies,
  invocation: Invocation,
  caller: Omit<WorkCaller, 'actor'>,
): Promise<unknown> {
  switch (invocation.kind) {
    case 'timer':
      return performTimer(deps, { ...caller, actor: 'timer' });
    case 'delivery':
      return deps.keepDelivery(invocation.request, caller);
    case 'action':
      return performAction(deps, invocation.payload, { ...caller, actor: 'manual-invoke' });
  }
}

async function performTimer(deps: ForwardingDependencies, caller: WorkCaller): Promise<unknown> {
  const { organisations } = await deps.configuration();
  const wish = { need: 'if-due', continuation: 0 } as const;
  const outcomes = await performForward(deps, organisations, wish, caller);
  const failed = failuresOf(outcomes);
  if (failed.length > 0) throw new ForwardingIncompleteError(failed);
  return { outcome: 'forwarded', organisations: outcomes };
}
