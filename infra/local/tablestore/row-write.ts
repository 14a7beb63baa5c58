import type { Call } from './call.ts';
import { FAILED_CONDITION, type Consumed, units } from './capacity.ts';
import { isSatisfied } from './filter.ts';
import type { RowChange } from './journal-record.ts';
import { writeRows } from './plain-buffer-writer.ts';
import { type Key, keyOf, keyText } from './primary-key.ts';
import { applyUpdate } from './row-update.ts';
import { columnLookup } from './row-read.ts';
import type { RowWrite } from './row-write-request.ts';
import {
  cellSize,
  type Columns,
  columnsSize,
  keySize,
  readableColumns,
  rowExists,
  type StoredRow,
} from './stored-row.ts';
import { TablestoreError } from './tablestore-error.ts';

export interface WriteOutcome {
  readonly consumed: Consumed;
  /** PlainBuffer of what the client asked to be returned; empty for nothing. */
  readonly row: Buffer;
}

/** Refused because of its condition; carries what the attempt cost. */
export class ConditionCheckFailed extends TablestoreError {
  readonly consumed = FAILED_CONDITION;

  constructor() {
    super('OTSConditionCheckFail', 'Condition check failed.');
  }
}

/**
 * Judges and applies the write in one step per row, and returns when it is durable.
 *
 * @throws ConditionCheckFailed, or TablestoreError for a key that does not fit the table
 */
export async function executeRowWrite(call: Call, write: RowWrite): Promise<WriteOutcome> {
  const { table } = write;
  const nextNumber =
    write.kind === 'delete' ? undefined : () => table.nextNumber(call.nowEpochMs());
  const key = keyOf(table.definition.key, write.row.key, nextNumber);
  return call.locks.run(`${String(table.definition.id)} ${keyText(key)}`, async () => {
    if (table.isDropped) {
      throw new TablestoreError('OTSObjectNotExist', 'Requested table does not exist.');
    }
    const nowMs = call.storage.versionClock(call.nowEpochMs());
    const { options } = table.definition;
    const stored = table.rows.get(key);
    const present = stored !== undefined && rowExists(stored, options, nowMs) ? stored : undefined;
    const readable = present && readableColumns(present, options, nowMs);
    checkCondition(write, key, readable);
    const decided = decide(write, key, { present, readable }, nowMs);
    if (decided.change !== undefined) await call.storage.commit(decided.change);
    return {
      consumed: consumedBy(write, key, readable),
      row: returnedRow(write, key, decided.columns),
    };
  });
}

function checkCondition(write: RowWrite, key: Key, readable: Columns | undefined): void {
  const exists = readable !== undefined;
  if (write.rowExistence === 'expect-exist' && !exists) throw new ConditionCheckFailed();
  if (write.rowExistence === 'expect-not-exist' && exists) throw new ConditionCheckFailed();
  if (write.columnCondition === undefined) return;
  const lookup = columnLookup(
    write.table.definition.key,
    key,
    readable ?? new Map<string, never>(),
  );
  if (!isSatisfied(write.columnCondition, exists ? lookup : () => undefined)) {
    throw new ConditionCheckFailed();
  }
}

interface Decision {
  /** Absent when nothing changes. */
  readonly change?: RowChange;
  /** The changed columns, as they are after the write. */
  readonly columns: Columns;
}

function decide(
  write: RowWrite,
  key: Key,
  {
    present,
    readable,
  }: { readonly present: StoredRow | undefined; readonly readable: Columns | undefined },
  nowMs: number,
): Decision {
  const { id: tableId, options } = write.table.definition;
  if (write.kind === 'delete') {
    const change: RowChange = { kind: 'delete', tableId, key };
    const isStored = write.table.rows.get(key) !== undefined;
    return isStored ? { change, columns: new Map() } : { columns: new Map() };
  }
  const base = write.kind === 'put' ? undefined : present;
  const columns = applyUpdate(base && readable, write.row.cells, options, nowMs);
  const puts = write.kind === 'put' || write.row.cells.some((cell) => cell.value !== undefined);
  // An update that only deletes does not bring a row into being.
  if (!puts && present === undefined) return { columns: new Map() };
  const change: RowChange = {
    kind: 'write',
    tableId,
    key,
    columns: base === undefined ? withoutEmpty(columns) : columns,
    replacesRow: base === undefined,
    writtenAtMs: puts ? nowMs : (present?.writtenAtMs ?? nowMs),
  };
  return { change, columns };
}

function withoutEmpty(columns: Columns): Columns {
  return new Map([...columns].filter(([, cells]) => cells.length > 0));
}

function consumedBy(write: RowWrite, key: Key, readable: Columns | undefined): Consumed {
  const { key: keyColumns, options } = write.table.definition;
  const keyBytes = keySize(keyColumns, key);
  let written = keyBytes;
  let increments = false;
  for (const { name, value, operation } of write.row.cells) {
    written += value === undefined ? name.length : cellSize(name, value, options);
    increments ||= operation === 'increment';
  }
  const readsRow = write.columnCondition !== undefined || increments;
  const rowBytes = keyBytes + (readable === undefined ? 0 : columnsSize(readable, options));
  const read = readsRow ? units(rowBytes) : write.rowExistence === 'ignore' ? 0 : units(keyBytes);
  return { read, write: units(written) };
}

function returnedRow(write: RowWrite, key: Key, columns: Columns): Buffer {
  if (write.returns === 'key') {
    const names = write.table.definition.key;
    const named = key.map((value, index) => ({ name: names[index]?.name ?? '', value }));
    return writeRows([{ key: named, cells: [] }]);
  }
  if (write.returns === 'none' || write.kind !== 'update') return Buffer.alloc(0);
  const cells = write.returnColumns.flatMap((name) => {
    const newest = columns.get(name)?.[0];
    return newest === undefined ? [] : [{ name, ...newest }];
  });
  return cells.length === 0 ? Buffer.alloc(0) : writeRows([{ key: [], cells }]);
}
