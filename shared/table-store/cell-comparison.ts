import {
  HIGHEST,
  LOWEST,
  type ColumnCondition,
  type ColumnValue,
  type KeyBound,
  type RangeQuery,
  type Row,
  type TableDefinition,
} from './table-client.ts';

/** Order of keys: integers by value, strings by their UTF-8 bytes, LOWEST and HIGHEST at the ends. */
export function compareKeys(table: TableDefinition, left: KeyBound, right: KeyBound): number {
  for (const { name } of table.primaryKey) {
    const order = compareKeyValues(left[name], right[name]);
    if (order !== 0) return order;
  }
  return 0;
}

/** True if nothing can lie between the bounds. The server would refuse such a range as invalid. */
export function isEmptyRange(table: TableDefinition, query: RangeQuery): boolean {
  const order = compareKeys(table, query.from, query.to);
  return query.direction === 'backward' ? order <= 0 : order >= 0;
}

function compareKeyValues(left: KeyBound[string] | undefined, right: typeof left): number {
  if (left === right) return 0;
  if (left === LOWEST || right === HIGHEST || left === undefined) return -1;
  if (left === HIGHEST || right === LOWEST || right === undefined) return 1;
  return compareValues(left, right) ?? 0;
}

/** Negative, zero or positive; undefined for values of different types, which compare as nothing. */
function compareValues(left: ColumnValue, right: ColumnValue): number | undefined {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    return left < right ? -1 : Number(left > right);
  }
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  if (typeof left === 'string' && typeof right === 'string') {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right);
  return undefined;
}

/** Judges a column condition as the server does: a missing row has no columns. */
export function holdsCondition(
  condition: ColumnCondition | undefined,
  row: Row | undefined,
): boolean {
  if (condition === undefined) return true;
  if ('all' in condition) return condition.all.every((part) => holdsCondition(part, row));
  if ('any' in condition) return condition.any.some((part) => holdsCondition(part, row));
  if ('not' in condition) return !holdsCondition(condition.not, row);
  const present = row?.columns[condition.column];
  if (present === undefined) return condition.passIfMissing;
  const order = compareValues(present, condition.value);
  if (order === undefined) return false;
  switch (condition.is) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}
