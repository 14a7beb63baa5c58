import type {
  TableDefinition,
  TablestoreConnectionOptions,
} from '../../shared/table-store/index.ts';
import { planTable } from './plan-table.ts';
import { openTablestoreTableSettings } from './tablestore-table-settings.ts';

export interface CreatedTable {
  readonly name: string;
  readonly outcome: 'created' | 'changed' | 'already-there';
}

/**
 * Makes every declared table exist with its options. Repeating it is harmless, also by several callers
 * at once. Options that would take rows away are left to a person. Capacity is on demand.
 *
 * @throws TableDefinitionConflictError if a table is there with another primary key; the errors of
 *   the table port.
 */
export async function createTables(
  definitions: readonly TableDefinition[],
  options: TablestoreConnectionOptions,
): Promise<readonly CreatedTable[]> {
  const port = openTablestoreTableSettings(options);
  try {
    const created: CreatedTable[] = [];
    for (const definition of definitions) {
      const present = await port.describe(definition.name);
      const plan = planTable({ definition, version: 1 }, present, false);
      if (plan.action === 'refused') throw plan.error;
      const isOurs = 'act' in plan && (await plan.act(port)) === 'done';
      const outcome = isOurs && plan.action === 'change' ? 'changed' : 'created';
      created.push({ name: definition.name, outcome: isOurs ? outcome : 'already-there' });
    }
    return created;
  } finally {
    port.close();
  }
}
