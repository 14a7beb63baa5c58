import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { MARKER_BUCKETS, type PendingMarker } from '../../../shared/event-delivery/index.ts';
import { MINUTE_MS } from '../../../shared/time/index.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import { eachAtOnce } from './each-at-once.ts';
import { sweepDelivery, type DeliveryMarker, type SweptDelivery } from './sweep-delivery.ts';
import { sweepEvent, type EventMarker, type SweptEvent } from './sweep-event.ts';

/** Leaves before the next minute's sweep has begun for long. */
const SWEEP_MS = 50_000;
/** Markers of a bucket in one sweep; the others are as due a minute later. */
const MARKERS_PER_BUCKET = 500;
/** Markers looked at side by side. */
const AT_ONCE = 8;
/**
 * A marker without what it stands for is the beginning of a write whose other half never came, or
 * comes within seconds. DingTalk was not told that we have such an event.
 */
const ORPHAN_AFTER_MS = 60 * MINUTE_MS;

export type SweepCount = SweptEvent | SweptDelivery | 'failed';

export interface SweepOfOrganisation {
  readonly corpId: string;
  /** How many markers came to which end. */
  readonly counts: Readonly<Partial<Record<SweepCount, number>>>;
  /** False if the time was over before every bucket had been looked at. */
  readonly isComplete: boolean;
}

/**
 * Goes through the markers of what is unfinished and due, organisation by organisation and bucket by
 * bucket, beginning at another bucket each minute, so that none is always the last. One marker's
 * failure does not keep the others; it is due again in the next sweep.
 *
 * @throws the errors of the configuration
 */
export async function sweep(
  deps: EventWorkerDependencies,
  caller: WorkCaller,
): Promise<readonly SweepOfOrganisation[]> {
  const { organisations } = await deps.configuration();
  const startedAt = deps.clock.nowEpochMs();
  const until = startedAt + SWEEP_MS;
  const swept: SweepOfOrganisation[] = [];
  for (const organisation of organisations) {
    const result = await sweepOrganisation(deps, organisation, { startedAt, until }, caller);
    deps.log.info('events.swept', { ...result });
    swept.push(result);
  }
  return swept;
}

interface SweepTime {
  readonly startedAt: number;
  readonly until: number;
}

async function sweepOrganisation(
  deps: EventWorkerDependencies,
  organisation: OrganisationConfiguration,
  time: SweepTime,
  caller: WorkCaller,
): Promise<SweepOfOrganisation> {
  const { corpId } = organisation;
  const counts = new Map<SweepCount, number>();
  const isOver = (): boolean => caller.signal.aborted || deps.clock.nowEpochMs() >= time.until;
  const count = (end: SweepCount): void => void counts.set(end, (counts.get(end) ?? 0) + 1);
  const firstBucket = Math.floor(time.startedAt / MINUTE_MS) % MARKER_BUCKETS;
  let isComplete = true;
  for (let step = 0; step < MARKER_BUCKETS; step += 1) {
    const bucket = (firstBucket + step) % MARKER_BUCKETS;
    const due = { untilEpochMs: time.startedAt, limit: MARKERS_PER_BUCKET };
    try {
      const markers = deps.events.dueMarkers(corpId, bucket, due, { signal: caller.signal });
      const left = await eachAtOnce(markers, { atOnce: AT_ONCE, isOver }, async (marker) =>
        count(await sweepMarker(deps, organisation, marker, caller)),
      );
      if (left === 'some-left') isComplete = false;
    } catch (error) {
      count('failed');
      deps.log.error('events.bucket-unreadable', { corpId, bucket, error });
      isComplete = false;
    }
  }
  return { corpId, counts: Object.fromEntries(counts), isComplete };
}

/** Never throws. */
async function sweepMarker(
  deps: EventWorkerDependencies,
  organisation: OrganisationConfiguration,
  marker: PendingMarker,
  caller: WorkCaller,
): Promise<SweepCount> {
  try {
    const end = isOfEvent(marker)
      ? await sweepEvent(deps, marker, caller)
      : await sweepDelivery(deps, organisation, marker as DeliveryMarker, caller);
    const isOrphan = end === 'marker-without-event' || end === 'marker-without-delivery';
    const isOld = deps.clock.nowEpochMs() - marker.dueEpochMs >= ORPHAN_AFTER_MS;
    if (isOrphan && isOld) await deps.events.removeMarker(marker, { signal: caller.signal });
    return end;
  } catch (error) {
    if (!caller.signal.aborted) {
      deps.log.error('events.sweep-failed', { corpId: marker.corpId, ...marker.work, error });
    }
    return 'failed';
  }
}

function isOfEvent(marker: PendingMarker): marker is EventMarker {
  return marker.work.kind === 'event';
}
