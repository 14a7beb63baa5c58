import type { Clock } from '../time/index.ts';
import { compareKeys, holdsCondition } from './cell-comparison.ts';
import {
  checkBound,
  checkChange,
  checkColumns,
  checkColumnsToGet,
  checkCondition,
  checkDeletion,
  checkKey,
} from './table-request-rules.ts';
import type {
  Columns,
  ColumnValue,
  Key,
  RangeQuery,
  Row,
  TableClient,
  TableDefinition,
  WriteCondition,
  WriteResult,
} from './table-client.ts';

/**
 * The table port in memory: the same conditions, order and refusals as the real adapter, for tests
 * and simulations. The given clock is the *server's*. Each write takes effect in one step, when the
 * call is made. Capacity units follow the published rule (4 KB, rounded up) roughly.
 */
export function createMemoryTableClient(options: { readonly clock: Clock }): TableClient {
  const { clock } = options;
  const tables = new Map<string, Map<string, Row>>();
  const rowsOf = (table: TableDefinition): Map<string, Row> => {
    const rows = tables.get(table.name) ?? new Map<string, Row>();
    tables.set(table.name, rows);
    return rows;
  };
  const write = (
    table: TableDefinition,
    key: Key,
    condition: WriteCondition,
    apply: (rows: Map<string, Row>, id: string, present: Row | undefined) => void,
  ): WriteResult => {
    const rows = rowsOf(table);
    const id = identify(table, key);
    const present = rows.get(id);
    const isMet =
      rowConditionHolds(condition, present) && holdsCondition(condition.columns, present);
    if (isMet) apply(rows, id, present);
    return {
      outcome: isMet ? 'written' : 'condition-failed',
      serverTimeEpochMs: clock.nowEpochMs(),
      consumed: {
        read: condition.row === 'ignore' && condition.columns === undefined ? 0 : 1,
        write: isMet ? capacityUnits(rows.get(id)) : 1,
      },
    };
  };
  return {
    putRow: async (table, key, columns, condition, call) => {
      const subject = { table, operation: 'putRow' };
      checkKey(subject, key);
      checkColumns(subject, columns);
      checkCondition(subject, condition);
      call?.signal?.throwIfAborted();
      return write(table, key, condition, (rows, id) => {
        rows.set(id, { key: { ...key }, columns: copyColumns(columns) });
      });
    },
    updateRow: async (table, key, change, condition, call) => {
      const subject = { table, operation: 'updateRow' };
      checkKey(subject, key);
      checkChange(subject, change);
      checkCondition(subject, condition);
      call?.signal?.throwIfAborted();
      return write(table, key, condition, (rows, id, present) => {
        // An update that only removes does not create the row.
        if (present === undefined && change.put === undefined) return;
        const columns = { ...present?.columns, ...copyColumns(change.put ?? {}) };
        const removed = new Set(change.remove);
        const kept = Object.entries(columns).filter(([name]) => !removed.has(name));
        rows.set(id, { key: { ...key }, columns: Object.fromEntries(kept) });
      });
    },
    deleteRow: async (table, key, condition, call) => {
      const subject = { table, operation: 'deleteRow' };
      checkKey(subject, key);
      checkDeletion(subject, condition);
      checkCondition(subject, condition);
      call?.signal?.throwIfAborted();
      return write(table, key, condition, (rows, id) => rows.delete(id));
    },
    getRow: async (table, key, call) => {
      const subject = { table, operation: 'getRow' };
      checkKey(subject, key);
      checkColumnsToGet(subject, call?.columns);
      call?.signal?.throwIfAborted();
      const row = rowsOf(table).get(identify(table, key));
      return {
        row: row === undefined ? undefined : project(row, call?.columns),
        serverTimeEpochMs: clock.nowEpochMs(),
        consumed: { read: capacityUnits(row), write: 0 },
      };
    },
    getRange: (table, query) => readRange(table, query, () => [...rowsOf(table).values()]),
  };
}

async function* readRange(
  table: TableDefinition,
  query: RangeQuery,
  rows: () => Row[],
): AsyncGenerator<Row, void, undefined> {
  const subject = { table, operation: 'getRange' };
  checkBound(subject, query.from);
  checkBound(subject, query.to);
  checkColumnsToGet(subject, query.columns);
  const sign = query.direction === 'backward' ? -1 : 1;
  const found = rows()
    .filter((row) => compareKeys(table, row.key, query.from) * sign >= 0)
    .filter((row) => compareKeys(table, row.key, query.to) * sign < 0)
    .sort((left, right) => compareKeys(table, left.key, right.key) * sign)
    .slice(0, query.limit);
  for (const row of found) {
    query.signal?.throwIfAborted();
    yield project(row, query.columns);
  }
}

function rowConditionHolds(condition: WriteCondition, present: Row | undefined): boolean {
  switch (condition.row) {
    case 'ignore':
      return true;
    case 'must-exist':
      return present !== undefined;
    case 'must-not-exist':
      return present === undefined;
  }
}

function identify(table: TableDefinition, key: Key): string {
  return JSON.stringify(table.primaryKey.map(({ name }) => String(key[name])));
}

function project(row: Row, columns: readonly string[] | undefined): Row {
  const wanted = columns === undefined ? undefined : new Set(columns);
  const kept = Object.entries(row.columns).filter(([name]) => wanted?.has(name) ?? true);
  return { key: { ...row.key }, columns: copyColumns(Object.fromEntries(kept)) };
}

function copyColumns(columns: Columns): Record<string, ColumnValue> {
  const copies = Object.entries(columns).map(
    ([name, value]) => [name, value instanceof Uint8Array ? value.slice() : value] as const,
  );
  return Object.fromEntries(copies);
}

function capacityUnits(row: Row | undefined): number {
  const cells =
    row === undefined ? [] : [...Object.entries(row.key), ...Object.entries(row.columns)];
  const bytes = cells.reduce((sum, [name, value]) => {
    if (typeof value === 'string') return sum + name.length + Buffer.byteLength(value);
    return sum + name.length + (value instanceof Uint8Array ? value.byteLength : 8);
  }, 0);
  return Math.max(1, Math.ceil(bytes / 4_096));
}
