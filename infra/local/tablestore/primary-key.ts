import {
  compareValues,
  isVirtual,
  type KeyValue,
  sizeOf,
  TYPE_NAME,
  type VirtualValue,
  type WireValue,
} from './cell-value.ts';
import { LIMITS } from './limits.ts';
import type { KeyCell } from './plain-buffer-reader.ts';
import { parameterInvalid, TablestoreError } from './tablestore-error.ts';

export interface KeyColumn {
  readonly name: string;
  readonly type: 'integer' | 'string' | 'binary';
  readonly autoIncrement: boolean;
}

/** A primary key in the order of the table's columns. */
export type Key = readonly KeyValue[];

/** A bound of a range: any column may be the lowest or highest value. */
export type KeyBound = readonly (
  KeyValue | Exclude<VirtualValue, { readonly kind: 'auto-increment' }>
)[];

/**
 * The key of one row. An automatic column takes the number that `nextNumber` gives.
 *
 * @throws TablestoreError OTSInvalidPK if number, names, order or types differ from the table's;
 *   OTSParameterInvalid for a bound value or one that is too long
 */
export function keyOf(
  columns: readonly KeyColumn[],
  cells: readonly KeyCell[],
  nextNumber?: () => bigint,
): Key {
  return matchCells(columns, cells).map(({ column, value }) => {
    if (value.kind === 'auto-increment' && column.autoIncrement && nextNumber !== undefined) {
      return { kind: 'integer', value: nextNumber() };
    }
    if (isVirtual(value)) {
      throw parameterInvalid(`${TYPE_NAME[value.kind]} is an invalid type for the primary key.`);
    }
    return checkedValue(column, value);
  });
}

/** A bound of GetRange. @throws TablestoreError like `keyOf` */
export function boundOf(columns: readonly KeyColumn[], cells: readonly KeyCell[]): KeyBound {
  return matchCells(columns, cells).map(({ column, value }) => {
    if (value.kind === 'inf-min' || value.kind === 'inf-max') return { kind: value.kind };
    if (value.kind === 'auto-increment') {
      throw parameterInvalid(`${TYPE_NAME[value.kind]} is an invalid type for the primary key.`);
    }
    return checkedValue(column, value);
  });
}

function matchCells(
  columns: readonly KeyColumn[],
  cells: readonly KeyCell[],
): { readonly column: KeyColumn; readonly value: WireValue }[] {
  if (cells.length !== columns.length) {
    throw invalidKey(`size fail. Input: ${String(cells.length)}, Meta: ${String(columns.length)}`);
  }
  return columns.map((column, index) => {
    const cell = cells[index];
    if (cell?.name !== column.name) {
      throw invalidKey(`name fail. Input: ${String(cell?.name)}, Meta: ${column.name}`);
    }
    return { column, value: cell.value };
  });
}

function checkedValue(column: KeyColumn, value: Exclude<WireValue, VirtualValue>): KeyValue {
  if (value.kind !== column.type) {
    throw invalidKey(`type fail. Input: ${TYPE_NAME[value.kind]}, Meta: ${TYPE_NAME[column.type]}`);
  }
  const length = sizeOf(value);
  if (length > LIMITS.keyValueBytes) {
    throw parameterInvalid(
      `The length of primary key column: '${column.name}' exceeds the MaxLength:` +
        `${String(LIMITS.keyValueBytes)} with CurrentLength:${String(length)}.`,
    );
  }
  return value;
}

function invalidKey(what: string): TablestoreError {
  return new TablestoreError('OTSInvalidPK', `Validate PK ${what}.`);
}

/** Order of keys: column by column; the lowest bound before, the highest after every value. */
export function compareKeys(left: KeyBound, right: KeyBound): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const order = compareBounds(left[index], right[index]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareBounds(left: KeyBound[number] | undefined, right: typeof left): number {
  if (left === undefined || right === undefined) return 0;
  const difference = boundRank(left) - boundRank(right);
  if (difference !== 0 || isVirtual(left) || isVirtual(right)) return difference;
  return compareValues(left, right) ?? 0;
}

function boundRank(value: KeyBound[number]): number {
  return value.kind === 'inf-min' ? -1 : value.kind === 'inf-max' ? 1 : 0;
}

/** A text that no other key of the table has. */
export function keyText(key: Key): string {
  return JSON.stringify(
    key.map((value) =>
      value.kind === 'binary' ? value.value.toString('base64') : String(value.value),
    ),
  );
}
