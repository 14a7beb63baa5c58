import { type Call, findTable, type Operation, refuseTransaction } from './call.ts';
import { units, writeConsumed } from './capacity.ts';
import { LIMITS } from './limits.ts';
import { readRow } from './plain-buffer-reader.ts';
import { writeRows } from './plain-buffer-writer.ts';
import { keyOf } from './primary-key.ts';
import type { ProtobufReader } from './protobuf-reader.ts';
import { ProtobufWriter } from './protobuf-writer.ts';
import { decodeSelection, readStoredRow } from './row-read.ts';
import { executeRowWrite } from './row-write.ts';
import { decodeRowWrite, type WriteKind } from './row-write-request.ts';
import { TablestoreError } from './tablestore-error.ts';

async function writeOneRow(
  kind: WriteKind,
  request: ProtobufReader,
  call: Call,
): Promise<ProtobufWriter> {
  const table = findTable(call, request.string(1));
  refuseTransaction(request, 5);
  const condition = request.required(request.message(3, 'Condition'));
  const returnContent = request.message(4, 'ReturnContent');
  const write = decodeRowWrite(table, kind, request.requiredBytes(2), condition, returnContent);
  if (write.dataBytes > LIMITS.requestDataBytes) {
    throw new TablestoreError(
      'OTSOutOfRowSizeLimit',
      'The total data size of columns in one row exceeds the limit, ' +
        `limit size: ${String(LIMITS.requestDataBytes)}, data size: ${String(write.dataBytes)}.`,
    );
  }
  const { consumed, row } = await executeRowWrite(call, write);
  const response = new ProtobufWriter().message(1, writeConsumed(consumed));
  return row.length === 0 ? response : response.bytes(2, row);
}

/** Replaces a whole row. */
export const putRow: Operation = (request, call) => writeOneRow('put', request, call);

/** Merges columns into a row. */
export const updateRow: Operation = (request, call) => writeOneRow('update', request, call);

/** Removes a row; a row that is not there is no error. */
export const deleteRow: Operation = (request, call) => writeOneRow('delete', request, call);

/** Reads one row; a row that is not there is an empty answer. */
export const getRow: Operation = async (request, call) => {
  const table = findTable(call, request.string(1));
  refuseTransaction(request, 11);
  const selection = decodeSelection(request, {
    columns: 3,
    timeRange: 4,
    maxVersions: 5,
    filter: 7,
    startColumn: 8,
    endColumn: 9,
  });
  const key = keyOf(table.definition.key, readRow(request.requiredBytes(2)).key);
  const stored = table.rows.get(key);
  const found = readStoredRow(table.definition, stored, selection, call.nowEpochMs());
  return new ProtobufWriter()
    .message(1, writeConsumed({ read: units(found.scannedBytes), write: 0 }))
    .bytes(2, writeRows(found.row === undefined ? [] : [found.row]));
};
