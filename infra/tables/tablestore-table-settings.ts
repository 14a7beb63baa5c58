import { z } from 'zod';
import {
  createTablestoreTableClient,
  HIGHEST,
  LOWEST,
  openTablestoreConnection,
  TableRequestInvalidError,
  type TableDefinition,
  type TablestoreCall,
  type TablestoreConnectionOptions,
} from '../../shared/table-store/index.ts';
import type { PresentTable, TableOptions, TableSettingsPort } from './table-settings-port.ts';

/** Numbers of `PrimaryKeyType` in the service's protocol. */
const KEY_TYPES = { 1: 'integer', 2: 'string', 3: 'binary' } as const;
/** Capacity is on demand. */
const ON_DEMAND = { capacityUnit: { read: 0, write: 0 } };

const described = z.object({
  tableMeta: z.object({
    primaryKey: z.array(
      z.object({
        name: z.string(),
        type: z.union([z.literal(1), z.literal(2), z.literal(3)]),
      }),
    ),
  }),
  tableOptions: z.object({
    timeToLive: z.number(),
    maxVersions: z.number(),
    // Instances that are older than the option leave it out; their tables can be updated.
    allowUpdate: z.boolean().nullish(),
  }),
});
const listed = z.object({ tableNames: z.array(z.string()) });

/** The tables of an instance through the official SDK, which signs, checks answers and repeats. */
export function openTablestoreTableSettings(
  options: TablestoreConnectionOptions,
): TableSettingsPort & { close(): void } {
  const connection = openTablestoreConnection(options);
  const rows = createTablestoreTableClient(options);
  // Repeating a call about a whole table is harmless, so unclear answers are repeated as reads are.
  const call = async (about: Omit<TablestoreCall, 'isWrite'>): Promise<unknown> => {
    const answer = await connection.call({ ...about, isWrite: false });
    return answer.outcome === 'answered' ? answer.data : undefined;
  };
  return {
    names: async () => {
      const operation = 'listTable';
      const answer = await call({ table: '', operation, parameters: () => ({}) });
      return listed.parse(answer).tableNames;
    },
    describe: async (table) => {
      const about = { table, operation: 'describeTable', parameters: () => ({ tableName: table }) };
      const answer = await unlessFault('OTSObjectNotExist', call(about));
      return answer === ABSENT ? undefined : readTable(answer);
    },
    create: async (definition, tableOptions) => {
      const creation = call({
        table: definition.name,
        operation: 'createTable',
        parameters: (sdk) => ({
          tableMeta: {
            tableName: definition.name,
            primaryKey: definition.primaryKey.map(({ name, type }) => ({
              name,
              type: sdk.PrimaryKeyType[type === 'string' ? 'STRING' : 'INTEGER'],
            })),
          },
          reservedThroughput: ON_DEMAND,
          tableOptions: toSdkOptions(tableOptions),
        }),
      });
      const answer = await unlessFault('OTSObjectAlreadyExist', creation);
      return answer === ABSENT ? 'already-there' : 'created';
    },
    changeOptions: async (tableName, tableOptions) => {
      const parameters = () => ({ tableName, tableOptions: toSdkOptions(tableOptions) });
      await call({ table: tableName, operation: 'updateTable', parameters });
    },
    remove: async (tableName) => {
      const about = {
        table: tableName,
        operation: 'deleteTable',
        parameters: () => ({ tableName }),
      };
      await unlessFault('OTSObjectNotExist', call(about));
    },
    countRows: async (name, { primaryKey }, atMost) => {
      const definition = { name, primaryKey, timeToLiveSeconds: -1, maxVersions: 1 };
      // Both bounds stand for every type of key, so that binary ones are counted too.
      const range = rows.getRange(definition as TableDefinition, {
        from: boundOf(primaryKey, LOWEST),
        to: boundOf(primaryKey, HIGHEST),
        limit: atMost,
      });
      let count = 0;
      for await (const _row of range) count += 1;
      return count;
    },
    close: () => {
      connection.close();
      rows.close();
    },
  };
}

const ABSENT = Symbol('the service says so by its code');

/** The code stands for an answer here. @throws what else went wrong */
async function unlessFault<T>(fault: string, work: Promise<T>): Promise<T | typeof ABSENT> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof TableRequestInvalidError && error.details['fault'] === fault)
      return ABSENT;
    throw error;
  }
}

function readTable(answer: unknown): PresentTable {
  const { tableMeta, tableOptions } = described.parse(answer);
  return {
    primaryKey: tableMeta.primaryKey.map(({ name, type }) => ({ name, type: KEY_TYPES[type] })),
    timeToLiveSeconds: tableOptions.timeToLive,
    maxVersions: tableOptions.maxVersions,
    allowUpdate: tableOptions.allowUpdate ?? true,
  };
}

function toSdkOptions({ timeToLiveSeconds, maxVersions, allowUpdate }: TableOptions): object {
  return { timeToLive: timeToLiveSeconds, maxVersions, allowUpdate };
}

function boundOf<Bound>(
  columns: PresentTable['primaryKey'],
  bound: Bound,
): Readonly<Record<string, Bound>> {
  return Object.fromEntries(columns.map(({ name }) => [name, bound]));
}
