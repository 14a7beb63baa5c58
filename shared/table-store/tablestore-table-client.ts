import { isEmptyRange } from './cell-comparison.ts';
import { checkBound, checkColumnsToGet, checkKey, checkRowWrite } from './table-request-rules.ts';
import type {
  CallOptions,
  RangeQuery,
  Row,
  RowWrite,
  TableClient,
  TableDefinition,
  WriteResult,
} from './table-client.ts';
import type { TablestoreAnswer } from './tablestore-attempt.ts';
import { writeBatch } from './tablestore-batch-write.ts';
import { fromSdkRow, toSdkKey, type SdkKey } from './tablestore-cells.ts';
import { consumedOf, PRICE_OF_REFUSED_CONDITION } from './tablestore-consumed.ts';
import {
  openSdkConnection,
  type TablestoreConnection,
  type TablestoreConnectionOptions,
} from './tablestore-connection.ts';
import { toSdkRowWrite } from './tablestore-row-write.ts';

/** The adapter of the table port, opened by `createTablestoreTableClient` at its first call. */
export function openTablestoreTableClient(
  options: TablestoreConnectionOptions,
): TableClient & { close(): void } {
  const connection = openSdkConnection(options);
  const write = async (
    operation: string,
    row: RowWrite,
    call: CallOptions | undefined,
  ): Promise<WriteResult> => {
    checkRowWrite(operation, row);
    const answer = await connection.call({
      table: row.table.name,
      operation,
      isWrite: true,
      parameters: (sdk) => ({ tableName: row.table.name, ...toSdkRowWrite(sdk, row) }),
      ...call,
    });
    return writeResultOf(answer);
  };
  return {
    putRow: (table, key, columns, condition, call) =>
      write('putRow', { kind: 'put', table, key, columns, condition }, call),
    updateRow: (table, key, change, condition, call) =>
      write('updateRow', { kind: 'update', table, key, change, condition }, call),
    deleteRow: (table, key, condition, call) =>
      write('deleteRow', { kind: 'delete', table, key, condition }, call),
    batchWrite: (rows, call) => writeBatch({ connection, ...options }, rows, call ?? {}),
    getRow: async (table, key, call) => {
      const subject = { table, operation: 'getRow' };
      checkKey(subject, key);
      checkColumnsToGet(subject, call?.columns);
      const answer = await connection.call({
        table: table.name,
        operation: 'getRow',
        isWrite: false,
        parameters: (sdk) => ({
          tableName: table.name,
          primaryKey: toSdkKey(sdk, table, key),
          maxVersions: 1,
          ...columnsToGet(table, call?.columns),
        }),
        ...(call?.signal === undefined ? {} : { signal: call.signal }),
      });
      const data = answer.outcome === 'answered' ? answer.data : {};
      return {
        row: fromSdkRow(table, 'getRow', data['row'] ?? {}),
        serverTimeEpochMs: answer.serverTimeEpochMs,
        consumed: consumedOf(data),
      };
    },
    getRange: (table, query) => readRange(connection, table, query),
    close: () => connection.close(),
  };
}

/** Pages until the server gives no next key: a page may be empty and still not be the last. */
async function* readRange(
  connection: TablestoreConnection,
  table: TableDefinition,
  query: RangeQuery,
): AsyncGenerator<Row, void, undefined> {
  const subject = { table, operation: 'getRange' };
  checkBound(subject, query.from);
  checkBound(subject, query.to);
  checkColumnsToGet(subject, query.columns);
  if (isEmptyRange(table, query)) return;
  let remaining = query.limit ?? Number.POSITIVE_INFINITY;
  let next: SdkKey | undefined;
  while (remaining > 0) {
    const start = next;
    const answer = await connection.call({
      table: table.name,
      operation: 'getRange',
      isWrite: false,
      parameters: (sdk) => ({
        tableName: table.name,
        direction: query.direction === 'backward' ? sdk.Direction.BACKWARD : sdk.Direction.FORWARD,
        inclusiveStartPrimaryKey: start ?? toSdkKey(sdk, table, query.from),
        exclusiveEndPrimaryKey: toSdkKey(sdk, table, query.to),
        maxVersions: 1,
        ...(Number.isFinite(remaining) ? { limit: remaining } : {}),
        ...columnsToGet(table, query.columns),
      }),
      ...(query.signal === undefined ? {} : { signal: query.signal }),
    });
    const page = pageOf(answer);
    for (const sdkRow of page.rows) {
      const row = fromSdkRow(table, 'getRange', sdkRow);
      if (row === undefined) continue;
      yield row;
      remaining -= 1;
    }
    if (page.next === undefined) return;
    next = page.next;
  }
}

function pageOf(answer: TablestoreAnswer): {
  readonly rows: readonly unknown[];
  readonly next: SdkKey | undefined;
} {
  if (answer.outcome !== 'answered') return { rows: [], next: undefined };
  const { rows, nextStartPrimaryKey } = answer.data as {
    readonly rows: readonly unknown[];
    readonly nextStartPrimaryKey: { readonly name: string; readonly value: never }[] | null;
  };
  // What the SDK returns as a key is not what it takes as a key.
  return { rows, next: nextStartPrimaryKey?.map(({ name, value }) => ({ [name]: value })) };
}

/** With the key columns named too, a row that has none of the columns still counts as existing. */
function columnsToGet(
  table: TableDefinition,
  columns: readonly string[] | undefined,
): { readonly columnsToGet?: string[] } {
  if (columns === undefined) return {};
  return { columnsToGet: [...table.primaryKey.map(({ name }) => name), ...columns] };
}

function writeResultOf(answer: TablestoreAnswer): WriteResult {
  if (answer.outcome === 'condition-failed') {
    return {
      outcome: 'condition-failed',
      serverTimeEpochMs: answer.serverTimeEpochMs,
      consumed: PRICE_OF_REFUSED_CONDITION,
    };
  }
  return {
    outcome: 'written',
    serverTimeEpochMs: answer.serverTimeEpochMs,
    consumed: consumedOf(answer.data),
  };
}
