import { isPlainId } from '../../../shared/errors/index.ts';

/** What of a list of ids can be one. */
export interface SiftedIds {
  readonly ids: readonly string[];
  /** How many texts had no shape of an id. */
  readonly refused: number;
}

/**
 * Leaves out what cannot be an id, before it is kept, logged or asked for: DingTalk's answer is made
 * of texts, and a text could be anything, also a person's data.
 */
export function siftIds(texts: readonly string[]): SiftedIds {
  const ids = texts.filter(isPlainId);
  return { ids, refused: texts.length - ids.length };
}
