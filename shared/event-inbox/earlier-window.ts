/** How long an event without an id counts as the same when its content is the same. */
export const SAME_CONTENT_MS = 10 * 60_000;

const KEY_WITHOUT_ID = /^(c_[0-9a-f]{40})_([0-9]{1,12})$/;

/**
 * Key under which the same content would have come in the ten minutes before; undefined for a key that
 * was made from an id, which is the same for ever.
 */
export function earlierWindowKeyOf(key: string): string | undefined {
  const [, content, window] = KEY_WITHOUT_ID.exec(key) ?? [];
  if (content === undefined || window === undefined || Number(window) === 0) return undefined;
  return `${content}_${String(Number(window) - 1)}`;
}
