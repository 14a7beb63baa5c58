import type { PendingMarker } from '../../../shared/event-delivery/index.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import { routeEvent, type RouteOutcome } from '../routing/route-event.ts';

export type EventMarker = PendingMarker & { readonly work: { readonly kind: 'event' } };

export type SweptEvent =
  | 'marker-removed'
  | 'marker-without-event'
  | Exclude<RouteOutcome['outcome'], 'finished' | 'absent'>;

/**
 * Routes an event whose marker is due: nobody has claimed it, or whoever did has died.
 *
 * @throws the errors of the tables and of the configuration; then the marker remains
 */
export async function sweepEvent(
  deps: EventWorkerDependencies,
  marker: EventMarker,
  caller: WorkCaller,
): Promise<SweptEvent> {
  const { signal } = caller;
  const routed = await routeEvent(deps, { corpId: marker.corpId, key: marker.work.key }, caller);
  switch (routed.outcome) {
    case 'finished':
      await deps.events.removeMarker(marker, { signal });
      return 'marker-removed';
    case 'absent':
      return 'marker-without-event';
    case 'in-progress': {
      const dueEpochMs = deps.clock.nowEpochMs() + routed.retryAfterMs;
      await deps.events.moveMarker(marker, dueEpochMs, { signal });
      return 'in-progress';
    }
    case 'routed':
    case 'unrouted':
    case 'postponed':
    case 'buried':
      return routed.outcome;
  }
}
