import { type Call, checkTableName, findTable, type Operation, refuseTransaction } from './call.ts';
import { units, writeConsumed } from './capacity.ts';
import { LIMITS } from './limits.ts';
import { readRow } from './plain-buffer-reader.ts';
import { writeRows } from './plain-buffer-writer.ts';
import { keyOf } from './primary-key.ts';
import type { ProtobufReader } from './protobuf-reader.ts';
import { ProtobufWriter } from './protobuf-writer.ts';
import { decodeSelection, readStoredRow, type Selection } from './row-read.ts';
import { ConditionCheckFailed, executeRowWrite } from './row-write.ts';
import { decodeRowWrite, type RowWrite, type WriteKind } from './row-write-request.ts';
import type { Table } from './table.ts';
import { parameterInvalid, TablestoreError } from './tablestore-error.ts';

const KINDS: readonly (WriteKind | undefined)[] = [undefined, 'put', 'update', 'delete'];

/**
 * Writes rows independently of each other: a row that fails is reported in its place while the
 * others are written. What the documentation calls an overall error fails the whole request.
 */
export const batchWriteRow: Operation = async (request, call) => {
  refuseTransaction(request, 2);
  if (request.boolean(3) === true) throw parameterInvalid('Atomic batches are not enabled.');
  const tables = namedTables(request, 'TableInBatchWriteRowRequest');
  const rowCount = tables.reduce((sum, { message }) => sum + message.allBytes(2).length, 0);
  if (tables.length === 0) throw parameterInvalid('No row is specified in BatchWriteRow.');
  checkRowCount(rowCount, LIMITS.rowsPerBatchWrite);
  const decoded = tables.map(({ name, message }) => {
    const table = findTable(call, name);
    const rows = message.allMessages(2, 'RowInBatchWriteRowRequest');
    if (rows.length === 0) {
      throw parameterInvalid(`No operation is specified for table: '${name}'.`);
    }
    return { name, writes: rows.map((row) => decodeWrite(table, row)) };
  });
  checkDataSize(decoded.flatMap(({ writes }) => writes));
  for (const { writes } of decoded) checkKeysDiffer(writes);
  const response = new ProtobufWriter();
  const answers = decoded.map(async ({ name, writes }) => {
    const results = await Promise.all(writes.map((write) => writeAnswer(call, name, write)));
    const answer = new ProtobufWriter().string(1, name);
    for (const result of results) answer.message(2, result);
    return answer;
  });
  for (const answer of await Promise.all(answers)) response.message(1, answer);
  return response;
};

/** Reads rows by their keys; each has an answer of its own. */
export const batchGetRow: Operation = async (request, call) => {
  const tables = namedTables(request, 'TableInBatchGetRowRequest');
  const rowCount = tables.reduce((sum, { message }) => sum + message.allBytes(2).length, 0);
  if (tables.length === 0)
    throw parameterInvalid('No row specified in the request of BatchGetRow.');
  checkRowCount(rowCount, LIMITS.rowsPerBatchGet);
  const response = new ProtobufWriter();
  let answeredBytes = 0;
  for (const { name, message } of tables) {
    const table = findTable(call, name);
    const selection = decodeSelection(message, {
      columns: 4,
      timeRange: 5,
      maxVersions: 6,
      filter: 8,
      startColumn: 9,
      endColumn: 10,
    });
    const answer = new ProtobufWriter().string(1, name);
    for (const key of message.allBytes(2)) {
      const result = readAnswer(call, table, selection, key);
      answeredBytes += result.length;
      answer.bytes(2, result);
    }
    response.message(1, answer);
  }
  if (answeredBytes > LIMITS.requestDataBytes) {
    throw parameterInvalid(
      'The total data size of BatchGetRow response exceeds the limit, ' +
        `limit size: ${String(LIMITS.requestDataBytes)}, data size: ${String(answeredBytes)}.`,
    );
  }
  return response;
};

function namedTables(request: ProtobufReader, messageName: string) {
  const names = new Set<string>();
  return request.allMessages(1, messageName).map((message) => {
    const name = checkTableName(message.required(message.string(1)));
    if (messageName.includes('Write') && names.has(name)) {
      throw parameterInvalid(`Duplicated table name: '${name}'.`);
    }
    names.add(name);
    return { name, message };
  });
}

function checkRowCount(count: number, limit: number): void {
  if (count > limit) {
    throw parameterInvalid(`Rows count exceeds the upper limit: ${String(limit)}.`);
  }
}

function decodeWrite(table: Table, row: ProtobufReader): RowWrite {
  const kind = KINDS[row.required(row.integer(1))];
  if (kind === undefined) throw parameterInvalid('Invalid operation type in BatchWriteRow.');
  const condition = row.required(row.message(3, 'Condition'));
  const returnContent = row.message(4, 'ReturnContent');
  return decodeRowWrite(table, kind, row.requiredBytes(2), condition, returnContent);
}

function checkDataSize(writes: readonly RowWrite[]): void {
  const bytes = writes.reduce((sum, write) => sum + write.dataBytes, 0);
  if (bytes > LIMITS.requestDataBytes) {
    throw parameterInvalid(
      'The total data size of BatchWriteRow request exceeds the limit, ' +
        `limit size: ${String(LIMITS.requestDataBytes)}, data size: ${String(bytes)}.`,
    );
  }
}

function checkKeysDiffer(writes: readonly RowWrite[]): void {
  const keys = new Set<string>();
  for (const { row } of writes) {
    if (row.key.some(({ value }) => value.kind === 'auto-increment')) continue;
    const key = writeRows([{ key: row.key, cells: [] }]).toString('latin1');
    if (keys.has(key)) throw parameterInvalid('Duplicated primary key in one table.');
    keys.add(key);
  }
}

async function writeAnswer(call: Call, table: string, write: RowWrite): Promise<ProtobufWriter> {
  try {
    call.failRowIfAsked(table);
    const { consumed, row } = await executeRowWrite(call, write);
    const answer = new ProtobufWriter().boolean(1, true).message(3, writeConsumed(consumed));
    return row.length === 0 ? answer : answer.bytes(4, row);
  } catch (error) {
    const answer = failedRow(error);
    return error instanceof ConditionCheckFailed
      ? answer.message(3, writeConsumed(error.consumed))
      : answer;
  }
}

function readAnswer(call: Call, table: Table, selection: Selection, keyBytes: Buffer): Buffer {
  try {
    const key = keyOf(table.definition.key, readRow(keyBytes).key);
    const stored = table.rows.get(key);
    const found = readStoredRow(table.definition, stored, selection, call.nowEpochMs());
    return new ProtobufWriter()
      .boolean(1, true)
      .message(3, writeConsumed({ read: units(found.scannedBytes), write: 0 }))
      .bytes(4, writeRows(found.row === undefined ? [] : [found.row]))
      .finish();
  } catch (error) {
    return failedRow(error).finish();
  }
}

/** The answer of one failed row; anything but a refusal fails the whole request. */
function failedRow(error: unknown): ProtobufWriter {
  if (!(error instanceof TablestoreError)) throw error;
  return new ProtobufWriter().boolean(1, false).message(2, error.toProtobuf());
}
