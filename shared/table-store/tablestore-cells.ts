import type { CellValue, ColumnCondition as SdkCondition, Condition } from 'tablestore';
import { TableRequestInvalidError } from './errors.ts';
import {
  HIGHEST,
  LOWEST,
  type ColumnCondition,
  type Columns,
  type ColumnValue,
  type Key,
  type KeyBound,
  type KeyValue,
  type Row,
  type TableDefinition,
  type WriteCondition,
} from './table-client.ts';
import type { TablestoreModule } from './tablestore-sdk.ts';

/** A key as the SDK wants it: in the table's order, one object per column. */
export type SdkKey = Record<string, CellValue>[];

export function toSdkKey(sdk: TablestoreModule, table: TableDefinition, key: KeyBound): SdkKey {
  return table.primaryKey.map(({ name }) => ({ [name]: toSdkKeyValue(sdk, key[name]) }));
}

function toSdkKeyValue(sdk: TablestoreModule, value: KeyBound[string] | undefined): CellValue {
  // The type package declares the two infinities as symbols; in the SDK they are marker objects.
  if (value === LOWEST) return sdk.INF_MIN as unknown as CellValue;
  if (value === HIGHEST) return sdk.INF_MAX as unknown as CellValue;
  return value === undefined ? null : toSdkValue(sdk, value);
}

/** One column per object: the SDK silently drops the second column of an object. */
export function toSdkColumns(sdk: TablestoreModule, columns: Columns): Record<string, CellValue>[] {
  return Object.entries(columns).map(([name, value]) => ({ [name]: toSdkValue(sdk, value) }));
}

/** A plain number would be stored as a double, so integers go through the SDK's 64-bit type. */
function toSdkValue(sdk: TablestoreModule, value: ColumnValue): CellValue {
  if (typeof value === 'bigint') return sdk.Long.fromString(value.toString());
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  return value;
}

const COMPARATORS = {
  '=': 'EQUAL',
  '!=': 'NOT_EQUAL',
  '<': 'LESS_THAN',
  '<=': 'LESS_EQUAL',
  '>': 'GREATER_THAN',
  '>=': 'GREATER_EQUAL',
} as const;

const ROW_EXPECTATIONS = {
  ignore: 'IGNORE',
  'must-exist': 'EXPECT_EXIST',
  'must-not-exist': 'EXPECT_NOT_EXIST',
} as const;

export function toSdkWriteCondition(sdk: TablestoreModule, condition: WriteCondition): Condition {
  return new sdk.Condition(
    sdk.RowExistenceExpectation[ROW_EXPECTATIONS[condition.row]],
    condition.columns === undefined ? null : toSdkCondition(sdk, condition.columns),
  );
}

function toSdkCondition(sdk: TablestoreModule, condition: ColumnCondition): SdkCondition {
  if ('column' in condition) {
    return new sdk.SingleColumnCondition(
      condition.column,
      toSdkValue(sdk, condition.value),
      sdk.ComparatorType[COMPARATORS[condition.is]],
      condition.passIfMissing,
      true,
    );
  }
  if ('not' in condition) return composite(sdk, sdk.LogicalOperator.NOT, [condition.not]);
  const parts = 'all' in condition ? condition.all : condition.any;
  const [first] = parts;
  // AND and OR want two parts at least.
  if (first !== undefined && parts.length === 1) return toSdkCondition(sdk, first);
  const { AND, OR } = sdk.LogicalOperator;
  return composite(sdk, 'all' in condition ? AND : OR, parts);
}

function composite(
  sdk: TablestoreModule,
  operator: 1 | 2 | 3,
  parts: readonly ColumnCondition[],
): SdkCondition {
  const condition = new sdk.CompositeCondition(operator);
  for (const part of parts) condition.addSubCondition(toSdkCondition(sdk, part));
  return condition;
}

interface SdkRow {
  readonly primaryKey?: readonly { readonly name: string; readonly value: unknown }[] | null;
  readonly attributes?:
    | readonly {
        readonly columnName: string;
        readonly columnValue: unknown;
      }[]
    | null;
}

/** A decoded row; undefined for the SDK's empty object, which stands for "no such row". */
export function fromSdkRow(
  table: TableDefinition,
  operation: string,
  row: unknown,
): Row | undefined {
  const { primaryKey, attributes } = row as SdkRow;
  if (primaryKey === undefined || primaryKey === null || primaryKey.length === 0) return undefined;
  const columns = (attributes ?? []).map(
    ({ columnName, columnValue }) =>
      [columnName, fromSdkValue(table, operation, columnName, columnValue)] as const,
  );
  return { key: fromSdkKey(table, operation, primaryKey), columns: Object.fromEntries(columns) };
}

function fromSdkKey(
  table: TableDefinition,
  operation: string,
  key: NonNullable<SdkRow['primaryKey']>,
): Key {
  const entries = key.map(({ name, value }): [string, KeyValue] => {
    const converted = fromSdkValue(table, operation, name, value);
    if (typeof converted === 'string' || typeof converted === 'bigint') return [name, converted];
    return refuseCell(table, operation, name);
  });
  return Object.fromEntries(entries);
}

function fromSdkValue(
  table: TableDefinition,
  operation: string,
  name: string,
  value: unknown,
): ColumnValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof Uint8Array) return new Uint8Array(value);
  // `toNumber` of the SDK's 64-bit type loses digits above 2^53; its text is exact.
  if (isSdkInteger(value)) return BigInt(value.toString());
  return refuseCell(table, operation, name);
}

function isSdkInteger(value: unknown): value is { toString(): string } {
  return typeof value === 'object' && value !== null && '_isInt64LE' in value;
}

function refuseCell(table: TableDefinition, operation: string, name: string): never {
  throw new TableRequestInvalidError(
    { table: table.name, operation, fault: 'unsupported-cell' },
    {
      en: `column "${name}" holds a value of a type that this product never writes.`,
      zhHK: `欄「${name}」的數值類型並非本產品寫入的類型。`,
    },
  );
}
