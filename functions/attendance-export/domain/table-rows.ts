import type * as z from 'zod';
import { splitBilingual, type BilingualText } from '../../../shared/errors/index.ts';
import { readHeader, type PlacedColumn, type TableHeader } from './table-header.ts';
import type { TableLayout } from './table-layout.ts';
import { tableProblem, type TableProblem } from './table-problem.ts';
import type { TabularCell, TabularFile, TabularRow } from './tabular-file.ts';

/** A row that fits its schema, and the line of the table on which it ends. */
export interface NumberedRow<Row> {
  readonly row: Row;
  readonly line: number;
}

export interface TableRows<Row> {
  readonly rows: readonly NumberedRow<Row>[];
  readonly problems: readonly TableProblem[];
}

/**
 * The rows of a table, checked by header, kind of cell and schema. Every problem is found in one go;
 * rows without a problem are given even if others have some.
 */
export function readTableRows<Schema extends z.ZodType>(
  layout: TableLayout,
  schema: Schema,
  file: TabularFile,
): TableRows<z.infer<Schema>> {
  const [headerRow, ...dataRows] = file.rows;
  if (headerRow === undefined) {
    return { rows: [], problems: [tableProblem(layout.table, noHeader, {}, useTemplate)] };
  }
  const header = readHeader(layout, file, headerRow);
  // With the wrong columns each row would only repeat what the header has said.
  if (header.problems.length > 0) return { rows: [], problems: header.problems };
  const rows: NumberedRow<z.infer<Schema>>[] = [];
  const problems: TableProblem[] = [];
  for (const row of dataRows) {
    if (isUnfilled(layout, header, row)) continue;
    const read = readRow(layout, schema, header, row);
    problems.push(...read.problems);
    if (read.row !== undefined) rows.push({ row: read.row, line: row.line });
  }
  return { rows, problems };
}

function isUnfilled(
  { templateColumn }: TableLayout,
  { columns }: TableHeader,
  { cells }: TabularRow,
): boolean {
  if (templateColumn === undefined) return false;
  const filled = columns.filter(({ index }) => (cells[index]?.text ?? '') !== '');
  return filled.every(({ layout }) => layout.name === templateColumn);
}

function readRow<Schema extends z.ZodType>(
  { table }: TableLayout,
  schema: Schema,
  header: TableHeader,
  { line, cells }: TabularRow,
): { readonly row?: z.infer<Schema>; readonly problems: readonly TableProblem[] } {
  if (cells.slice(header.width).some(({ text }) => text !== '')) {
    return { problems: [tableProblem(table, tooLong, { lines: [line] })] };
  }
  const record: Record<string, string> = {};
  const problems: TableProblem[] = [];
  for (const column of header.columns) {
    const cell = cells[column.index] ?? { text: '', kind: 'text' };
    const reason = wrongKind(column, cell);
    record[column.layout.name] = cell.text;
    if (reason === undefined) continue;
    problems.push(tableProblem(table, reason, { lines: [line], column: column.shown }, asText));
  }
  // A cell of the wrong kind is not judged by its text as well.
  if (problems.length > 0) return { problems };
  const result = schema.safeParse(record);
  if (result.success) return { row: result.data, problems: [] };
  return {
    problems: result.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? '');
      const column = header.columns.find(({ layout }) => layout.name === name)?.shown;
      const reason = splitBilingual(issue.message) ?? notValid;
      return tableProblem(table, reason, {
        lines: [line],
        column: column ?? { name, letter: undefined },
      });
    }),
  };
}

function wrongKind(
  { layout }: PlacedColumn,
  { kind, text }: TabularCell,
): BilingualText | undefined {
  if (kind === 'text' || text === '') return undefined;
  if (layout.kind === kind) return undefined;
  if (layout.kind === 'text') return kind === 'number' ? numberForText : otherForText;
  return layout.kind === 'date' ? notADate : notANumber;
}

const numberForText: BilingualText = {
  en: 'is a number and may have lost leading zeros',
  zhHK: '為數字格式，開首的零可能已遺失',
};
const otherForText: BilingualText = {
  en: 'was turned into a date or a truth value by the spreadsheet',
  zhHK: '已被試算表轉為日期或真假值',
};
const notADate: BilingualText = {
  en: 'must be a day, as text yyyy-MM-dd or as a date without a time',
  zhHK: '必須為日期：文字 yyyy-MM-dd，或不含時間的日期格式',
};
const notANumber: BilingualText = { en: 'must be a number', zhHK: '必須為數字' };
const notValid: BilingualText = { en: 'is not valid', zhHK: '內容不正確' };
const tooLong: BilingualText = {
  en: 'the row has more cells than the header',
  zhHK: '此行的儲存格多於標題行',
};
const noHeader: BilingualText = {
  en: 'the table is empty: not even a header row',
  zhHK: '表內沒有任何內容，連標題行亦欠缺',
};
const useTemplate: BilingualText = {
  en: 'Begin with the template.',
  zhHK: '請由範本開始填寫。',
};
const asText: BilingualText = {
  en: 'Format the column as text (or as a date, for days) and type the value again.',
  zhHK: '請將該欄設為「文字」格式（日期欄可設為日期格式），然後重新輸入。',
};
