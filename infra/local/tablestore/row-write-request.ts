import { sizeOf } from './cell-value.ts';
import { type ColumnCondition, decodeColumnCondition } from './filter.ts';
import { isValidName, LIMITS } from './limits.ts';
import { type AttributeCell, type IncomingRow, readRow } from './plain-buffer-reader.ts';
import type { ProtobufReader } from './protobuf-reader.ts';
import type { Table } from './table.ts';
import { parameterInvalid } from './tablestore-error.ts';

export type WriteKind = 'put' | 'update' | 'delete';

/** A row write as the client asks for it, checked but not yet judged against the row. */
export interface RowWrite {
  readonly kind: WriteKind;
  readonly table: Table;
  readonly row: IncomingRow;
  readonly rowExistence: 'ignore' | 'expect-exist' | 'expect-not-exist';
  readonly columnCondition: ColumnCondition | undefined;
  readonly returns: 'none' | 'key' | 'after-modify';
  readonly returnColumns: readonly string[];
  readonly dataBytes: number;
}

const ROW_EXISTENCE = ['ignore', 'expect-exist', 'expect-not-exist'] as const;
const RETURNS = ['none', 'key', 'after-modify'] as const;

/** @throws TablestoreError for everything that is wrong whatever the row holds */
export function decodeRowWrite(
  table: Table,
  kind: WriteKind,
  rowBytes: Buffer,
  condition: ProtobufReader,
  returnContent: ProtobufReader | undefined,
): RowWrite {
  const row = readRow(rowBytes);
  const rowExistence = ROW_EXISTENCE[condition.required(condition.integer(1))];
  if (rowExistence === undefined) throw parameterInvalid('Invalid row existence expectation.');
  const returns = RETURNS[returnContent?.integer(1) ?? 0];
  if (returns === undefined) throw parameterInvalid('Invalid return type.');
  checkCells(table, kind, row.cells);
  const conditionBytes = condition.bytes(2);
  return {
    kind,
    table,
    row,
    rowExistence,
    returns,
    columnCondition:
      conditionBytes === undefined ? undefined : decodeColumnCondition(conditionBytes),
    returnColumns: returnContent?.allStrings(2) ?? [],
    dataBytes: dataBytesOf(row),
  };
}

function checkCells(table: Table, kind: WriteKind, cells: readonly AttributeCell[]): void {
  const { key, options } = table.definition;
  if (kind === 'update' && cells.length === 0) {
    throw parameterInvalid('Attribute column is missing.');
  }
  if (kind === 'update' && !options.allowUpdate) {
    throw parameterInvalid('UpdateRow is not allowed for this table.');
  }
  if (cells.length > LIMITS.columnsPerRequest) {
    throw parameterInvalid(
      'The number of attribute columns exceeds the limit, ' +
        `limit count: ${String(LIMITS.columnsPerRequest)}, column count: ${String(cells.length)}.`,
    );
  }
  for (const cell of cells) {
    if (!isValidName(cell.name)) throw parameterInvalid(`Invalid column name: '${cell.name}'.`);
    if (key.some((column) => column.name === cell.name)) {
      throw parameterInvalid(`Attribute column conflicts with primary key column: '${cell.name}'.`);
    }
    checkOperation(kind, cell);
    checkValueSize(cell);
  }
}

function checkOperation(kind: WriteKind, { operation, value, version }: AttributeCell): void {
  const fits =
    operation === undefined
      ? kind !== 'delete' && value !== undefined
      : kind === 'update' &&
        (operation === 'increment'
          ? value?.kind === 'integer'
          : value === undefined && (operation === 'delete-all' || version !== undefined));
  if (!fits) throw parameterInvalid('Invalid update type or value of an attribute column.');
  if (version !== undefined && (version < 0n || version >= LIMITS.versionBound)) {
    throw parameterInvalid('Timestamp must be in range [0, INT64_MAX/1000).');
  }
}

function checkValueSize({ name, value }: AttributeCell): void {
  const length = value === undefined ? 0 : sizeOf(value);
  if (length > LIMITS.cellBytes) {
    throw parameterInvalid(
      `The length of attribute column: '${name}' exceeds the MaxLength:` +
        `${String(LIMITS.cellBytes)} with CurrentLength:${String(length)}.`,
    );
  }
}

/** Names and values, as far as they are there: what the limits on a request's data count. */
function dataBytesOf({ key, cells }: IncomingRow): number {
  let bytes = 0;
  for (const { name, value } of [...key, ...cells]) {
    bytes += name.length + (value !== undefined && 'value' in value ? sizeOf(value) : 0);
  }
  return bytes;
}
