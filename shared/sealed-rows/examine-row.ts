import {
  describeSealed,
  SealBrokenError,
  UnknownSealingKeyError,
  type Sealer,
} from '../sealing/index.ts';
import type { ColumnCondition, Columns, ColumnValue, Row, RowWrite } from '../table-store/index.ts';
import { sealedCellContext } from './sealed-cell-context.ts';
import type { SealedTable } from './sealed-tables.ts';

/** How a row is sealed; `stale` carries the write that seals it anew. */
export type ExaminedRow =
  | { readonly state: 'current' }
  | { readonly state: 'stale'; readonly write: RowWrite }
  /** The ring does not hold the key. */
  | { readonly state: 'unknown-key'; readonly keyId: string }
  /** Changed, forged, moved, or not sealed at all. */
  | { readonly state: 'broken' };

/**
 * Looks at the sealed cells of a row. Only a row that opens as a whole is ever written, and it is put
 * whole: where cells expire, they expire together. The write holds only for what was seen, the very
 * sealing included, so that one that arrives late can undo nothing.
 */
export function examineRow(sealed: SealedTable, row: Row, sealer: Sealer): ExaminedRow {
  // A row of ours always has them: without, nobody could tell whether it was changed meanwhile.
  if (sealed.changedBy.some((column) => row.columns[column] === undefined)) {
    return { state: 'broken' };
  }
  const renewed: Record<string, ColumnValue> = {};
  const seen: ColumnCondition[] = [];
  for (const column of sealed.columns) {
    const cell = row.columns[column];
    if (cell === undefined) continue;
    const about = cell instanceof Uint8Array ? describeSealed(cell) : undefined;
    if (about === undefined || !(cell instanceof Uint8Array)) return { state: 'broken' };
    seen.push(...isSealing(column, about.identity));
    const context = sealedCellContext(sealed.table, row.key, column);
    const opened = openCell(sealer, cell, context);
    if ('state' in opened) return opened;
    if (about.keyId !== sealer.currentKeyId) renewed[column] = sealer.seal(opened.plain, context);
  }
  if (Object.keys(renewed).length === 0) return { state: 'current' };
  return { state: 'stale', write: writeOf(sealed, row, renewed, seen) };
}

function openCell(
  sealer: Sealer,
  cell: Uint8Array,
  context: string,
): { readonly plain: Uint8Array } | Exclude<ExaminedRow, { readonly state: 'stale' }> {
  try {
    return { plain: sealer.open(cell, context) };
  } catch (error) {
    if (error instanceof UnknownSealingKeyError) {
      return { state: 'unknown-key', keyId: String(error.details['keyId']) };
    }
    if (error instanceof SealBrokenError) return { state: 'broken' };
    throw error;
  }
}

function writeOf(
  { table, changedBy }: SealedTable,
  { key, columns }: Row,
  renewed: Columns,
  seen: readonly ColumnCondition[],
): RowWrite {
  const unchanged = changedBy.flatMap((column): readonly ColumnCondition[] => {
    const value = columns[column];
    return value === undefined ? [] : [{ column, is: '=', value, passIfMissing: false }];
  });
  return {
    kind: 'put',
    table,
    key,
    columns: { ...columns, ...renewed },
    condition: { row: 'must-exist', columns: { all: [...seen, ...unchanged] } },
  };
}

/** That a cell begins with these bytes, as the table compares: bytewise, the shorter first. */
function isSealing(column: string, identity: Uint8Array): readonly ColumnCondition[] {
  return [
    { column, is: '>=', value: identity, passIfMissing: false },
    { column, is: '<', value: firstAfter(identity), passIfMissing: false },
  ];
}

/** The first bytes that sort after everything that begins with these. */
function firstAfter(prefix: Uint8Array): Uint8Array {
  let length = prefix.length;
  while (prefix[length - 1] === 0xff) length -= 1;
  const next = Uint8Array.from(prefix.subarray(0, length));
  next[length - 1] = (next[length - 1] ?? 0) + 1;
  return next;
}
