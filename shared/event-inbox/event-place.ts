import { createHash } from 'node:crypto';
import { partitionOf } from '../table-store/index.ts';

/** Buckets of pending markers of one organisation. */
export const MARKER_BUCKETS = 16;

/** Where an event lies: its row in the inbox, and the beginning of the keys of its deliveries. */
export interface EventPlace {
  readonly part: string;
  readonly event: string;
}

/** `part` ends with two digits of the key's hash, so that a storm spreads over 256 ranges. */
export function eventPlaceOf(environment: string, corpId: string, key: string): EventPlace {
  return { part: `${partitionOf(environment, corpId)}/${hashOf(key).slice(0, 2)}`, event: key };
}

/** First key column of the markers of a bucket, 0 to `MARKER_BUCKETS` - 1. */
export function markerPartOf(environment: string, corpId: string, bucket: number): string {
  if (!Number.isInteger(bucket) || bucket < 0 || bucket >= MARKER_BUCKETS) {
    throw new RangeError(`there is no bucket ${String(bucket)} of pending markers`);
  }
  return `${partitionOf(environment, corpId)}/${bucket.toString(MARKER_BUCKETS)}`;
}

/** Bucket of everything that belongs to an event. */
export function markerBucketOf(key: string): number {
  return Number.parseInt(hashOf(key).slice(0, 1), MARKER_BUCKETS);
}

/** What the sealed content of an event is bound to: it opens in no other row. */
export function contentContextOf(place: EventPlace): string {
  return `inbox/${place.part}/${place.event}/content`;
}

let latest = { key: '', hash: '' };

/** Kept for one key: its row and its marker are placed one after the other. */
function hashOf(key: string): string {
  if (latest.key !== key || latest.hash === '') {
    latest = { key, hash: createHash('sha256').update(key).digest('hex') };
  }
  return latest.hash;
}
