import { TableRequestInvalidError } from './errors.ts';
import {
  HIGHEST,
  LOWEST,
  type ColumnCondition,
  type Columns,
  type ColumnValue,
  type Key,
  type KeyBound,
  type RowChange,
  type RowWrite,
  type TableDefinition,
  type WriteCondition,
} from './table-client.ts';

/**
 * Limits of the store (Tablestore, "Limits on the Wide Column model", "Conditional updates") and the
 * traps of the official SDK, checked before anything is sent, by every adapter alike.
 */
export const TABLE_LIMITS = {
  keyStringBytes: 1_024,
  cellBytes: 2 * 1_024 * 1_024,
  requestBytes: 4 * 1_024 * 1_024,
  columnsPerRequest: 1_024,
  columnsToGet: 128,
  /** The older page says 10, the newer 32: the smaller number holds on both. */
  conditions: 10,
  /** "BatchWriteRow": rows of all tables together. */
  rowsPerBatch: 200,
} as const;

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

interface Subject {
  readonly table: TableDefinition;
  readonly operation: string;
}

function refuse(
  subject: { readonly table: { readonly name: string }; readonly operation: string },
  en: string,
  zhHK: string,
): never {
  throw new TableRequestInvalidError(
    { table: subject.table.name, operation: subject.operation, fault: 'refused-before-sending' },
    { en, zhHK },
  );
}

/** @throws TableRequestInvalidError unless the key names every key column with a value of its type. */
export function checkKey(subject: Subject, key: Key): void {
  checkKeyColumns(subject, key, false);
}

/** As `checkKey`, but the bounds of a range may also be LOWEST and HIGHEST. */
export function checkBound(subject: Subject, bound: KeyBound): void {
  checkKeyColumns(subject, bound, true);
}

function checkKeyColumns(subject: Subject, key: KeyBound, isBound: boolean): void {
  const { primaryKey } = subject.table;
  if (Object.keys(key).length !== primaryKey.length) {
    refuse(subject, 'the key does not name every key column once.', '主鍵必須列出每一個主鍵欄。');
  }
  for (const { name, type } of primaryKey) {
    const value = key[name];
    if (isBound && (value === LOWEST || value === HIGHEST)) continue;
    if (typeof value !== (type === 'string' ? 'string' : 'bigint')) {
      refuse(
        subject,
        `key column "${name}" is missing or is not of type ${type}.`,
        `主鍵欄「${name}」缺少數值或類型不是 ${type}。`,
      );
    }
    if (typeof value === 'string' || typeof value === 'bigint') checkValue(subject, name, value);
    if (typeof value === 'string' && Buffer.byteLength(value) > TABLE_LIMITS.keyStringBytes) {
      refuse(subject, `key column "${name}" is over 1 KB.`, `主鍵欄「${name}」超過 1 KB。`);
    }
  }
}

/** @throws TableRequestInvalidError for a name or value that would be refused, lost or corrupted. */
export function checkColumns(subject: Subject, columns: Columns): void {
  let total = 0;
  const names = Object.keys(columns);
  if (names.length > TABLE_LIMITS.columnsPerRequest) {
    refuse(subject, 'more than 1,024 columns in one row.', '一行的欄數超過 1,024。');
  }
  for (const name of names) {
    checkColumnName(subject, name);
    const value = columns[name];
    if (value === undefined) continue;
    checkValue(subject, name, value);
    const bytes = sizeOf(value);
    if (bytes > TABLE_LIMITS.cellBytes) {
      refuse(subject, `column "${name}" is over 2 MB.`, `欄「${name}」超過 2 MB。`);
    }
    total += name.length + bytes;
  }
  if (total > TABLE_LIMITS.requestBytes) {
    refuse(subject, 'the row is over 4 MB.', '該行資料超過 4 MB。');
  }
}

/** @throws TableRequestInvalidError unless the name is one that server and SDK both carry whole. */
export function checkColumnName(subject: Subject, name: string): void {
  const isKeyColumn = subject.table.primaryKey.some((column) => column.name === name);
  // The SDK takes a column named `timestamp` for the version of the cell beside it.
  if (!NAME.test(name) || name === 'timestamp' || isKeyColumn) {
    refuse(subject, `"${name}" cannot be a column name.`, `「${name}」不可用作欄名。`);
  }
}

function checkValue(subject: Subject, name: string, value: ColumnValue): void {
  if (typeof value === 'bigint' && (value < INT64_MIN || value > INT64_MAX)) {
    refuse(
      subject,
      `the integer in "${name}" needs more than 64 bits.`,
      `「${name}」的整數超出 64 位元範圍。`,
    );
  }
  if (typeof value === 'string' && LONE_SURROGATE.test(value)) {
    refuse(
      subject,
      `the text in "${name}" holds half a character and cannot be stored whole.`,
      `「${name}」的文字含有不完整的字元，無法完整儲存。`,
    );
  }
}

/** @throws TableRequestInvalidError for a condition that no server can judge. */
export function checkCondition(subject: Subject, condition: WriteCondition): void {
  if (condition.columns === undefined) return;
  if (condition.row === 'must-not-exist') {
    refuse(
      subject,
      'a row that must not exist has no columns to compare.',
      '條件要求該行不存在，不能同時比較欄值。',
    );
  }
  if (countConditions(subject, condition.columns) > TABLE_LIMITS.conditions) {
    refuse(subject, 'more than 10 column conditions.', '欄位條件超過 10 個。');
  }
}

function countConditions(subject: Subject, condition: ColumnCondition): number {
  if ('column' in condition) {
    checkColumnName(subject, condition.column);
    checkValue(subject, condition.column, condition.value);
    return 1;
  }
  if ('not' in condition) return countConditions(subject, condition.not);
  const parts = 'all' in condition ? condition.all : condition.any;
  if (parts.length === 0) refuse(subject, 'an empty list of conditions.', '條件清單為空。');
  return parts.reduce((sum, part) => sum + countConditions(subject, part), 0);
}

/** @throws TableRequestInvalidError unless the change says something, and only once per column. */
export function checkChange(subject: Subject, change: RowChange): void {
  const put = change.put ?? {};
  const remove = change.remove ?? [];
  checkColumns(subject, put);
  for (const name of remove) checkColumnName(subject, name);
  const names = [...Object.keys(put), ...remove];
  if (names.length === 0 || new Set(names).size !== names.length) {
    refuse(
      subject,
      'the change is empty or names a column twice.',
      '更改內容為空，或同一欄出現兩次。',
    );
  }
}

/** @throws TableRequestInvalidError: a row that must not exist cannot be deleted. */
export function checkDeletion(subject: Subject, condition: WriteCondition): void {
  if (condition.row === 'must-not-exist') {
    refuse(subject, 'a row that must not exist cannot be deleted.', '不存在的行不能刪除。');
  }
}

/** @throws TableRequestInvalidError for too many names or names that cannot exist. */
export function checkColumnsToGet(subject: Subject, columns: readonly string[] | undefined): void {
  if (columns === undefined) return;
  for (const name of columns) checkColumnName(subject, name);
  if (
    columns.length === 0 ||
    columns.length + subject.table.primaryKey.length > TABLE_LIMITS.columnsToGet
  ) {
    refuse(
      subject,
      'the list of columns to read is empty or longer than 128.',
      '讀取欄清單為空或超過 128 欄。',
    );
  }
}

/** @throws TableRequestInvalidError for whatever a single write of this kind would be refused for. */
export function checkRowWrite(operation: string, write: RowWrite): void {
  const subject = { table: write.table, operation };
  checkKey(subject, write.key);
  if (write.kind === 'put') checkColumns(subject, write.columns);
  if (write.kind === 'update') checkChange(subject, write.change);
  if (write.kind === 'delete') checkDeletion(subject, write.condition);
  checkCondition(subject, write.condition);
}

/** @throws TableRequestInvalidError for a faulty row, or rows that cannot go together. */
export function checkBatch(rows: readonly RowWrite[]): void {
  for (const row of rows) checkRowWrite('batchWrite', row);
  const subject = { table: { name: tablesOf(rows) }, operation: 'batchWrite' };
  if (rows.length === 0 || rows.length > TABLE_LIMITS.rowsPerBatch) {
    refuse(subject, 'a batch takes 1 to 200 rows.', '每批須為 1 至 200 行。');
  }
  const identities = new Set(rows.map(({ table, key }) => identityOf(table, key)));
  if (identities.size !== rows.length) {
    refuse(subject, 'a row stands in the batch twice.', '同一行在批次中出現兩次。');
  }
  if (rows.reduce((sum, row) => sum + writeSizeOf(row), 0) > TABLE_LIMITS.requestBytes) {
    refuse(subject, 'the rows together are over 4 MB.', '各行合計超過 4 MB。');
  }
}

/** Names of the tables of a batch, as errors name them. */
export function tablesOf(rows: readonly RowWrite[]): string {
  return [...new Set(rows.map(({ table }) => table.name))].join(', ');
}

/** A text that no other key of the table has. */
export function keyTextOf(table: TableDefinition, key: Key): string {
  let text = '';
  for (const { name } of table.primaryKey) {
    const value = String(key[name]);
    text += `${String(value.length)}:${value}`;
  }
  return text;
}

/** Types are the table's own, so that the text of the values is enough to tell keys apart. */
function identityOf(table: TableDefinition, key: Key): string {
  return `${table.name}:${keyTextOf(table, key)}`;
}

function writeSizeOf(write: RowWrite): number {
  const removed = write.kind === 'update' ? (write.change.remove ?? []) : [];
  const put = write.kind === 'put' ? write.columns : undefined;
  const merged = write.kind === 'update' ? write.change.put : undefined;
  const namesOnly = removed.reduce((sum, name) => sum + name.length, 0);
  return namesOnly + cellBytes(write.key) + cellBytes(put ?? merged ?? {});
}

/** Names and values together. */
export function cellBytes(cells: Key | Columns): number {
  let bytes = 0;
  for (const name of Object.keys(cells)) {
    const value = cells[name];
    if (value !== undefined) bytes += name.length + sizeOf(value);
  }
  return bytes;
}

function sizeOf(value: ColumnValue): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.byteLength;
  return 8;
}
