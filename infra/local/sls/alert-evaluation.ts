import * as z from 'zod';
import type { Kept } from './project-book.ts';
import type { FoundLogs, LogsQuestion } from './read-logs.ts';

/** An alert that was true at an evaluation. */
export interface FiredAlert {
  readonly project: string;
  readonly name: string;
  /** 10 critical, 8 high, 6 medium, 4 low, 2 report only. */
  readonly severity: number;
  readonly atEpochMs: number;
  /** `title` and `desc` of the alert's annotations. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly rows: readonly Readonly<Record<string, string>>[];
}

const condition = z.object({
  condition: z.string().default(''),
  countCondition: z.string().default(''),
});
const alertSchema = z.object({
  name: z.string(),
  status: z.string().default('ENABLED'),
  schedule: z.object({ type: z.literal('FixedRate'), interval: z.string() }),
  configuration: z.object({
    queryList: z.array(
      z.object({ query: z.string(), start: z.string(), end: z.string(), store: z.string() }),
    ),
    conditionConfiguration: condition.optional(),
    severityConfigurations: z
      .array(z.object({ severity: z.number(), evalCondition: condition.optional() }))
      .default([]),
    noDataFire: z.boolean().default(false),
    noDataSeverity: z.number().default(6),
    annotations: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
  }),
});
export type EvaluatedAlert = z.infer<typeof alertSchema>;

/** Reads an alert as far as it can be evaluated here; undefined for other forms. */
export function readAlert(stored: Kept): EvaluatedAlert | undefined {
  return alertSchema.safeParse(stored).data;
}

/** `1m`, `15m`, `1h`, `1d`, with or without a minus, in seconds. @throws Error */
export function spanSeconds(text: string): number {
  const [, amount = '', unit = ''] = /^-?(\d+)([smhd])$/.exec(text) ?? [];
  const seconds = { s: 1, m: 60, h: 3_600, d: 86_400 }[unit];
  if (seconds === undefined) throw new Error(`not understood: ${text}`);
  return Number(amount) * seconds;
}

/**
 * Evaluates an alert of one query at an instant: it fires if enough rows satisfy its condition, or, if
 * it says so, if there is no row at all. The severity is that of the first condition that is true.
 */
export async function evaluateAlert(
  project: string,
  alert: EvaluatedAlert,
  atEpochMs: number,
  search: (logstore: string, question: LogsQuestion) => Promise<FoundLogs>,
): Promise<FiredAlert | undefined> {
  const { configuration, name } = alert;
  const [query] = configuration.queryList;
  if (query === undefined) return undefined;
  const to = Math.floor(atEpochMs / 1000) - (query.end === 'now' ? 0 : spanSeconds(query.end));
  const from = Math.floor(atEpochMs / 1000) - spanSeconds(query.start);
  const question = { from, to, query: query.query, line: 100, offset: 0, reverse: false };
  const { rows } = await search(query.store, question);
  const annotations = Object.fromEntries(
    configuration.annotations.map(({ key, value }) => [key, filledIn(value, rows[0] ?? {})]),
  );
  const fired = { project, name, atEpochMs, annotations };
  if (rows.length === 0) {
    return configuration.noDataFire
      ? { ...fired, severity: configuration.noDataSeverity, rows }
      : undefined;
  }
  const severity = severityOf(configuration, rows);
  return severity === undefined ? undefined : { ...fired, severity, rows };
}

function severityOf(
  { conditionConfiguration, severityConfigurations }: EvaluatedAlert['configuration'],
  rows: readonly Readonly<Record<string, string>>[],
): number | undefined {
  const isTrue = (about: z.infer<typeof condition> | undefined): boolean => {
    const found = rows.filter((row) => satisfies(about?.condition ?? '', row));
    const count = { __count__: String(found.length) };
    return found.length > 0 && satisfies(about?.countCondition ?? '', count);
  };
  if (!isTrue(conditionConfiguration)) return undefined;
  return severityConfigurations.find(({ evalCondition }) => isTrue(evalCondition))?.severity;
}

/** Comparisons with `&&` between them; none is always true. @throws Error for any other form */
function satisfies(text: string, row: Readonly<Record<string, string>>): boolean {
  if (text.trim() === '') return true;
  return text.split('&&').every((part) => {
    const [, name, comparison, wanted] =
      /^\s*(\w+)\s*(==|!=|>=|<=|>|<)\s*'?([^']*?)'?\s*$/.exec(part) ?? [];
    if (name === undefined || wanted === undefined) throw new Error(`not understood: ${part}`);
    return compare(row[name] ?? '', comparison ?? '', wanted);
  });
}

function compare(present: string, comparison: string, wanted: string): boolean {
  if (comparison === '==') return present === wanted || Number(present) === Number(wanted);
  if (comparison === '!=') return present !== wanted && Number(present) !== Number(wanted);
  if (present === '' || present === 'null') return false;
  const [left, right] = [Number(present), Number(wanted)];
  if (comparison === '>') return left > right;
  if (comparison === '>=') return left >= right;
  return comparison === '<' ? left < right : left <= right;
}

/** `${field}` stands for the value in the first row. */
function filledIn(text: string, row: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => row[name] ?? whole);
}
