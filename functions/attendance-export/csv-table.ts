import type { BilingualText } from '../../shared/errors/index.ts';
import type { TabularCell, TabularRow } from './domain/tabular-file.ts';
import { tabularLimits } from './tabular-limits.ts';
import { refused, tooLarge, type TabularProblem, type TabularResult } from './tabular-result.ts';

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Reads a CSV: UTF-8 with or without byte-order mark, or UTF-16 with one, as Excel's "Unicode text"
 * has it; comma, semicolon or tab, whichever the header line has most of. Any other character set is
 * refused rather than guessed: bytes of Big5 may read as other characters in another code page.
 * Whatever the bytes are, they give a table or a reason; nothing is thrown.
 */
export async function readCsvTable(bytes: Uint8Array): Promise<TabularResult> {
  const text = decode(bytes);
  if (text === undefined) return refused(notUnicode);
  if (text.includes('\0')) return refused(notText);
  const { parse } = await import('csv-parse/sync');
  let records: readonly CsvRecord[];
  try {
    const options = {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: tabularLimits.rows + 2,
    };
    // With `info` it gives more than its type says.
    records = parse(text, { ...options, info: true }) as unknown as CsvRecord[];
  } catch (error) {
    return refused(malformed(error));
  }
  // One more than the header and the most rows that are taken.
  if (records.length > tabularLimits.rows + 1) return refused(tooManyRows);
  if (records.some(({ record }) => record.length > tabularLimits.columns)) {
    return refused(tooManyColumns);
  }
  const rows = records
    .map(({ record, info }): TabularRow => ({ line: info.lines, cells: record.map(asCell) }))
    .filter(({ cells }) => cells.some(({ text: content }) => content !== ''));
  return { outcome: 'read', file: { format: 'csv', rows } };
}

function asCell(text: string): TabularCell {
  return { text, kind: 'text' };
}

function decode(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const label =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Counted outside quotes; a header without any of them is one column, whatever the delimiter. */
function delimiterOf(text: string): string {
  const header = (/^\s*([^\r\n]*)/.exec(text)?.[1] ?? '').replaceAll(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function malformed(error: unknown): TabularProblem {
  const line =
    typeof error === 'object' && error !== null && 'lines' in error ? Number(error.lines) : 0;
  return { ...notCsv, ...(Number.isInteger(line) && line > 0 ? { line } : {}) };
}

const saveAsUtf8: BilingualText = {
  en: 'Save it as “CSV UTF-8” or as an XLSX workbook.',
  zhHK: '請另存為「CSV UTF-8」或 XLSX 活頁簿。',
};
const notUnicode: TabularProblem = {
  reason: {
    en: 'the file is not in UTF-8; if Excel saved it as plain “CSV”, it is in Big5 or another code page',
    zhHK: '檔案並非 UTF-8；如以 Excel 存為一般「CSV」，則屬大五碼或其他字碼頁',
  },
  remedy: saveAsUtf8,
};
const notText: TabularProblem = {
  reason: { en: 'the file is no text', zhHK: '檔案並非文字檔' },
  remedy: saveAsUtf8,
};
const notCsv: TabularProblem = {
  reason: {
    en: 'not a CSV table: a quotation mark is out of place or not closed',
    zhHK: '並非 CSV 表：引號位置不正確或沒有關閉',
  },
  remedy: saveAsUtf8,
};
const tooManyRows = tooLarge({ en: 'rows', zhHK: '行' }, tabularLimits.rows);
const tooManyColumns = tooLarge({ en: 'columns', zhHK: '欄' }, tabularLimits.columns);
