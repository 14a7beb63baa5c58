import {
  HIGHEST,
  LOWEST,
  type CallOptions,
  type KeyBound,
  type TableClient,
  type TableDefinition,
} from '../../../shared/table-store/index.ts';

/**
 * Looks whether a table holds a row of another environment; every key begins with its environment, so
 * three short reads at the edges tell, however large the table is.
 *
 * @returns the beginning of a foreign key; undefined if there is none
 * @throws the errors of the table port, also where there is no such table
 */
export async function foreignRowIn(
  tables: TableClient,
  table: TableDefinition,
  environment: string,
  call: CallOptions,
): Promise<string | undefined> {
  const [first, ...others] = table.primaryKey.map(({ name }) => name);
  if (first === undefined) throw new TypeError('a table has a key');
  const at = (value: KeyBound[string], rest: KeyBound[string] = LOWEST): KeyBound =>
    Object.fromEntries([[first, value] as const, ...others.map((name) => [name, rest] as const)]);
  const edges = [
    { from: at(LOWEST), to: at(environment) },
    // Some keys are the environment alone; between it and its slash are other names.
    { from: at(`${environment} `), to: at(`${environment}/`) },
    // `0` follows `/`.
    { from: at(`${environment}0`), to: at(HIGHEST, HIGHEST) },
  ];
  for (const range of edges) {
    for await (const { key } of tables.getRange(table, { ...range, limit: 1, ...call })) {
      const [found = ''] = String(key[first]).split('/');
      return found;
    }
  }
  return undefined;
}
