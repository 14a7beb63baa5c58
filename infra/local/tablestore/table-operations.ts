import { type Call, checkTableName, findTable, type Operation } from './call.ts';
import { LIMITS } from './limits.ts';
import { ProtobufWriter } from './protobuf-writer.ts';
import type { Table, TableDefinition } from './table.ts';
import {
  decodeReserved,
  decodeTableMeta,
  decodeTableOptions,
  NEW_TABLE_OPTIONS,
  writeReserved,
  writeTableMeta,
  writeTableOptions,
} from './table-messages.ts';
import { parameterInvalid, TablestoreError } from './tablestore-error.ts';

/** `TableStatus.ACTIVE`: tables here are ready at once. */
const ACTIVE = 1;

/** Table operations of one instance run one after the other. */
function serialised<T>(call: Call, task: () => Promise<T>): Promise<T> {
  return call.locks.run(`tables of ${call.instance}`, task);
}

export const createTable: Operation = (request, call) =>
  serialised(call, async () => {
    const meta = decodeTableMeta(request.required(request.message(1, 'TableMeta')));
    call.requireRight(meta.name);
    const reserved = decodeReserved(request.required(request.message(2, 'ReservedThroughput')));
    const options = request.message(3, 'TableOptions');
    if (request.has(7)) throw parameterInvalid('Secondary indexes are not enabled.');
    const tables = call.storage.tablesOf(call.instance);
    if (tables.has(meta.name)) {
      throw new TablestoreError('OTSObjectAlreadyExist', 'Requested table already exists.');
    }
    if (tables.size >= LIMITS.tablesPerInstance) {
      throw new TablestoreError(
        'OTSQuotaExhausted',
        `Number of tables exceeds the quota:${String(LIMITS.tablesPerInstance)}.`,
      );
    }
    await call.storage.createTable({
      ...meta,
      instance: call.instance,
      options: decodeTableOptions(options, NEW_TABLE_OPTIONS),
      reserved: reserved ?? { read: 0, write: 0 },
      reservedIncreasedAtMs: call.nowEpochMs(),
      reservedDecreasedAtMs: undefined,
    });
    return new ProtobufWriter();
  });

export const listTable: Operation = async (_request, call) => {
  call.requireRight('*');
  const response = new ProtobufWriter();
  for (const name of [...call.storage.tablesOf(call.instance).keys()].sort()) {
    response.string(1, name);
  }
  return response;
};

export const deleteTable: Operation = (request, call) =>
  serialised(call, async () => {
    await call.storage.dropTable(findTable(call, request.string(1)));
    return new ProtobufWriter();
  });

export const updateTable: Operation = (request, call) =>
  serialised(call, async () => {
    const table = findTable(call, request.string(1));
    const present = table.definition;
    const throughput = request.message(2, 'ReservedThroughput');
    const reserved = (throughput && decodeReserved(throughput)) ?? present.reserved;
    const nowMs = call.nowEpochMs();
    const isLess = reserved.read < present.reserved.read || reserved.write < present.reserved.write;
    const isMore = reserved.read > present.reserved.read || reserved.write > present.reserved.write;
    await call.storage.updateTable({
      ...present,
      reserved,
      options: decodeTableOptions(request.message(3, 'TableOptions'), present.options),
      reservedIncreasedAtMs: isMore ? nowMs : present.reservedIncreasedAtMs,
      reservedDecreasedAtMs: isLess ? nowMs : present.reservedDecreasedAtMs,
    });
    return new ProtobufWriter()
      .message(1, writeReservedDetails(table.definition))
      .message(2, writeTableOptions(table.definition.options));
  });

export const describeTable: Operation = async (request, call) => {
  const table: Table = findTable(call, checkTableName(request.string(1) ?? ''));
  return new ProtobufWriter()
    .message(1, writeTableMeta(table.definition))
    .message(2, writeReservedDetails(table.definition))
    .message(3, writeTableOptions(table.definition.options))
    .integer(4, ACTIVE);
};

function writeReservedDetails(definition: TableDefinition): ProtobufWriter {
  const { reserved, reservedIncreasedAtMs, reservedDecreasedAtMs } = definition;
  const details = new ProtobufWriter()
    .message(1, writeReserved(reserved))
    .integer(2, seconds(reservedIncreasedAtMs));
  return reservedDecreasedAtMs === undefined
    ? details
    : details.integer(3, seconds(reservedDecreasedAtMs));
}

function seconds(epochMs: number): number {
  return Math.floor(epochMs / 1000);
}
