import { performAction } from './actions/perform-action.ts';
import { performBackstop } from './backstop/perform-backstop.ts';
import type { Invocation, TimerTrigger } from './invocation.ts';
import type { EventWorkerDependencies, WorkCaller } from './ports.ts';
import { routeEvent } from './routing/route-event.ts';
import { performSweep } from './sweep/perform-sweep.ts';

type Caller = Omit<WorkCaller, 'actor'>;
type Duty = (deps: EventWorkerDependencies, caller: WorkCaller) => Promise<unknown>;

/** What each timer does. */
const duties: Readonly<Record<TimerTrigger, Duty>> = {
  sweep: performSweep,
  backstop: performBackstop,
  // What is due once a day follows from what is on record: this is one more chance for it.
  daily: performBackstop,
};

/** Does what an invocation asks for, in the name of whoever it says it is. @throws its errors */
export async function performInvocation(
  deps: EventWorkerDependencies,
  invocation: Invocation,
  caller: Caller,
): Promise<unknown> {
  switch (invocation.kind) {
    case 'timer':
      return duties[invocation.triggerName](deps, { ...caller, actor: 'timer' });
    case 'route-event': {
      const { corpId, key } = invocation;
      return routeEvent(deps, { corpId, key }, { ...caller, actor: 'system' });
    }
    case 'action':
      return performAction(deps, invocation.payload, { ...caller, actor: 'manual-invoke' });
  }
}
