import type { Key, TableDefinition } from '../table-store/index.ts';

/**
 * What a sealed cell is bound to: table, row and column. Moved to another place it does not open, and
 * whoever has the row can work it out again, which is what lets keys be rotated.
 */
export function sealedCellContext(table: TableDefinition, key: Key, column: string): string {
  const values = table.primaryKey.map(({ name }) => String(key[name]));
  return [table.name, ...values, column].join('/');
}
