import { isRetained } from './bucket-retention.ts';
import type { DueTime, LifeCycleRule } from './bucket-settings.ts';
import { discardUpload } from './multipart-operations.ts';
import { removeObject } from './object-operations.ts';
import type { ObjectStorage } from './object-storage.ts';
import type { Resource } from './oss-request.ts';

const DAY_MS = 86_400_000;

/**
 * Removes what the rules of the bucket have made due by now: the object that is named, or of a
 * bucket all objects, and all abandoned uploads. Called before every operation, so that nobody ever
 * sees what the product would have removed.
 */
export async function removeWhatIsDue(
  storage: ObjectStorage,
  { bucket, key }: Resource,
): Promise<void> {
  const { lifeCycle, retention } = storage.catalogue.bucketSettings(bucket);
  const rules = lifeCycle.filter((rule) => rule.isEnabled);
  if (rules.length === 0) return;
  const nowEpochMs = storage.nowEpochMs();
  const keys = key === '' ? storage.catalogue.keys(bucket).map((entry) => entry.key) : [key];
  for (const one of keys) {
    const isDueObject = (object: { readonly lastModifiedEpochMs: number }): boolean =>
      isDue(rules, 'expiration', one, object.lastModifiedEpochMs, nowEpochMs) &&
      !isRetained(retention, object, nowEpochMs);
    const object = storage.catalogue.object(bucket, one);
    // Asked again in its turn: a writer may have come first.
    if (object !== undefined && isDueObject(object)) {
      await removeObject(storage, bucket, one, isDueObject);
    }
  }
  for (const [uploadId, upload] of [...storage.catalogue.uploads()]) {
    const since = upload.initiatedEpochMs;
    if (upload.bucket !== bucket) continue;
    if (!isDue(rules, 'abortMultipartUpload', upload.key, since, nowEpochMs)) continue;
    await discardUpload(storage, uploadId);
  }
}

function isDue(
  rules: readonly LifeCycleRule[],
  action: 'expiration' | 'abortMultipartUpload',
  key: string,
  sinceEpochMs: number,
  nowEpochMs: number,
): boolean {
  return rules.some((rule) => {
    const due = rule[action];
    return (
      due !== undefined && key.startsWith(rule.prefix) && isOver(due, sinceEpochMs, nowEpochMs)
    );
  });
}

/** The product looks once a day, at 08:00 in Hong Kong: midnight UTC. */
function isOver(due: DueTime, sinceEpochMs: number, nowEpochMs: number): boolean {
  if ('createdBeforeEpochMs' in due) return sinceEpochMs < due.createdBeforeEpochMs;
  const dueEpochMs = sinceEpochMs + due.days * DAY_MS;
  return nowEpochMs >= Math.ceil(dueEpochMs / DAY_MS) * DAY_MS;
}
