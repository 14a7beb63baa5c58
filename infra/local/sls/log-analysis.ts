import type { Database, SqlJsStatic, SqlValue } from 'sql.js';
import type { IndexedField, LogLine } from './index-configuration.ts';
import { SlsFault } from './sls-fault.ts';

/** Functions that the service has, and that mean the same here; all others are refused. */
const FUNCTIONS = new Set(
  (
    'count sum avg min max count_if approx_percentile approx_distinct coalesce nullif cast round abs ' +
    'lower upper length substr trim replace regexp_like regexp_extract from_unixtime date_trunc'
  ).split(' '),
);
const WORDS_BEFORE_PARENTHESES = new Set(
  'and or not in as select from where having when then else on by over values case distinct'.split(
    ' ',
  ),
);
const HONG_KONG_MS = 8 * 3_600_000;

let loading: Promise<SqlJsStatic> | undefined;

/** SQLite as WebAssembly, loaded with the first analysis. */
async function loadSql(): Promise<SqlJsStatic> {
  loading ??= import('sql.js').then(({ default: init }) => init());
  return loading;
}

/**
 * Carries out the analysis part of a query (`SELECT …`) over the lines that were found, as table `log`:
 * a column for each indexed field, and `__time__` in seconds. Values are told as texts, `null` as such.
 *
 * @throws SlsFault `ParameterInvalid` for what the service, or this stand-in, does not understand
 */
export async function analyse(
  sql: string,
  lines: readonly LogLine[],
  fields: ReadonlyMap<string, IndexedField>,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const columns = [...fields.values()].filter(({ isColumn }) => isColumn);
  checkNames(sql, columns);
  const { Database } = await loadSql();
  const database = new Database();
  try {
    addFunctions(database);
    fillTable(database, lines, columns);
    // The service reads from `log` where no table is named.
    const [result] = database.exec(/\bfrom\b/i.test(sql) ? sql : `${sql} FROM log`);
    if (result === undefined) return [];
    return result.values.map((row) =>
      Object.fromEntries(result.columns.map((name, at) => [name, textOf(row[at])])),
    );
  } catch (error) {
    if (error instanceof SlsFault) throw error;
    throw new SlsFault('ParameterInvalid', error instanceof Error ? error.message : 'analysis');
  } finally {
    database.close();
  }
}

/** SQLite takes a quoted name that it does not know for a text, and has functions of its own. */
function checkNames(sql: string, columns: readonly IndexedField[]): void {
  const withoutTexts = sql.replaceAll(/'(?:[^']|'')*'/g, "''");
  const known = new Set(['__time__', ...columns.map(({ name }) => name)]);
  for (const [, alias] of withoutTexts.matchAll(/\bas\s+"?([\w.]+)"?/gi)) known.add(alias ?? '');
  for (const [, name = ''] of withoutTexts.matchAll(/"([^"]*)"/g)) {
    if (!known.has(name)) {
      throw new SlsFault('ParameterInvalid', `Column '${name}' cannot be resolved`);
    }
  }
  for (const [, name = ''] of withoutTexts.matchAll(/\b([a-z_]\w*)\s*\(/gi)) {
    const word = name.toLowerCase();
    if (!FUNCTIONS.has(word) && !WORDS_BEFORE_PARENTHESES.has(word) && !known.has(name)) {
      throw new SlsFault('ParameterInvalid', `Function ${word} not registered`);
    }
  }
}

function fillTable(
  database: Database,
  lines: readonly LogLine[],
  columns: readonly IndexedField[],
): void {
  const types = { text: 'TEXT', long: 'INTEGER', double: 'REAL' };
  const declared = columns.map(({ name, type }) => `"${name}" ${types[type]}`);
  database.run(`CREATE TABLE log (__time__ INTEGER, ${declared.join(', ')})`);
  const places = ['?', ...columns.map(() => '?')].join(', ');
  const insertion = database.prepare(`INSERT INTO log VALUES (${places})`);
  database.run('BEGIN');
  for (const line of lines) {
    insertion.run([line.timeSeconds, ...columns.map((column) => valueOf(column, line))]);
  }
  database.run('COMMIT');
  insertion.free();
}

function valueOf({ type, read }: IndexedField, line: LogLine): SqlValue {
  const text = read(line);
  if (text === undefined) return null;
  if (type === 'text') return text;
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? null : number;
}

function addFunctions(database: Database): void {
  database.create_aggregate('count_if', {
    init: () => 0,
    step: (count: number, condition: SqlValue) => count + (condition ? 1 : 0),
    finalize: (count: number) => count,
  });
  database.create_aggregate('approx_distinct', {
    init: () => new Set<SqlValue>(),
    step: (seen: Set<SqlValue>, value: SqlValue) => (value === null ? seen : seen.add(value)),
    finalize: (seen: Set<SqlValue>) => seen.size,
  });
  interface Percentile {
    readonly values: readonly number[];
    readonly share: number;
  }
  database.create_aggregate('approx_percentile', {
    init: (): Percentile => ({ values: [], share: 0 }),
    step: ({ values, share }: Percentile, value: SqlValue, wanted: SqlValue): Percentile =>
      value === null
        ? { values, share }
        : { values: [...values, Number(value)], share: Number(wanted) },
    finalize: ({ values, share }: Percentile) => {
      const sorted = [...values].sort((left, right) => left - right);
      return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
    },
  });
  database.create_function('regexp_like', (text: SqlValue, pattern: SqlValue) =>
    text === null ? null : Number(new RegExp(String(pattern)).test(asText(text))),
  );
  database.create_function(
    'regexp_extract',
    (text: SqlValue, pattern: SqlValue, group: SqlValue) =>
      text === null
        ? null
        : (new RegExp(String(pattern)).exec(asText(text))?.[Number(group)] ?? null),
  );
  database.create_function('from_unixtime', (seconds: SqlValue) =>
    new Date(Number(seconds) * 1000 + HONG_KONG_MS).toISOString().slice(0, 19).replace('T', ' '),
  );
  database.create_function('date_trunc', (unit: SqlValue, time: SqlValue) =>
    truncated(String(unit), asText(time)),
  );
}

/** A time such as `2026-11-27 14:05:09`, cut to the beginning of its unit. */
function truncated(unit: string, time: string): string {
  const zeros = '0000-01-01 00:00:00';
  const kept = { minute: 17, hour: 14, day: 11, month: 8, year: 5 }[unit];
  if (kept === undefined) throw new Error(`date_trunc: ${unit}`);
  return `${time.slice(0, kept - 1)}${zeros.slice(kept - 1)}`;
}

function asText(value: SqlValue): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value);
}

function textOf(value: SqlValue | undefined): string {
  return value === null || value === undefined ? 'null' : asText(value);
}
