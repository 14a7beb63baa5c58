import type { CellValue } from './cell-value.ts';
import { type ColumnLookup, decodeReadFilter, isSatisfied, type ReadFilter } from './filter.ts';
import { LIMITS } from './limits.ts';
import type { OutgoingRow } from './plain-buffer-writer.ts';
import type { Key, KeyColumn } from './primary-key.ts';
import type { ProtobufReader } from './protobuf-reader.ts';
import {
  type Columns,
  columnsSize,
  keySize,
  readableColumns,
  rowExists,
  type StoredRow,
} from './stored-row.ts';
import type { TableDefinition } from './table.ts';
import { parameterInvalid } from './tablestore-error.ts';

/** What of each row a read wants. */
export interface Selection {
  readonly columns: ReadonlySet<string> | undefined;
  /** Versions `[from, to)`. */
  readonly versions: { readonly from: bigint; readonly to: bigint } | undefined;
  readonly maxVersions: number;
  /** Column names `[start, end)`. */
  readonly startColumn: string | undefined;
  readonly endColumn: string | undefined;
  readonly filter: ReadFilter | undefined;
}

/** The field numbers of a selection differ from message to message. */
export interface SelectionFields {
  readonly columns: number;
  readonly timeRange: number;
  readonly maxVersions: number;
  readonly filter: number;
  readonly startColumn: number;
  readonly endColumn: number;
}

/** @throws TablestoreError (OTSParameterInvalid) */
export function decodeSelection(request: ProtobufReader, fields: SelectionFields): Selection {
  const columns = request.allStrings(fields.columns);
  if (columns.length > LIMITS.columnsToGet) {
    throw parameterInvalid(
      'The number of columns from the request exceeds the limit, ' +
        `limit count: ${String(LIMITS.columnsToGet)}, column count: ${String(columns.length)}.`,
    );
  }
  const maxVersions = request.integer(fields.maxVersions);
  const timeRange = request.message(fields.timeRange, 'TimeRange');
  if (maxVersions === undefined && timeRange === undefined) {
    throw parameterInvalid('No version condition is specified while querying row.');
  }
  if (maxVersions !== undefined && maxVersions <= 0) {
    throw parameterInvalid('The max versions must be greater than 0.');
  }
  const filter = request.bytes(fields.filter);
  return {
    columns: columns.length === 0 ? undefined : new Set(columns),
    versions: timeRange && decodeTimeRange(timeRange),
    maxVersions: maxVersions ?? Number.MAX_SAFE_INTEGER,
    startColumn: request.string(fields.startColumn),
    endColumn: request.string(fields.endColumn),
    filter: filter === undefined ? undefined : decodeReadFilter(filter),
  };
}

function decodeTimeRange(range: ProtobufReader): { readonly from: bigint; readonly to: bigint } {
  const specific = range.long(3);
  const versions =
    specific === undefined
      ? { from: range.required(range.long(1)), to: range.required(range.long(2)) }
      : { from: specific, to: specific + 1n };
  if (versions.from < 0n || versions.to <= versions.from) {
    throw parameterInvalid('Invalid time range.');
  }
  return versions;
}

/** A row as a reader gets it (undefined: not there for this reader), and what reading it cost. */
export interface ReadRow {
  readonly row: OutgoingRow | undefined;
  readonly scannedBytes: number;
}

/** Reads one row. Columns come by name, versions newest first. */
export function readStoredRow(
  definition: TableDefinition,
  stored: StoredRow | undefined,
  selection: Selection,
  nowMs: number,
): ReadRow {
  const { key: keyColumns, options } = definition;
  if (stored === undefined || !rowExists(stored, options, nowMs)) {
    return { row: undefined, scannedBytes: 0 };
  }
  const columns = select(readableColumns(stored, options, nowMs), selection);
  const scannedBytes = keySize(keyColumns, stored.key) + columnsSize(columns, options);
  if (!isWanted(columns, stored.key, keyColumns, selection))
    return { row: undefined, scannedBytes };
  const row = {
    key: stored.key.map((value, index) => ({ name: keyColumns[index]?.name ?? '', value })),
    cells: windowOf(columns, selection.filter).flatMap(([name, cells]) =>
      cells.map((cell) => ({ name, ...cell })),
    ),
  };
  return { row, scannedBytes };
}

function select(readable: Columns, selection: Selection): Columns {
  const { columns, startColumn, endColumn, versions, maxVersions } = selection;
  const names = [...readable.keys()]
    .filter((name) => columns === undefined || columns.has(name))
    .filter((name) => startColumn === undefined || name >= startColumn)
    .filter((name) => endColumn === undefined || name < endColumn)
    .sort();
  const selected = new Map<string, Columns extends ReadonlyMap<string, infer V> ? V : never>();
  for (const name of names) {
    const cells = (readable.get(name) ?? [])
      .filter(({ version }) => !versions || (version >= versions.from && version < versions.to))
      .slice(0, maxVersions);
    if (cells.length > 0) selected.set(name, cells);
  }
  return selected;
}

/**
 * A row that has none of the columns asked for is not returned, unless a key column was asked for;
 * a filter sees only the columns that are read.
 */
function isWanted(
  columns: Columns,
  key: Key,
  keyColumns: readonly KeyColumn[],
  selection: Selection,
): boolean {
  const asked = selection.columns;
  if (asked !== undefined && columns.size === 0) {
    if (!keyColumns.some((column) => asked.has(column.name))) return false;
  }
  const { filter } = selection;
  if (filter === undefined || filter.kind === 'pagination') return true;
  return isSatisfied(filter, columnLookup(keyColumns, key, columns));
}

function windowOf(columns: Columns, filter: ReadFilter | undefined) {
  const all = [...columns];
  if (filter?.kind !== 'pagination') return all;
  return all.slice(filter.offset, filter.offset + filter.limit);
}

/** Values by column name for conditions; key columns can be named as well. */
export function columnLookup(
  keyColumns: readonly KeyColumn[],
  key: Key,
  columns: Columns,
): ColumnLookup {
  return (name): readonly CellValue[] | undefined => {
    const cells = columns.get(name);
    if (cells !== undefined) return cells.map((cell) => cell.value);
    const value = key[keyColumns.findIndex((column) => column.name === name)];
    return value === undefined ? undefined : [value];
  };
}
