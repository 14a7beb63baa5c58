import { evaluate, orderOf, type Moment, type Row, type Value } from './expression.ts';
import { splitOutside } from './tokens.ts';

interface Aggregation {
  readonly of: string;
  readonly argument: string;
  readonly as: string;
}

/** `stats count dc(x) AS y … BY a b`. */
export function statistics(rows: readonly Row[], text: string, moment: Moment): Row[] {
  const { aggregations, by } = aggregationsOf(text);
  const groups = new Map<string, Row[]>();
  if (by.length === 0) groups.set('', []);
  for (const row of rows) {
    // Rows that lack one of the fields are in no group.
    if (by.some((field) => row[field] === undefined)) continue;
    const key = keyOf(row, by);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => ({
    ...Object.fromEntries(by.map((field) => [field, group[0]?.[field]])),
    ...Object.fromEntries(aggregations.map((one) => [one.as, aggregate(one, group, moment)])),
  }));
}

/** `streamstats current=f last(x) AS y … BY a b`: of the row before in the same group. */
export function streamed(rows: readonly Row[], text: string): Row[] {
  const { aggregations, by } = aggregationsOf(text.replace(/^current=f\s+/, ''));
  if (!text.startsWith('current=f') || aggregations.some(({ of }) => of !== 'last')) {
    throw new Error(`no streamstats of this kind: ${text}`);
  }
  const before = new Map<string, Row>();
  return rows.map((row) => {
    const key = keyOf(row, by);
    const last = before.get(key);
    before.set(key, row);
    return {
      ...row,
      ...Object.fromEntries(aggregations.map(({ argument, as }) => [as, last?.[argument]])),
    };
  });
}

export function keyOf(row: Row, fields: readonly string[]): string {
  return JSON.stringify(fields.map((field) => String(row[field])));
}

function aggregationsOf(text: string): {
  readonly aggregations: readonly Aggregation[];
  readonly by: readonly string[];
} {
  const words = splitOutside(text, (char) => /\s/.test(char));
  const place = words.indexOf('BY');
  const by = place < 0 ? [] : words.slice(place + 1);
  const aggregations: Aggregation[] = [];
  const named = place < 0 ? words : words.slice(0, place);
  for (let at = 0; at < named.length; at += 1) {
    const word = named[at] ?? '';
    const [, of = '', argument = ''] = /^(\w+)(?:\((.*)\))?$/s.exec(word) ?? [];
    const hasName = named[at + 1] === 'AS';
    aggregations.push({ of, argument, as: hasName ? (named[at + 2] ?? '') : word });
    if (hasName) at += 2;
  }
  return { aggregations, by };
}

function aggregate({ of, argument }: Aggregation, rows: readonly Row[], moment: Moment): Value {
  if (of === 'count') return rows.length;
  const expression = /^eval\((.*)\)$/s.exec(argument)?.[1];
  const values = rows
    .map((row) => (expression === undefined ? row[argument] : evaluate(expression, row, moment)))
    .filter((value) => value !== undefined);
  const distinct = [...new Set(values.map(String))].sort();
  const ordered = values.toSorted(orderOf);
  switch (of) {
    case 'dc':
      return distinct.length;
    case 'max':
      return ordered.at(-1);
    case 'min':
      return ordered[0];
    case 'sum':
      return values.length === 0
        ? undefined
        : values.reduce<number>((sum, value) => sum + Number(value), 0);
    case 'values':
      return distinct.length > 1 ? distinct : distinct[0];
    default:
      throw new Error(`no aggregation ${of}`);
  }
}
