import type {
  OrganisationConfiguration,
  Subscription,
} from '../../../shared/configuration/index.ts';
import type { DeliveryRequest, DeliverySummary } from '../../../shared/event-delivery/index.ts';
import {
  deployedFunctionName,
  type InvocationState,
} from '../../../shared/function-compute/index.ts';
import { taskIdOf } from '../domain/task-id.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';

const INVOKE_TIMEOUT_MS = 5_000;

type Delivery = Pick<DeliverySummary, 'corpId' | 'key' | 'subscriber' | 'attempt'>;

/** Its invocation was stored; or this attempt had been invoked before; or neither is known. */
export type InvokeOutcome = 'accepted' | 'repeated' | 'failed';

/** The subscription of a delivery; undefined if it is no longer configured. */
export function subscriptionOf(
  organisation: OrganisationConfiguration,
  subscriber: string,
): Subscription | undefined {
  return organisation.events.subscriptions.find(({ name }) => name === subscriber);
}

/**
 * Invokes the function of a subscriber for its delivery. Never throws for a failure: the delivery's
 * marker brings the sweeper back, which looks at the state of the very same invocation.
 */
export async function invokeSubscriber(
  deps: Pick<EventWorkerDependencies, 'environment' | 'invoker' | 'log'>,
  subscription: Subscription,
  { corpId, key, subscriber, attempt }: Delivery,
  { signal }: Pick<WorkCaller, 'signal'>,
): Promise<InvokeOutcome> {
  const request: DeliveryRequest = {
    v: 1,
    kind: 'deliver-event',
    corpId,
    event: key,
    subscriber,
    attempt,
  };
  try {
    const { outcome } = await deps.invoker.invokeAsync({
      functionName: deployedFunctionName(subscription.function, deps.environment),
      taskId: taskIdOf({ corpId, key, subscriber, attempt }),
      payload: new TextEncoder().encode(JSON.stringify(request)),
      timeoutMs: INVOKE_TIMEOUT_MS,
      signal,
    });
    return outcome;
  } catch (error) {
    signal.throwIfAborted();
    deps.log.warn('events.invocation-failed', { corpId, event: key, subscriber, attempt, error });
    return 'failed';
  }
}

/** What Function Compute says of the invocation of a delivery's present attempt. @throws its errors */
export async function stateOfInvocation(
  deps: Pick<EventWorkerDependencies, 'environment' | 'invoker'>,
  subscription: Subscription,
  delivery: Delivery,
  { signal }: Pick<WorkCaller, 'signal'>,
): Promise<InvocationState | undefined> {
  return deps.invoker.stateOf({
    functionName: deployedFunctionName(subscription.function, deps.environment),
    taskId: taskIdOf(delivery),
    timeoutMs: INVOKE_TIMEOUT_MS,
    signal,
  });
}
