import * as z from 'zod';
import { indexedFields, type IndexConfiguration, type LogLine } from './index-configuration.ts';
import { analyse } from './log-analysis.ts';
import { readSearch } from './search-query.ts';
import { SlsFault } from './sls-fault.ts';

/** Lines of a page, also the most of one. */
const PAGE = 100;

const wholeNumber = z.coerce.number().int();

/** What GetLogs and GetLogsV2 are asked. Times are seconds; `to` is not included. */
export const logsQuestion = z.object({
  from: wholeNumber,
  to: wholeNumber,
  query: z.string().default(''),
  line: wholeNumber.min(0).max(PAGE).default(PAGE),
  offset: wholeNumber.min(0).default(0),
  reverse: z.union([z.boolean(), z.stringbool()]).default(false),
});
export type LogsQuestion = z.infer<typeof logsQuestion>;

type AnsweredRow = Readonly<Record<string, string>>;

export interface FoundLogs {
  readonly rows: readonly AnsweredRow[];
  readonly hasSql: boolean;
  /** Lines that the search part has found. */
  readonly matched: number;
}

/**
 * Answers a query over lines: the search part finds them, the part behind `|` analyses them.
 *
 * @throws SlsFault
 */
export async function findLogs(
  lines: readonly LogLine[],
  index: IndexConfiguration | undefined,
  question: LogsQuestion,
): Promise<FoundLogs> {
  if (index === undefined) throw new SlsFault('IndexConfigNotExist');
  const [search = '', analysis] = partsOf(question.query);
  const fields = indexedFields(index);
  const test = readSearch(search, index, fields);
  const found = lines.filter(test);
  if (analysis !== undefined) {
    const rows = await analyse(analysis.trim(), found, fields);
    return { rows: rows.slice(0, PAGE), hasSql: true, matched: found.length };
  }
  const sorted = [...found].sort((left, right) => left.timeSeconds - right.timeSeconds);
  if (question.reverse) sorted.reverse();
  const page = sorted.slice(question.offset, question.offset + question.line);
  return { rows: page.map(rowOf), hasSql: false, matched: found.length };
}

/** The first bar outside of quotation marks divides search and analysis. */
function partsOf(query: string): readonly string[] {
  let quote = '';
  for (let at = 0; at < query.length; at += 1) {
    const character = query.charAt(at);
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
    else if (character === '|' && quote === '') return [query.slice(0, at), query.slice(at + 1)];
  }
  return [query];
}

function rowOf({ timeSeconds, topic, fields }: LogLine): AnsweredRow {
  return { __time__: String(timeSeconds), __source__: '', __topic__: topic, ...fields };
}
