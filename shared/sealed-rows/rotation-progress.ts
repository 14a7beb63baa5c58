import type { Key } from '../table-store/index.ts';

/** Rows that cannot be sealed anew, with what a person needs to find them. */
export interface UnreadableRows {
  /** Rows by the id of the key that the ring does not hold. */
  readonly unknownKeys: Readonly<Record<string, number>>;
  /** Rows that do not open though their key is known. */
  readonly broken: number;
  /** Keys of the first of them. */
  readonly examples: readonly string[];
}

/**
 * How far a table has been sealed anew under one key. A pass goes through all rows once; the table is
 * done when a whole pass has met no row under another key, so that what was written behind a pass is
 * found by the next.
 */
export interface RotationProgress {
  /** The key that seals. */
  readonly keyId: string;
  readonly pass: number;
  /** Rows up to this one have been looked at in this pass; undefined: none. */
  readonly after: Key | undefined;
  /** Of this pass. */
  readonly looked: number;
  /** Rows that this pass met under another key and could open. */
  readonly stale: number;
  readonly unreadable: UnreadableRows;
  /** Of all passes. */
  readonly resealed: number;
  readonly isDone: boolean;
}

export const NOTHING_UNREADABLE: UnreadableRows = { unknownKeys: {}, broken: 0, examples: [] };
const MOST_EXAMPLES = 20;

export function startOfRotation(keyId: string): RotationProgress {
  return {
    keyId,
    pass: 1,
    after: undefined,
    looked: 0,
    stale: 0,
    unreadable: NOTHING_UNREADABLE,
    resealed: 0,
    isDone: false,
  };
}

/** What a pass that has come to its end leads to: the table is done, or the next pass. */
export function afterPass(progress: RotationProgress): RotationProgress {
  if (progress.stale === 0) return { ...progress, after: undefined, isDone: true };
  const { keyId, pass, resealed } = progress;
  return { ...startOfRotation(keyId), pass: pass + 1, resealed };
}

export function withUnreadable(
  { unknownKeys, broken, examples }: UnreadableRows,
  row: string,
  keyId: string | undefined,
): UnreadableRows {
  return {
    unknownKeys:
      keyId === undefined
        ? unknownKeys
        : { ...unknownKeys, [keyId]: (unknownKeys[keyId] ?? 0) + 1 },
    broken: keyId === undefined ? broken + 1 : broken,
    examples: examples.length < MOST_EXAMPLES ? [...examples, row] : examples,
  };
}
