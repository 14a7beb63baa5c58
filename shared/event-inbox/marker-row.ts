import { pendingWorkTable, type RowWrite } from '../table-store/index.ts';
import { markerBucketOf, markerPartOf } from './event-place.ts';
import { wholeMs } from './work-progress.ts';

/** Which marker: the organisation, the event it belongs to, and what stands in its key. */
export interface MarkerPlace {
  readonly environment: string;
  readonly corpId: string;
  /** Key of the event; it decides on the bucket. */
  readonly key: string;
  /** `event/<key>` or `delivery/<key>/<subscriber>`. */
  readonly work: string;
}

/** A marker: when somebody should look, and a stamp that no other marker carries. */
export interface Marker {
  readonly dueEpochMs: number;
  readonly stamp: string;
}

export function eventWorkOf(key: string): string {
  return `event/${key}`;
}

export function deliveryWorkOf(key: string, subscriber: string): string {
  return `delivery/${key}/${subscriber}`;
}

/** Writes a marker, whatever stands in its place: the same marker twice is the same row. */
export function markerPut(place: MarkerPlace, marker: Marker): RowWrite {
  return {
    kind: 'put',
    table: pendingWorkTable,
    key: markerKeyOf(place, marker.dueEpochMs),
    columns: { v: 1n, stamp: marker.stamp },
    condition: { row: 'ignore' },
  };
}

/**
 * Deletes that very marker: one that was written in its place meanwhile carries another stamp and
 * stays. Without a stamp, whatever stands there goes.
 */
export function markerDeletion(
  place: MarkerPlace,
  marker: Pick<Marker, 'dueEpochMs'> & { readonly stamp: string | undefined },
): RowWrite {
  return {
    kind: 'delete',
    table: pendingWorkTable,
    key: markerKeyOf(place, marker.dueEpochMs),
    condition:
      marker.stamp === undefined
        ? { row: 'ignore' }
        : {
            row: 'ignore',
            columns: { column: 'stamp', is: '=', value: marker.stamp, passIfMissing: true },
          },
  };
}

function markerKeyOf(place: MarkerPlace, dueEpochMs: number) {
  return {
    part: markerPartOf(place.environment, place.corpId, markerBucketOf(place.key)),
    due: wholeMs(dueEpochMs),
    work: place.work,
  };
}
