import type { Clock } from '../time/index.ts';
import { compareKeys, holdsCondition } from './cell-comparison.ts';
import { sumOfUnits } from './capacity-units.ts';
import {
  cellBytes,
  checkBatch,
  checkBound,
  checkColumnsToGet,
  checkKey,
  checkRowWrite,
  keyTextOf,
} from './table-request-rules.ts';
import type {
  CallOptions,
  Columns,
  ColumnValue,
  RangeQuery,
  Row,
  RowWrite,
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
  const apply = (write: RowWrite): WriteResult => {
    const rows = rowsOf(write.table);
    const id = keyTextOf(write.table, write.key);
    const present = rows.get(id);
    const { condition } = write;
    const isMet =
      rowConditionHolds(condition, present) && holdsCondition(condition.columns, present);
    if (isMet) store(rows, id, rowAfter(write, present));
    return {
      outcome: isMet ? 'written' : 'condition-failed',
      serverTimeEpochMs: clock.nowEpochMs(),
      consumed: {
        read: condition.row === 'ignore' && condition.columns === undefined ? 0 : 1,
        write: isMet ? capacityUnits(rows.get(id)) : 1,
      },
    };
  };
  const applyChecked = (operation: string, write: RowWrite, call?: CallOptions): WriteResult => {
    checkRowWrite(operation, write);
    call?.signal?.throwIfAborted();
    return apply(write);
  };
  return {
    putRow: async (table, key, columns, condition, call) =>
      applyChecked('putRow', { kind: 'put', table, key, columns, condition }, call),
    updateRow: async (table, key, change, condition, call) =>
      applyChecked('updateRow', { kind: 'update', table, key, change, condition }, call),
    deleteRow: async (table, key, condition, call) =>
      applyChecked('deleteRow', { kind: 'delete', table, key, condition }, call),
    batchWrite: async (writes, call) => {
      checkBatch(writes);
      call?.signal?.throwIfAborted();
      const results = writes.map(apply);
      return {
        rows: results.map(({ outcome }) => ({ outcome })),
        serverTimeEpochMs: clock.nowEpochMs(),
        consumed: sumOfUnits(results.map(({ consumed }) => consumed)),
      };
    },
    getRow: async (table, key, call) => {
      const subject = { table, operation: 'getRow' };
      checkKey(subject, key);
      checkColumnsToGet(subject, call?.columns);
      call?.signal?.throwIfAborted();
      const row = rowsOf(table).get(keyTextOf(table, key));
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

function store(rows: Map<string, Row>, id: string, row: Row | undefined): void {
  if (row === undefined) rows.delete(id);
  else rows.set(id, row);
}

/** The row that a write leaves; undefined for none. */
function rowAfter(write: RowWrite, present: Row | undefined): Row | undefined {
  const key = { ...write.key };
  switch (write.kind) {
    case 'put':
      return { key, columns: copyColumns(write.columns) };
    case 'update': {
      const { put, remove } = write.change;
      // An update that only removes does not create the row.
      if (present === undefined && put === undefined) return undefined;
      const columns = { ...present?.columns, ...copyColumns(put ?? {}) };
      const removed = new Set(remove);
      const kept = Object.entries(columns).filter(([name]) => !removed.has(name));
      return { key, columns: Object.fromEntries(kept) };
    }
    case 'delete':
      return undefined;
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

function project(row: Row, columns: readonly string[] | undefined): Row {
  const wanted = columns === undefined ? undefined : new Set(columns);
  const kept = Object.entries(row.columns).filter(([name]) => wanted?.has(name) ?? true);
  return { key: { ...row.key }, columns: copyColumns(Object.fromEntries(kept)) };
}

function copyColumns(columns: Columns): Record<string, ColumnValue> {
  const copies: Record<string, ColumnValue> = { ...columns };
  for (const name of Object.keys(copies)) {
    const value = copies[name];
    if (value instanceof Uint8Array) copies[name] = value.slice();
  }
  return copies;
}

function capacityUnits(row: Row | undefined): number {
  const bytes = row === undefined ? 0 : cellBytes(row.key) + cellBytes(row.columns);
  return Math.max(1, Math.ceil(bytes / 4_096));
}
