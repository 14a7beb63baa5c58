import {
  HIGHEST,
  LOWEST,
  type KeyBound,
  type Row,
  type TableClient,
  type TableDefinition,
} from '../../shared/table-store/index.ts';

/** Every row of a table, in key order. */
export async function rowsOf(tables: TableClient, table: TableDefinition): Promise<readonly Row[]> {
  const bound = (value: typeof LOWEST | typeof HIGHEST): KeyBound =>
    Object.fromEntries(table.primaryKey.map(({ name }) => [name, value]));
  const rows: Row[] = [];
  for await (const row of tables.getRange(table, { from: bound(LOWEST), to: bound(HIGHEST) })) {
    rows.push(row);
  }
  return rows;
}
