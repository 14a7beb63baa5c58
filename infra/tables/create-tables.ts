import {
  openTablestoreConnection,
  TableRequestInvalidError,
  type TableDefinition,
  type TablestoreConnection,
  type TablestoreConnectionOptions,
} from '../../shared/table-store/index.ts';
import { TableDefinitionConflictError } from './table-definition-conflict-error.ts';

export interface CreatedTable {
  readonly name: string;
  readonly outcome: 'created' | 'already-there';
}

/**
 * Makes every declared table exist. Repeating it is harmless; tables that are there are compared and
 * never changed. Capacity is on demand (reserved throughput 0).
 *
 * @throws TableDefinitionConflictError if a table is there with another primary key; the errors of
 *   the table port.
 */
export async function createTables(
  definitions: readonly TableDefinition[],
  options: TablestoreConnectionOptions,
): Promise<readonly CreatedTable[]> {
  const connection = openTablestoreConnection(options);
  try {
    const created: CreatedTable[] = [];
    for (const definition of definitions) {
      created.push({ name: definition.name, outcome: await createTable(connection, definition) });
    }
    return created;
  } finally {
    connection.close();
  }
}

async function createTable(
  connection: TablestoreConnection,
  definition: TableDefinition,
): Promise<CreatedTable['outcome']> {
  const present = await describePrimaryKey(connection, definition.name);
  if (present !== undefined) {
    checkSame(definition, present);
    return 'already-there';
  }
  const wasRefused = await requestCreation(connection, definition);
  // Somebody else, or an earlier try whose answer was lost, may have created it in between.
  const found = await describePrimaryKey(connection, definition.name);
  if (found !== undefined) checkSame(definition, found);
  return wasRefused ? 'already-there' : 'created';
}

/** True if the table was there already. */
async function requestCreation(
  connection: TablestoreConnection,
  definition: TableDefinition,
): Promise<boolean> {
  try {
    await connection.call({
      table: definition.name,
      operation: 'createTable',
      // Repeating the creation of a table is harmless, so unclear answers may be retried.
      isWrite: false,
      parameters: (sdk) => ({
        tableMeta: {
          tableName: definition.name,
          primaryKey: definition.primaryKey.map(({ name, type }) => ({
            name,
            type: sdk.PrimaryKeyType[type === 'string' ? 'STRING' : 'INTEGER'],
          })),
        },
        reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
        tableOptions: {
          timeToLive: definition.timeToLiveSeconds,
          maxVersions: definition.maxVersions,
        },
      }),
    });
    return false;
  } catch (error) {
    if (hasFault(error, 'OTSObjectAlreadyExist')) return true;
    throw error;
  }
}

/** Name and type of each key column; undefined if there is no such table. */
async function describePrimaryKey(
  connection: TablestoreConnection,
  name: string,
): Promise<string | undefined> {
  try {
    const answer = await connection.call({
      table: name,
      operation: 'describeTable',
      isWrite: false,
      parameters: () => ({ tableName: name }),
    });
    const data = answer.outcome === 'answered' ? answer.data : {};
    const { primaryKey } = data['tableMeta'] as {
      readonly primaryKey: readonly { readonly name: string; readonly type: number }[];
    };
    return primaryKey.map((column) => `${column.name}:${typeName(column.type)}`).join(', ');
  } catch (error) {
    if (hasFault(error, 'OTSObjectNotExist')) return undefined;
    throw error;
  }
}

/** Numbers of `PrimaryKeyType` in the service's protocol. */
function typeName(type: number): string {
  if (type === 1) return 'integer';
  return type === 2 ? 'string' : 'binary';
}

function checkSame(definition: TableDefinition, present: string): void {
  const declared = definition.primaryKey.map(({ name, type }) => `${name}:${type}`).join(', ');
  if (present !== declared) {
    throw new TableDefinitionConflictError(definition.name, declared, present);
  }
}

function hasFault(error: unknown, fault: string): boolean {
  return error instanceof TableRequestInvalidError && error.details['fault'] === fault;
}
