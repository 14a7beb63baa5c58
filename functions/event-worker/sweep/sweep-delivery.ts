import type {
  OrganisationConfiguration,
  Subscription,
} from '../../../shared/configuration/index.ts';
import { reportError } from '../../../shared/errors/index.ts';
import type { DeliverySummary, PendingMarker } from '../../../shared/event-delivery/index.ts';
import {
  invokeSubscriber,
  stateOfInvocation,
  subscriptionOf,
  type InvokeOutcome,
} from '../delivery/invoke-subscriber.ts';
import { decideByTask } from '../domain/task-decision.ts';
import { invokedTooOften, subscriptionGone } from '../errors.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import { recordBurial } from '../routing/record-burial.ts';
import { LOOK_AGAIN_MS } from '../routing/route-event.ts';

/**
 * Invocations since it was last set going after which a subscriber is taken to be ended by the
 * platform each time. Its own attempts, counted where it fails in order, are far fewer.
 */
const MOST_TRIES = 30;
const BURIAL_CLAIM_MS = 30_000;
/** A claim is respected for a second beyond its end. */
const AFTER_CLAIM_MS = 2_000;

export type DeliveryMarker = PendingMarker & { readonly work: { readonly kind: 'delivery' } };

export type SweptDelivery =
  | 'marker-removed'
  | 'marker-without-delivery'
  | 'left-alone'
  | 'invoked'
  | 'invocation-failed'
  | 'buried';

/**
 * Looks at a delivery whose marker is due. What is held by somebody, or on its way in Function
 * Compute's queue, is left alone; what has fallen out of it is invoked again.
 *
 * @throws the errors of the tables and of the invoker; then the marker remains
 */
export async function sweepDelivery(
  deps: EventWorkerDependencies,
  organisation: OrganisationConfiguration,
  marker: DeliveryMarker,
  caller: WorkCaller,
): Promise<SweptDelivery> {
  const { signal } = caller;
  const { key, subscriber } = marker.work;
  const reference = { corpId: marker.corpId, key, subscriber };
  const delivery = await deps.events.findDelivery(reference, { signal });
  if (delivery === undefined) return 'marker-without-delivery';
  // Postponed meanwhile, it has a marker of its own that is due later.
  if (delivery.state !== 'pending' || marker.dueEpochMs < delivery.dueEpochMs) {
    await deps.events.removeMarker(marker, { signal });
    return 'marker-removed';
  }
  if (delivery.isRunning) return waitForHolder(deps, marker, delivery, signal);
  const subscription = subscriptionOf(organisation, subscriber);
  if (subscription === undefined) {
    return bury(deps, organisation, delivery, subscriptionGone(subscriber), caller);
  }
  if (delivery.tries > MOST_TRIES) {
    const error = invokedTooOften(subscriber, delivery.tries);
    return bury(deps, organisation, delivery, error, caller);
  }
  const state = await stateOfInvocation(deps, subscription, delivery, caller);
  const unchangedForMs = deps.clock.nowEpochMs() - delivery.updatedAtEpochMs;
  const decision = decideByTask(state, { unchangedForMs });
  if (decision === 'leave') return lookAgain(deps, marker, signal);
  if (decision === 'same-attempt') {
    const outcome = await invokeSubscriber(deps, subscription, delivery, caller);
    // Repeated, though nobody knows its state: that attempt has been used up.
    if (outcome !== 'repeated') return afterInvocation(deps, marker, outcome, signal);
  }
  return invokeNextAttempt(deps, subscription, { delivery, marker }, caller);
}

async function invokeNextAttempt(
  deps: EventWorkerDependencies,
  subscription: Subscription,
  { delivery, marker }: { readonly delivery: DeliverySummary; readonly marker: DeliveryMarker },
  caller: WorkCaller,
): Promise<SweptDelivery> {
  const { signal } = caller;
  const next = { dueEpochMs: deps.clock.nowEpochMs() + LOOK_AGAIN_MS };
  const raised = await deps.events.nextAttempt(delivery, delivery.attempt, next, { signal });
  // Somebody else has taken it up since it was read.
  if (raised === undefined) return lookAgain(deps, marker, signal);
  // The delivery's own marker has moved on with it; one that was put off before has not.
  await deps.events.removeMarker(marker, { signal });
  const outcome = await invokeSubscriber(deps, subscription, raised, caller);
  return outcome === 'failed' ? 'invocation-failed' : 'invoked';
}

async function afterInvocation(
  deps: EventWorkerDependencies,
  marker: DeliveryMarker,
  outcome: InvokeOutcome,
  signal: AbortSignal,
): Promise<SweptDelivery> {
  await lookAgain(deps, marker, signal);
  return outcome === 'failed' ? 'invocation-failed' : 'invoked';
}

async function lookAgain(
  deps: EventWorkerDependencies,
  marker: DeliveryMarker,
  signal: AbortSignal,
): Promise<'left-alone'> {
  await deps.events.moveMarker(marker, deps.clock.nowEpochMs() + LOOK_AGAIN_MS, { signal });
  return 'left-alone';
}

async function waitForHolder(
  deps: EventWorkerDependencies,
  marker: DeliveryMarker,
  { heldUntilServerEpochMs = 0 }: DeliverySummary,
  signal: AbortSignal,
): Promise<'left-alone'> {
  const now = deps.clock.nowEpochMs();
  const dueEpochMs = Math.max(now, heldUntilServerEpochMs) + AFTER_CLAIM_MS;
  await deps.events.moveMarker(marker, dueEpochMs, { signal });
  return 'left-alone';
}

async function bury(
  deps: EventWorkerDependencies,
  organisation: OrganisationConfiguration,
  delivery: DeliverySummary,
  error: Error,
  { actor, requestId, signal }: WorkCaller,
): Promise<SweptDelivery> {
  const { key, subscriber } = delivery;
  const claimed = await deps.events.claimDelivery(delivery, {
    owner: requestId,
    leaseMs: BURIAL_CLAIM_MS,
    signal,
  });
  // Its content does not matter any more.
  if (claimed.outcome !== 'claimed' && claimed.outcome !== 'unreadable') return 'left-alone';
  const report = reportError(error);
  await deps.events.buryDelivery(delivery, claimed.claim, report, { signal });
  const subject = `delivery/${key}/${subscriber}`;
  await recordBurial(deps, organisation, { actor, subject, code: report.code });
  return 'buried';
}
