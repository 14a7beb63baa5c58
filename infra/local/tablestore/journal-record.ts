import type { CellValue, KeyValue } from './cell-value.ts';
import type { Key } from './primary-key.ts';
import type { Cell } from './stored-row.ts';
import type { TableDefinition } from './table.ts';

/** A change of one row, decided and ready to be made durable. */
export type RowChange =
  | { readonly kind: 'delete'; readonly tableId: number; readonly key: Key }
  | {
      readonly kind: 'write';
      readonly tableId: number;
      readonly key: Key;
      /** Whether the row's other columns vanish. */
      readonly replacesRow: boolean;
      /** All versions that each changed column has from now on; none: the column is removed. */
      readonly columns: ReadonlyMap<string, readonly Cell[]>;
      readonly writtenAtMs: number;
    };

/** A record of the journal: each stands for one atomic step. */
export type JournalRecord =
  | { readonly kind: 'table'; readonly definition: TableDefinition }
  | { readonly kind: 'drop'; readonly tableId: number }
  | { readonly kind: 'row'; readonly change: RowChange };

type StoredValue = readonly [string, string | boolean];
type StoredChange =
  | readonly ['d', number, readonly StoredValue[]]
  | readonly [
      'w' | 'p',
      number,
      readonly StoredValue[],
      readonly (readonly [string, readonly (readonly [string, ...StoredValue])[]])[],
      number,
    ];
type StoredRecord =
  { readonly table: TableDefinition } | { readonly drop: number } | { readonly row: StoredChange };

/** The JSON form of a record. 64-bit integers, doubles and binaries keep every bit. */
export function encodeRecord(record: JournalRecord): unknown {
  switch (record.kind) {
    case 'table':
      return { table: record.definition } satisfies StoredRecord;
    case 'drop':
      return { drop: record.tableId } satisfies StoredRecord;
    case 'row':
      return { row: encodeChange(record.change) } satisfies StoredRecord;
  }
}

/** Reverses `encodeRecord`; the journal's checksum vouches for the form. */
export function decodeRecord(stored: unknown): JournalRecord {
  const record = stored as StoredRecord;
  if ('table' in record) return { kind: 'table', definition: record.table };
  if ('drop' in record) return { kind: 'drop', tableId: record.drop };
  return { kind: 'row', change: decodeChange(record.row) };
}

function encodeChange(change: RowChange): StoredChange {
  const key = change.key.map(encodeValue);
  if (change.kind === 'delete') return ['d', change.tableId, key];
  const columns = [...change.columns].map(
    ([name, cells]) =>
      [
        name,
        cells.map((cell) => [String(cell.version), ...encodeValue(cell.value)] as const),
      ] as const,
  );
  return [change.replacesRow ? 'p' : 'w', change.tableId, key, columns, change.writtenAtMs];
}

function decodeChange(stored: StoredChange): RowChange {
  const [mark, tableId, storedKey] = stored;
  const key = storedKey.map((value) => decodeValue(value) as KeyValue);
  if (mark === 'd') return { kind: 'delete', tableId, key };
  const columns = stored[3].map(
    ([name, cells]) =>
      [
        name,
        cells.map(([version, ...value]) => ({
          version: BigInt(version),
          value: decodeValue(value),
        })),
      ] as const,
  );
  return {
    kind: 'write',
    tableId,
    key,
    replacesRow: mark === 'p',
    columns: new Map(columns),
    writtenAtMs: stored[4],
  };
}

function encodeValue(value: CellValue): StoredValue {
  switch (value.kind) {
    case 'integer':
      return ['i', String(value.value)];
    case 'double': {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleBE(value.value);
      return ['f', bytes.toString('hex')];
    }
    case 'boolean':
      return ['b', value.value];
    case 'string':
      return ['s', value.value];
    case 'binary':
      return ['x', value.value.toString('base64')];
  }
}

function decodeValue([kind, value]: StoredValue): CellValue {
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  switch (kind) {
    case 'i':
      return { kind: 'integer', value: BigInt(value) };
    case 'f':
      return { kind: 'double', value: Buffer.from(value, 'hex').readDoubleBE() };
    case 's':
      return { kind: 'string', value };
    default:
      return { kind: 'binary', value: Buffer.from(value, 'base64') };
  }
}
