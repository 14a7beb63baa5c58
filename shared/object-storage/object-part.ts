import type { ObjectPart } from './object-store.ts';

/** @throws RangeError for a part that no object could have */
export function assertPart({ offset, length }: ObjectPart): void {
  const isPart = Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(length);
  if (!isPart || length < 1) {
    throw new RangeError(`no part of an object: ${String(length)} bytes from ${String(offset)}`);
  }
}
