import { reportError } from '../../shared/errors/index.ts';
import type { EventHandler, Initializer } from '../../shared/function-compute/index.ts';
import { beginWorkingTime } from '../../shared/invocation/index.ts';
import { performAction } from './actions/perform-action.ts';
import { JiraServiceDeskInstance } from './composition.ts';
import { deliverEvent } from './deliver-event.ts';
import { JiraTimeLimitError } from './errors.ts';
import { parseInvocation, type Invocation } from './invocation.ts';

let instance: JiraServiceDeskInstance | undefined;

/** Named in `s.yaml`; proves at start that the settings are complete. */
export const initialize: Initializer = async () => {
  instance ??= new JiraServiceDeskInstance(process.env);
};

/**
 * Entry named in `s.yaml`. A person always gets a result, also for an error. What a delivery could not
 * record is thrown, so that Function Compute counts it; the delivery's marker brings it back.
 */
export const handler: EventHandler = async (event, context) => {
  let invocation: Invocation;
  try {
    invocation = parseInvocation(event);
  } catch (error) {
    return { outcome: 'failed', error: reportError(error) };
  }
  const { requestId } = context;
  const time = beginWorkingTime(context, () => new JiraTimeLimitError());
  try {
    instance ??= new JiraServiceDeskInstance(process.env);
    const deps = await instance.dependenciesFor(context);
    const { signal } = time;
    if (invocation.kind === 'action')
      return await performAction(deps, invocation.action, { signal });
    return await deliverEvent(deps, invocation.request, { requestId, signal });
  } catch (error) {
    if (invocation.kind === 'delivery') throw error;
    return { outcome: 'failed', error: reportError(error) };
  } finally {
    time.end();
  }
};
