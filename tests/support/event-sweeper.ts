import {
  MARKER_BUCKETS,
  runDelivery,
  type DeliveryRequest,
  type EventReference,
  type EventStore,
  type HandleDelivery,
  type PendingMarker,
  type RunDeliveryOptions,
} from '../../shared/event-delivery/index.ts';

export interface SweepOptions extends RunDeliveryOptions {
  readonly corpId: string;
  readonly subscriber: string;
  readonly handle: HandleDelivery;
}

/** Routes an event to the one subscriber there is, as the worker would. */
export async function routeToOne(
  store: EventStore,
  event: EventReference,
  subscriber: string,
  nowEpochMs: number,
): Promise<void> {
  const claimed = await store.claimEvent(event, { owner: 'router', leaseMs: 30_000 });
  if (claimed.outcome !== 'claimed') return;
  await store.openDelivery({ ...event, subscriber }, { dueEpochMs: nowEpochMs + 60_000 });
  await store.finishEvent(event, claimed.claim, 'routed');
}

export function requestOf(
  event: EventReference,
  subscriber: string,
  attempt: number,
): DeliveryRequest {
  return {
    v: 1,
    kind: 'deliver-event',
    corpId: event.corpId,
    event: event.key,
    subscriber,
    attempt,
  };
}

/** One look at everything that is due, as the sweeper's timer would take it. */
export async function sweepOnce(options: SweepOptions): Promise<void> {
  const { clock, corpId, store } = options;
  for (let bucket = 0; bucket < MARKER_BUCKETS; bucket += 1) {
    const markers: PendingMarker[] = [];
    const due = { untilEpochMs: clock.nowEpochMs(), limit: 100 };
    for await (const marker of store.dueMarkers(corpId, bucket, due)) markers.push(marker);
    for (const marker of markers) await lookAt(options, marker);
  }
}

async function lookAt(options: SweepOptions, marker: PendingMarker): Promise<void> {
  const { clock, corpId, store, subscriber } = options;
  const event = { corpId, key: marker.work.key };
  if (marker.work.kind === 'event') {
    const found = await store.readEvent(event);
    if (found?.state !== 'new') await store.removeMarker(marker);
    else await routeToOne(store, event, subscriber, clock.nowEpochMs());
    return;
  }
  const delivery = { ...event, subscriber: marker.work.subscriber };
  const found = await store.findDelivery(delivery);
  if (found?.state !== 'pending' || found.dueEpochMs > clock.nowEpochMs()) {
    await store.removeMarker(marker);
    return;
  }
  if (found.isRunning) return;
  const next = { dueEpochMs: clock.nowEpochMs() + 60_000 };
  const raised = await store.nextAttempt(delivery, found.attempt, next);
  if (raised === undefined) return;
  await runDelivery(options, requestOf(event, subscriber, raised.attempt), options.handle);
}
