import { evaluate, isTrue, orderOf, type Moment, type Row } from './expression.ts';
import { filterOf } from './filter.ts';
import { keyOf, statistics, streamed } from './statistics.ts';
import { splitOutside, unquote } from './tokens.ts';

/**
 * Runs a search over these events. It is enough of Splunk's language for the searches of the app and no
 * more, written from Splunk's Search Reference: what it does not know, it refuses.
 */
export function runSearch(search: string, events: readonly Row[], moment: Moment): Row[] {
  const [first = '', ...commands] = splitOutside(search, (char) => char === '|');
  const isWanted = filterOf(first.replace(/^search\s/, ''), moment);
  // The newest comes first, as in Splunk.
  const found = events.filter(isWanted).toSorted((a, b) => Number(b['_time']) - Number(a['_time']));
  return commands.reduce<Row[]>((rows, command) => {
    const [, name = '', rest = ''] = /^(\w+)\s*(.*)$/s.exec(command) ?? [];
    return runCommand(name, rest, rows, (text) => runSearch(text, events, moment), moment);
  }, found);
}

function runCommand(
  name: string,
  rest: string,
  rows: readonly Row[],
  subsearch: (text: string) => Row[],
  moment: Moment,
): Row[] {
  const words = rest.split(/\s+/).filter(Boolean);
  switch (name) {
    case 'append':
      return [...rows, ...subsearch(insideBrackets(rest))];
    case 'bin':
      return rows.map((row) => ({ ...row, _time: hourOf(row, rest) }));
    case 'dedup':
      return distinct(rows, words);
    case 'eval':
      return rows.map((row) => assigned(row, rest, moment));
    case 'fillnull':
      return rows.map((row) => filled(row, words));
    case 'join':
      return joined(rows, rest, subsearch(insideBrackets(rest)));
    case 'mvexpand':
      return rows.flatMap((row) =>
        [row[rest] ?? []].flat().map((value) => ({ ...row, [rest]: value })),
      );
    case 'rex':
      return rows.map((row) => ({ ...row, ...extracted(row, rest) }));
    case 'sort':
      return sorted(rows, words);
    case 'spath':
      return rows.map((row) => ({ ...row, ...insideJson(row, words) }));
    case 'stats':
      return statistics(rows, rest, moment);
    case 'streamstats':
      return streamed(rows, rest);
    case 'table':
      return rows.map((row) => Object.fromEntries(words.map((field) => [field, row[field]])));
    case 'where':
      return rows.filter((row) => isTrue(evaluate(rest, row, moment)));
    default:
      throw new Error(`no command ${name}`);
  }
}

function insideBrackets(text: string): string {
  return text.slice(text.indexOf('[') + 1, text.lastIndexOf(']')).trim();
}

function hourOf(row: Row, text: string): number {
  if (text !== '_time span=1h') throw new Error(`no bin of this kind: ${text}`);
  return Math.floor(Number(row['_time']) / 3_600) * 3_600;
}

/** Rows that lack one of the fields are left out, as the command does unless told otherwise. */
function distinct(rows: readonly Row[], fields: readonly string[]): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = keyOf(row, fields);
    if (seen.has(key) || fields.some((field) => row[field] === undefined)) return false;
    seen.add(key);
    return true;
  });
}

function assigned(row: Row, text: string, moment: Moment): Row {
  return splitOutside(text, (char) => char === ',').reduce<Row>((so, assignment) => {
    const [, field = '', expression = ''] = /^(\w+)\s*=\s*(.*)$/s.exec(assignment) ?? [];
    return { ...so, [field]: evaluate(expression, so, moment) };
  }, row);
}

function filled(row: Row, words: readonly string[]): Row {
  const [value = '', ...fields] = words;
  const filling = unquote(value.replace(/^value=/, ''));
  return {
    ...row,
    ...Object.fromEntries(fields.map((field) => [field, row[field] ?? filling])),
  };
}

function joined(rows: readonly Row[], text: string, others: readonly Row[]): Row[] {
  const [, list = ''] = /^type=inner max=1 ([\w ]+?)\s*\[/.exec(text) ?? [];
  const fields = list.split(' ');
  return rows.flatMap((row) => {
    const other = others.find((one) => keyOf(one, fields) === keyOf(row, fields));
    return other === undefined ? [] : [{ ...row, ...other }];
  });
}

function extracted(row: Row, text: string): Row {
  const [, field = '', quoted = ''] = /^field=(\w+) ("(?:[^"\\]|\\.)*")$/.exec(text) ?? [];
  const pattern = quoted.slice(1, -1).replaceAll(String.raw`\"`, '"');
  return { ...new RegExp(pattern).exec(String(row[field]))?.groups };
}

/** `input=… path=… output=…`, with the name of one member as path. */
function insideJson(row: Row, words: readonly string[]): Row {
  const [input = '', member = '', output = ''] = words.map((word) => word.split('=')[1] ?? '');
  try {
    const value = (JSON.parse(String(row[input])) as Record<string, unknown>)[member];
    return typeof value === 'string' || typeof value === 'number' ? { [output]: value } : {};
  } catch {
    return {};
  }
}

function sorted(rows: readonly Row[], words: readonly string[]): Row[] {
  const [count = '', ...fields] = words;
  const isDescending = fields[0] === '-';
  const names = isDescending ? fields.slice(1) : fields;
  const ordered = rows.toSorted((a, b) => {
    const order = names.map((name) => orderOf(a[name], b[name])).find((one) => one !== 0) ?? 0;
    return isDescending ? -order : order;
  });
  return count === '0' ? ordered : ordered.slice(0, Number(count));
}
