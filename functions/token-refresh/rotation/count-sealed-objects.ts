import type { ObjectStore } from '../../../shared/object-storage/index.ts';

/** Objects of the environment that a rotation leaves as they are: they are written once. */
export interface SealedObjects {
  readonly count: number;
  /** There are more: the time was over, or the list is long. */
  readonly isAtLeast: boolean;
}

/** So many are counted; a rotation need not list a whole archive. */
const MOST_COUNTED = 100_000;

/** What is in clear in the bucket: the configuration, and what the Observatory said. */
const IN_CLEAR = /^[^/]+\/configuration\/|\/weather\//;

/**
 * Counts the objects that may be sealed, under whatever key. One reason more to keep old keys in the
 * ring; nothing is read but names.
 *
 * @throws the errors of the object port; the reason of the signal
 */
export async function countSealedObjects(
  objects: ObjectStore,
  environment: string,
  { signal, mayGoOn }: { readonly signal: AbortSignal; readonly mayGoOn: () => boolean },
): Promise<SealedObjects> {
  let count = 0;
  for await (const { key } of objects.list(`${environment}/`, { signal })) {
    if (count >= MOST_COUNTED || !mayGoOn()) return { count, isAtLeast: true };
    if (!IN_CLEAR.test(key)) count += 1;
  }
  return { count, isAtLeast: false };
}
