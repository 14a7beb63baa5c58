import { checkTableName } from './call.ts';
import { isValidName, LIMITS } from './limits.ts';
import type { KeyColumn } from './primary-key.ts';
import type { ProtobufReader } from './protobuf-reader.ts';
import { ProtobufWriter } from './protobuf-writer.ts';
import type { TableDefinition, TableOptions } from './table.ts';
import { parameterInvalid } from './tablestore-error.ts';

/** Options of a table that is made without any. */
export const NEW_TABLE_OPTIONS: TableOptions = {
  timeToLiveSeconds: -1,
  maxVersions: 1,
  maxVersionDeviationSeconds: 86_400,
  allowUpdate: true,
};

const KEY_TYPES: readonly (KeyColumn['type'] | undefined)[] = [
  undefined,
  'integer',
  'string',
  'binary',
];

type TableMeta = Pick<TableDefinition, 'name' | 'key' | 'definedColumns'>;

/** @throws TablestoreError (OTSParameterInvalid) */
export function decodeTableMeta(message: ProtobufReader): TableMeta {
  const name = checkTableName(message.required(message.string(1)));
  const key = message.allMessages(2, 'PrimaryKeySchema').map(decodeKeyColumn);
  if (key.length < 1 || key.length > LIMITS.keyColumns) {
    throw parameterInvalid('The number of primary key columns must be in range: [1, 4].');
  }
  for (const [index, column] of key.entries()) {
    if (key.findIndex((other) => other.name === column.name) !== index) {
      throw parameterInvalid(`Duplicated primary key name: '${column.name}'.`);
    }
    if (column.autoIncrement && (index === 0 || column.type !== 'integer')) {
      throw parameterInvalid(`Column '${column.name}' can not be auto-increment.`);
    }
  }
  if (key.filter((column) => column.autoIncrement).length > 1) {
    throw parameterInvalid('Only one primary key column can be auto-increment.');
  }
  const definedColumns = message.allMessages(3, 'DefinedColumnSchema').map((column) => ({
    name: checkColumnName(column.required(column.string(1))),
    type: column.required(column.integer(2)),
  }));
  return { name, key, definedColumns };
}

function decodeKeyColumn(message: ProtobufReader): KeyColumn {
  const number = message.required(message.integer(2));
  const type = KEY_TYPES[number];
  if (type === undefined) {
    throw parameterInvalid(`${String(number)} is an invalid type for the primary key.`);
  }
  const name = checkColumnName(message.required(message.string(1)));
  return { name, type, autoIncrement: message.integer(3) === 1 };
}

function checkColumnName(name: string): string {
  if (!isValidName(name)) throw parameterInvalid(`Invalid column name: '${name}'.`);
  return name;
}

/** The options named in the message over the present ones. @throws TablestoreError */
export function decodeTableOptions(
  message: ProtobufReader | undefined,
  present: TableOptions,
): TableOptions {
  const options: TableOptions = {
    timeToLiveSeconds: message?.integer(1) ?? present.timeToLiveSeconds,
    maxVersions: message?.integer(2) ?? present.maxVersions,
    maxVersionDeviationSeconds: message?.integer(5) ?? present.maxVersionDeviationSeconds,
    allowUpdate: message?.boolean(6) ?? present.allowUpdate,
  };
  const life = options.timeToLiveSeconds;
  if (life !== -1 && life < LIMITS.minimumTimeToLiveSeconds) {
    throw parameterInvalid('The time to live must be -1 or at least 86400 seconds.');
  }
  if (options.maxVersions < 1) throw parameterInvalid('The max versions must be greater than 0.');
  if (options.maxVersionDeviationSeconds < 1) {
    throw parameterInvalid('The deviation of cell versions must be greater than 0.');
  }
  return options;
}

/** The capacity unit of `ReservedThroughput`, if it names one. */
export function decodeReserved(message: ProtobufReader): TableDefinition['reserved'] | undefined {
  const unit = message.message(1, 'CapacityUnit');
  if (unit === undefined) return undefined;
  const reserved = { read: unit.integer(1) ?? 0, write: unit.integer(2) ?? 0 };
  if (reserved.read < 0 || reserved.write < 0) {
    throw parameterInvalid('Reserved throughput can not be negative.');
  }
  return reserved;
}

export function writeTableMeta({ name, key, definedColumns }: TableMeta): ProtobufWriter {
  const meta = new ProtobufWriter().string(1, name);
  for (const column of key) {
    const schema = new ProtobufWriter()
      .string(1, column.name)
      .integer(2, KEY_TYPES.indexOf(column.type));
    meta.message(2, column.autoIncrement ? schema.integer(3, 1) : schema);
  }
  for (const column of definedColumns) {
    meta.message(3, new ProtobufWriter().string(1, column.name).integer(2, column.type));
  }
  return meta;
}

export function writeTableOptions(options: TableOptions): ProtobufWriter {
  return new ProtobufWriter()
    .integer(1, options.timeToLiveSeconds)
    .integer(2, options.maxVersions)
    .integer(5, options.maxVersionDeviationSeconds)
    .boolean(6, options.allowUpdate);
}

export function writeReserved({ read, write }: TableDefinition['reserved']): ProtobufWriter {
  return new ProtobufWriter().integer(1, read).integer(2, write);
}
