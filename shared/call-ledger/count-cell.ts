import type { ColumnValue } from '../table-store/index.ts';

/** Counts by name, in one cell; the order is kept. */
export type Counts = ReadonlyMap<string, number>;

export function formatCounts(counts: Counts): string {
  return JSON.stringify([...counts]);
}

/**
 * @param what stands in the cell, for the error
 * @throws TypeError if the cell is not what `formatCounts` writes
 */
export function parseCounts(cell: ColumnValue | undefined, what: string): Counts {
  const parsed: unknown = typeof cell === 'string' ? JSON.parse(cell) : undefined;
  if (!Array.isArray(parsed) || !parsed.every(isCount)) {
    throw new TypeError(`the cell holds no ${what}`);
  }
  return new Map(parsed);
}

function isCount(entry: unknown): entry is [string, number] {
  return (
    Array.isArray(entry) &&
    entry.length === 2 &&
    typeof entry[0] === 'string' &&
    Number.isSafeInteger(entry[1])
  );
}
