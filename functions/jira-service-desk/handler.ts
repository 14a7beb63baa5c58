import { reportError } from '../../shared/errors/index.ts';
import type { EventHandler, Initializer } from '../../shared/function-compute/index.ts';
import { performAction } from './actions/perform-action.ts';
import { JiraServiceDeskInstance } from './composition.ts';
import { deliverEvent } from './deliver-event.ts';
import { JiraTimeLimitError } from './errors.ts';
import { parseInvocation, type Invocation } from './invocation.ts';

/** Left before the platform's time limit, so that a delivery is postponed in order. */
const MARGIN_MS = 10_000;

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
  const stop = new AbortController();
  const limitMs = Math.max(1_000, context.function.timeout * 1000 - MARGIN_MS);
  const timer = setTimeout(() => stop.abort(new JiraTimeLimitError()), limitMs);
  try {
    instance ??= new JiraServiceDeskInstance(process.env);
    const deps = await instance.dependenciesFor(context);
    const { signal } = stop;
    if (invocation.kind === 'action')
      return await performAction(deps, invocation.action, { signal });
    return await deliverEvent(deps, invocation.request, { requestId, signal });
  } catch (error) {
    if (invocation.kind === 'delivery') throw error;
    return { outcome: 'failed', error: reportError(error) };
  } finally {
    clearTimeout(timer);
  }
};
