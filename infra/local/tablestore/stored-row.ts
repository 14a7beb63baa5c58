import { type CellValue, sizeOf } from './cell-value.ts';
import type { Key, KeyColumn } from './primary-key.ts';

/** One version of a column. */
export interface Cell {
  /** Milliseconds since the epoch. */
  readonly version: bigint;
  readonly value: CellValue;
}

/** Versions by column, newest first; never an empty list. */
export type Columns = ReadonlyMap<string, readonly Cell[]>;

/** A row as it is kept. It is never changed: a write makes a new one. */
export interface StoredRow {
  readonly key: Key;
  readonly columns: Columns;
  /** When a value was last put into the row; decides whether a row without cells has expired. */
  readonly writtenAtMs: number;
}

/** What of a table's options matters to its rows. */
export interface Retention {
  /** -1: for ever. */
  readonly timeToLiveSeconds: number;
  readonly maxVersions: number;
}

/** Whether data of that version has expired: version and clock are compared in whole seconds. */
function isExpired(versionMs: number, retention: Retention, nowMs: number): boolean {
  if (retention.timeToLiveSeconds < 0) return false;
  return nowMs >= (Math.floor(versionMs / 1000) + retention.timeToLiveSeconds) * 1000;
}

/** The cells that can still be read: not expired, and among the newest `maxVersions`. */
export function readableColumns(row: StoredRow, retention: Retention, nowMs: number): Columns {
  const readable = new Map<string, readonly Cell[]>();
  for (const [name, cells] of row.columns) {
    const alive = cells
      .slice(0, retention.maxVersions)
      .filter((cell) => !isExpired(Number(cell.version), retention, nowMs));
    if (alive.length > 0) readable.set(name, alive);
  }
  return readable;
}

/**
 * Whether the row exists. A row whose cells have all expired is gone; one that never had any lasts
 * as long as a cell written with it would have. The first half is a guess (see README).
 */
export function rowExists(row: StoredRow, retention: Retention, nowMs: number): boolean {
  if (!isExpired(row.writtenAtMs, retention, nowMs)) return true;
  return readableColumns(row, retention, nowMs).size > 0;
}

/** Adds a version, replacing the same version, and keeps the newest `maxVersions`. */
export function withCell(
  cells: readonly Cell[] | undefined,
  added: Cell,
  maxVersions: number,
): readonly Cell[] {
  const others = (cells ?? []).filter((cell) => cell.version !== added.version);
  const position = others.findIndex((cell) => cell.version < added.version);
  const at = position < 0 ? others.length : position;
  return [...others.slice(0, at), added, ...others.slice(at)].slice(0, maxVersions);
}

/** Bytes of a key: names and values. */
export function keySize(columns: readonly KeyColumn[], key: Key): number {
  return key.reduce(
    (sum, value, index) => sum + (columns[index]?.name.length ?? 0) + sizeOf(value),
    0,
  );
}

/** Bytes of a cell; a version counts 8 bytes where a table keeps versions or a life time. */
export function cellSize(name: string, value: CellValue, retention: Retention): number {
  const versionBytes = retention.maxVersions > 1 || retention.timeToLiveSeconds >= 0 ? 8 : 0;
  return name.length + sizeOf(value) + versionBytes;
}

/** Bytes of a row's readable cells. */
export function columnsSize(columns: Columns, retention: Retention): number {
  let sum = 0;
  for (const [name, cells] of columns) {
    for (const cell of cells) sum += cellSize(name, cell.value, retention);
  }
  return sum;
}
