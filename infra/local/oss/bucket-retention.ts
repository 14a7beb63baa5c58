const DAY_MS = 86_400_000;
/** How long a policy may wait to be locked. */
const TRIAL_MS = DAY_MS;

/** A time-based retention policy (WORM) of a bucket. */
export interface BucketRetention {
  readonly wormId: string;
  readonly days: number;
  readonly createdEpochMs: number;
  readonly isLocked: boolean;
}

/** The policy if it is in force: one that was not locked within 24 hours is none. */
export function retentionNow(
  retention: BucketRetention | undefined,
  nowEpochMs: number,
): BucketRetention | undefined {
  const isOver = retention?.isLocked === false && nowEpochMs >= retention.createdEpochMs + TRIAL_MS;
  return isOver ? undefined : retention;
}

/** Whether nobody may remove or replace an object: days count from its last change. */
export function isRetained(
  retention: BucketRetention | undefined,
  object: { readonly lastModifiedEpochMs: number },
  nowEpochMs: number,
): boolean {
  const inForce = retentionNow(retention, nowEpochMs);
  return inForce !== undefined && nowEpochMs < object.lastModifiedEpochMs + inForce.days * DAY_MS;
}
