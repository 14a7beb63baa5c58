import type { EarningsCodeMapping } from './earnings-code-table.ts';
import { groupBy } from './group-by.ts';
import type { PersonMapping } from './people-table.ts';

/** What is compared between two versions of a company's settings. */
export type ComparedPart = 'people' | 'earnings-codes' | 'pay-rules' | 'profile';

export interface FieldChange {
  readonly field: string;
  /** Empty if the field was not there. */
  readonly before: string;
  /** Empty if the field is no longer there. */
  readonly after: string;
}

/** A row of a table, or a field of a document, that is not what it was. May name people. */
export interface VersionChange {
  readonly part: ComparedPart;
  readonly change: 'added' | 'removed' | 'changed';
  /** Which row: person, or measure, and first day. Empty for a document. */
  readonly key: string;
  /** All filled fields of a row that came or went; else those that differ. */
  readonly fields: readonly FieldChange[];
}

/** The changes between two versions of the people's mapping, in the order of their keys. */
export function peopleDifference(
  before: readonly PersonMapping[],
  after: readonly PersonMapping[],
): VersionChange[] {
  return rowsDifference('people', before, after, (row) =>
    [row.company_code, row.user_id === '' ? row.job_number : row.user_id, row.valid_from].join(' '),
  );
}

/** The changes between two versions of the earnings codes, in the order of their keys. */
export function earningsCodeDifference(
  before: readonly EarningsCodeMapping[],
  after: readonly EarningsCodeMapping[],
): VersionChange[] {
  return rowsDifference('earnings-codes', before, after, (row) =>
    [row.measure, row.valid_from].join(' '),
  );
}

/**
 * The changes between two versions of a document, such as pay rules or a file profile: one for each
 * value, under its path.
 */
export function documentDifference(
  part: ComparedPart,
  before: unknown,
  after: unknown,
): VersionChange[] {
  return fieldsDifference(valuesOf(before), valuesOf(after)).map((field) => ({
    part,
    change: field.before === '' ? 'added' : field.after === '' ? 'removed' : 'changed',
    key: '',
    fields: [field],
  }));
}

function rowsDifference<Row extends object>(
  part: ComparedPart,
  before: readonly Row[],
  after: readonly Row[],
  keyOf: (row: Row) => string,
): VersionChange[] {
  const old = groupBy(before, keyOf);
  const current = groupBy(after, keyOf);
  const keys = [...new Set([...old.keys(), ...current.keys()])].sort();
  return keys.flatMap((key) => {
    const was = old.get(key) ?? [];
    const is = current.get(key) ?? [];
    // A valid table has one row for a key; whatever else there is pairs by its place.
    const places = Array.from({ length: Math.max(was.length, is.length) }, (_, index) => index);
    return places.flatMap((index): VersionChange[] => {
      const fields = fieldsDifference(valuesOf(was[index]), valuesOf(is[index]));
      const kind = was[index] === undefined ? 'added' : 'changed';
      const change = is[index] === undefined ? 'removed' : kind;
      return fields.length === 0 ? [] : [{ part, change, key, fields }];
    });
  });
}

function fieldsDifference(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): FieldChange[] {
  const fields = [...new Set([...before.keys(), ...after.keys()])].sort();
  return fields
    .map((field) => ({ field, before: before.get(field) ?? '', after: after.get(field) ?? '' }))
    .filter((field) => field.before !== field.after);
}

/** Every scalar of a document by its path, `overtime.nightBand.from`; what is undefined is not there. */
function valuesOf(document: unknown): Map<string, string> {
  const values = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (value === undefined || value === '') return;
    if (typeof value !== 'object' || value === null) {
      values.set(path, typeof value === 'string' ? value : JSON.stringify(value));
      return;
    }
    const entries = Object.entries(value);
    if (entries.length === 0) values.set(path, Array.isArray(value) ? '[]' : '{}');
    for (const [key, inner] of entries) visit(inner, path === '' ? key : `${path}.${key}`);
  };
  if (document !== undefined) visit(document, '');
  return values;
}

export const differenceColumns = [
  'part',
  'change',
  'row',
  'field',
  'before',
  'after',
  '變更',
] as const;

const CHANGE_TEXTS = { added: '新增', removed: '刪除', changed: '更改' } as const;

export interface DifferenceTable {
  readonly rows: readonly (readonly string[])[];
  /** Rows beyond the bound, which are counted only. */
  readonly notShown: number;
}

/** The changes as rows for whoever releases a file, one for each field, in both languages. */
export function differenceTable(changes: readonly VersionChange[], maxRows = 500): DifferenceTable {
  const rows = changes.flatMap(({ part, change, key, fields }) =>
    fields.map(({ field, before, after }) => [
      part,
      change,
      key,
      field,
      before,
      after,
      CHANGE_TEXTS[change],
    ]),
  );
  return { rows: rows.slice(0, maxRows), notShown: Math.max(0, rows.length - maxRows) };
}
