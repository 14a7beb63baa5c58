import { findTable, type Operation, refuseTransaction } from './call.ts';
import { units, writeConsumed } from './capacity.ts';
import { LIMITS } from './limits.ts';
import { readRow } from './plain-buffer-reader.ts';
import { type OutgoingRow, writeRows } from './plain-buffer-writer.ts';
import { boundOf, compareKeys, type KeyBound } from './primary-key.ts';
import type { ProtobufReader } from './protobuf-reader.ts';
import { ProtobufWriter } from './protobuf-writer.ts';
import { decodeSelection, readStoredRow, type Selection } from './row-read.ts';
import type { StoredRow } from './stored-row.ts';
import type { Table } from './table.ts';
import { parameterInvalid } from './tablestore-error.ts';

interface Range {
  readonly forward: boolean;
  readonly start: KeyBound;
  readonly end: KeyBound;
  readonly limit: number;
  readonly selection: Selection;
}

interface Page {
  readonly rows: readonly OutgoingRow[];
  readonly scannedBytes: number;
  /** The first row that the page did not look at. */
  readonly next: StoredRow | undefined;
}

/**
 * Reads rows in key order. A page ends at the limit of returned rows, 5,000 scanned rows or 4 MB of
 * scanned data; a filter can therefore give a page without rows that has a next key.
 */
export const getRange: Operation = async (request, call) => {
  const table = findTable(call, request.string(1));
  refuseTransaction(request, 14);
  const page = readPage(table, decodeRange(request, table), call.nowEpochMs());
  const response = new ProtobufWriter()
    .message(1, writeConsumed({ read: units(page.scannedBytes), write: 0 }))
    .bytes(2, writeRows(page.rows));
  if (page.next === undefined) return response;
  const key = page.next.key.map((value, index) => ({
    name: table.definition.key[index]?.name ?? '',
    value,
  }));
  return response.bytes(3, writeRows([{ key, cells: [] }]));
};

function decodeRange(request: ProtobufReader, table: Table): Range {
  const direction = request.required(request.integer(2));
  if (direction !== 0 && direction !== 1) throw parameterInvalid('Invalid direction.');
  const limit = request.integer(6);
  if (limit !== undefined && limit <= 0)
    throw parameterInvalid('The limit must be greater than 0.');
  const columns = table.definition.key;
  const start = boundOf(columns, readRow(request.requiredBytes(7)).key);
  const end = boundOf(columns, readRow(request.requiredBytes(8)).key);
  const forward = direction === 0;
  if (forward && compareKeys(start, end) >= 0) {
    throw parameterInvalid('Begin key must less than end key in FORWARD');
  }
  if (!forward && compareKeys(start, end) <= 0) {
    throw parameterInvalid('Begin key must more than end key in BACKWARD');
  }
  const selection = decodeSelection(request, {
    columns: 3,
    timeRange: 4,
    maxVersions: 5,
    filter: 10,
    startColumn: 11,
    endColumn: 12,
  });
  return { forward, start, end, limit: limit ?? Number.MAX_SAFE_INTEGER, selection };
}

function readPage(table: Table, range: Range, nowMs: number): Page {
  const rows: OutgoingRow[] = [];
  let scannedRows = 0;
  let scannedBytes = 0;
  for (const stored of storedRows(table, range)) {
    const isFull =
      rows.length >= range.limit ||
      scannedRows >= LIMITS.rowsPerRange ||
      scannedBytes >= LIMITS.bytesPerRange;
    if (isFull) return { rows, scannedBytes, next: stored };
    const found = readStoredRow(table.definition, stored, range.selection, nowMs);
    scannedRows += 1;
    scannedBytes += found.scannedBytes;
    if (found.row !== undefined) rows.push(found.row);
  }
  return { rows, scannedBytes, next: undefined };
}

function* storedRows(table: Table, { forward, start, end }: Range): Generator<StoredRow> {
  const rows = forward ? table.rows.ascendingFrom(start) : table.rows.descendingFrom(start);
  for (const row of rows) {
    const order = compareKeys(row.key, end);
    if (forward ? order >= 0 : order <= 0) return;
    yield row;
  }
}
