import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { reportError } from '../../../shared/errors/index.ts';
import { hasDrift, readEvent } from '../../../shared/event-catalogue/index.ts';
import type {
  Claim,
  DeliverySummary,
  EventReference,
  EventState,
  StoredEvent,
} from '../../../shared/event-delivery/index.ts';
import { LeaseLostError } from '../../../shared/lease/index.ts';
import { invokeSubscriber, type InvokeOutcome } from '../delivery/invoke-subscriber.ts';
import { MOST_CLAIMS, routingRetry } from '../domain/routing-retry.ts';
import { claimedTooOften, UndeliverableError, unknownOrganisation } from '../errors.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import { recordBurial } from './record-burial.ts';
import { decideSubscribers } from './decide-subscribers.ts';
import { forgetWhatChanged } from './forget-what-changed.ts';

/** Routing takes a second; a directory that is read for the first time takes some more. */
const CLAIM_MS = 60_000;
/** Contents that no key opens. */
const FINAL_CODES: ReadonlySet<string> = new Set([
  'sealing.broken',
  'sealing.compressed-data-broken',
  'sealing.decompressed-too-large',
]);
/** When the sweeper looks at a delivery whose invocation may have been lost. */
export const LOOK_AGAIN_MS = 60_000;

export type RouteOutcome =
  | {
      readonly outcome: 'routed';
      readonly subscribers: readonly string[];
      /** Invocations that are certain; the sweeper sees to the others. */
      readonly invoked: number;
    }
  | { readonly outcome: 'unrouted' }
  | { readonly outcome: 'finished'; readonly state: EventState }
  | { readonly outcome: 'in-progress'; readonly retryAfterMs: number }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'postponed'; readonly code: string; readonly pauseMs: number }
  | { readonly outcome: 'buried'; readonly code: string };

/**
 * Routes one event: claims it, gives each subscriber a delivery of its own with a marker, invokes each
 * subscriber, and finishes the event. From then on each delivery lives by itself.
 *
 * Killed between any two steps, the claim runs out and the event's marker brings the sweeper back:
 * deliveries that are there already are not made again, and Function Compute knows their invocations
 * by their task ids. An event that cannot be routed is postponed, and at last buried; it never
 * vanishes.
 *
 * @throws the errors of the tables and of the configuration; then the marker remains
 */
export async function routeEvent(
  deps: EventWorkerDependencies,
  reference: EventReference,
  caller: WorkCaller,
): Promise<RouteOutcome> {
  const { organisations } = await deps.configuration();
  const claimed = await deps.events.claimEvent(reference, {
    owner: caller.requestId,
    leaseMs: CLAIM_MS,
    signal: caller.signal,
  });
  if (claimed.outcome !== 'claimed' && claimed.outcome !== 'unreadable') return claimed;
  const { claim, tries } = claimed;
  const organisation = organisations.find(({ corpId }) => corpId === reference.corpId);
  try {
    if (claimed.outcome === 'unreadable') throw claimed.error;
    if (organisation === undefined) throw unknownOrganisation(reference.corpId);
    if (tries > MOST_CLAIMS) throw claimedTooOften(tries - 1);
    return await routeClaimed(deps, organisation, { event: claimed.event, claim }, caller);
  } catch (error) {
    if (error instanceof LeaseLostError || caller.signal.aborted) throw error;
    return giveBack(deps, organisation, { reference, claim, tries, error }, caller);
  }
}

interface ClaimedEvent {
  readonly event: StoredEvent;
  readonly claim: Claim;
}

async function routeClaimed(
  deps: EventWorkerDependencies,
  organisation: OrganisationConfiguration,
  { event, claim }: ClaimedEvent,
  caller: WorkCaller,
): Promise<RouteOutcome> {
  const { corpId, key } = event;
  const { signal } = caller;
  const read = readEvent(event);
  const { traits, drift } = read;
  if (hasDrift(drift)) {
    deps.log.warn('events.drift', { corpId, event: key, type: event.type, ...drift });
  }
  // Before the event is finished: what is noted twice does no harm, what is not noted is asked for.
  await deps.arrivals.note(event, { signal });
  await forgetWhatChanged(deps, organisation, event, read, signal);
  const subscriptions = await decideSubscribers(deps, organisation, traits, signal);
  if (subscriptions.length === 0) {
    await deps.events.finishEvent(event, claim, 'unrouted', { signal });
    return { outcome: 'unrouted' };
  }
  const opened: DeliverySummary[] = [];
  for (const { name: subscriber } of subscriptions) {
    const first = { dueEpochMs: deps.clock.nowEpochMs() + LOOK_AGAIN_MS };
    opened.push(await deps.events.openDelivery({ corpId, key, subscriber }, first, { signal }));
  }
  const outcomes = await Promise.all(
    subscriptions.map(async (subscription, at): Promise<InvokeOutcome | undefined> => {
      const delivery = opened[at];
      // One of an earlier routing that has gone further is the sweeper's.
      if (delivery?.state !== 'pending' || delivery.isRunning || delivery.attempt > 1) {
        return undefined;
      }
      return invokeSubscriber(deps, subscription, delivery, caller);
    }),
  );
  await deps.events.finishEvent(event, claim, 'routed', { signal });
  return {
    outcome: 'routed',
    subscribers: subscriptions.map(({ name }) => name),
    invoked: outcomes.filter((outcome) => outcome === 'accepted' || outcome === 'repeated').length,
  };
}

interface FailedRouting {
  readonly reference: EventReference;
  readonly claim: Claim;
  readonly tries: number;
  readonly error: unknown;
}

/** Postpones an event that could not be routed; buries it where waiting does not help. */
async function giveBack(
  deps: EventWorkerDependencies,
  organisation: OrganisationConfiguration | undefined,
  { reference, claim, tries, error }: FailedRouting,
  { actor, signal }: WorkCaller,
): Promise<RouteOutcome> {
  const report = reportError(error);
  const { corpId, key } = reference;
  const next = routingRetry(
    {
      attempt: tries,
      isRetryable: !isFinal(error),
      retryAfterMs: report.retryAfterMs ?? 0,
    },
    deps.random.unit(),
  );
  deps.log.warn('events.routing-failed', { corpId, event: key, ...next, error });
  if (next.retry === 'later') {
    const dueEpochMs = deps.clock.nowEpochMs() + next.pauseMs;
    await deps.events.postponeEvent(reference, claim, { dueEpochMs }, { signal });
    return { outcome: 'postponed', code: report.code, pauseMs: next.pauseMs };
  }
  await deps.events.buryEvent(reference, claim, report, { signal });
  await recordBurial(deps, organisation, { actor, subject: `event/${key}`, code: report.code });
  return { outcome: 'buried', code: report.code };
}

/**
 * Whether waiting cannot help. A seal whose key an instance does not have may be opened by the next
 * one, which reads the keys anew; a seal that is broken stays broken.
 */
function isFinal(error: unknown): boolean {
  return error instanceof UndeliverableError || FINAL_CODES.has(reportError(error).code);
}
