import type { ColumnValue } from '../table-store/index.ts';
import { formatCounts, parseCounts } from './count-cell.ts';

/** What one of several writers of a count has made, all told. */
export interface Share {
  /** Names the writer: random, never used by another. */
  readonly writer: string;
  /** Absolute: everything that this writer has counted in the month. */
  readonly count: number;
  /** How much of it the store has acknowledged to the writer. */
  readonly acknowledged: number;
}

/** A count that several writers add to; the last of them stand beside it with what each has added. */
export interface SharedCount {
  readonly total: number;
  /** The writer that wrote last stands last. */
  readonly shares: ReadonlyMap<string, number>;
}

/**
 * Writers that a row remembers. Only one that was overtaken by as many others between a write whose
 * answer was lost and its repeat could be counted twice; never could it be counted too little.
 */
const REMEMBERED_WRITERS = 64;

/** The count with this share in it; undefined if it is in it already. */
export function withShare(seen: SharedCount, share: Share): SharedCount | undefined {
  const { writer, count, acknowledged } = share;
  const counted = Math.max(seen.shares.get(writer) ?? 0, acknowledged);
  if (count <= counted) return undefined;
  const shares = new Map(seen.shares);
  shares.delete(writer);
  shares.set(writer, count);
  const remembered = [...shares].slice(-REMEMBERED_WRITERS);
  return { total: seen.total + count - counted, shares: new Map(remembered) };
}

export function formatShares(shares: SharedCount['shares']): string {
  return formatCounts(shares);
}

/** None in a row that was written by one writer alone. @throws TypeError if it holds anything else */
export function parseShares(cell: ColumnValue | undefined): SharedCount['shares'] {
  return cell === undefined ? new Map() : parseCounts(cell, 'list of writers');
}
