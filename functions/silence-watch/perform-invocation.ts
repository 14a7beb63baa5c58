import { performAction } from './actions/perform-action.ts';
import type { Invocation } from './invocation.ts';
import type { SilenceWatchDependencies, WorkCaller } from './ports.ts';
import { performWatch } from './watch/perform-watch.ts';

/** Does what an invocation asks for, in the name of whoever it says it is. @throws its errors */
export async function performInvocation(
  deps: SilenceWatchDependencies,
  invocation: Invocation,
  caller: Omit<WorkCaller, 'actor'>,
): Promise<unknown> {
  switch (invocation.kind) {
    case 'timer':
      return performWatch(deps, { ...caller, actor: 'timer' });
    case 'action':
      return performAction(deps, invocation.payload, { ...caller, actor: 'manual-invoke' });
  }
}
