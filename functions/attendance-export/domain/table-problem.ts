import type { BilingualText } from '../../../shared/errors/index.ts';
import type { TableName } from './table-layout.ts';

/** Something in a table that a person has to put right. */
export interface TableProblem {
  readonly table: TableName;
  /** Empty if the table as a whole is meant. */
  readonly lines: readonly number[];
  readonly column: TableColumn | undefined;
  /** Names no person: it reaches the log. */
  readonly reason: BilingualText;
  readonly remedy: BilingualText;
  /** Whom it is about, for the officer's eyes only; never in a log or an error's text. */
  readonly subject: string | undefined;
}

export interface TableColumn {
  readonly name: string;
  /** `C`, where the file is a spreadsheet. */
  readonly letter: string | undefined;
}

export interface ProblemPlace {
  readonly lines?: readonly number[];
  readonly column?: TableColumn | undefined;
  readonly subject?: string;
}

const correctCell: BilingualText = {
  en: 'Correct the cell.',
  zhHK: '請更正該儲存格。',
};

/** A problem of a table; without a remedy of its own the cell is to be corrected. */
export function tableProblem(
  table: TableName,
  reason: BilingualText,
  { lines = [], column, subject }: ProblemPlace = {},
  remedy: BilingualText = correctCell,
): TableProblem {
  return { table, lines, column, reason, remedy, subject };
}

/** Table, lines and column, and what is wrong there: `people line 3: C (employee_number): …`. */
export function describeTableProblem({
  table,
  lines,
  column,
  reason,
}: TableProblem): BilingualText {
  const numbers = lines.map(String);
  const en = [
    numbers.length === 0
      ? table
      : `${table} line${numbers.length === 1 ? '' : 's'} ${numbers.join(', ')}`,
    ...(column === undefined ? [] : [nameOf(column, ' (', ')')]),
    reason.en,
  ];
  const zhHK = [
    numbers.length === 0 ? table : `${table} 第 ${numbers.join('、')} 行`,
    ...(column === undefined ? [] : [nameOf(column, '（', '）')]),
    reason.zhHK,
  ];
  return { en: en.join(': '), zhHK: zhHK.join('：') };
}

function nameOf({ name, letter }: TableColumn, open: string, close: string): string {
  if (letter === undefined) return name;
  return name === '' ? letter : `${letter}${open}${name}${close}`;
}

export const problemColumns = [
  'table',
  'lines',
  'column',
  'column_letter',
  'about',
  'what_is_wrong',
  'what_to_do',
  '問題',
  '處理方法',
] as const;

/**
 * The problems as rows for the officer, in both languages. They may name people: to be kept where the
 * mapping is kept, never in a log.
 */
export function problemsTable(problems: readonly TableProblem[]): string[][] {
  return problems.map(({ table, lines, column, subject, reason, remedy }) => [
    table,
    lines.join(' '),
    column?.name ?? '',
    column?.letter ?? '',
    subject ?? '',
    reason.en,
    remedy.en,
    reason.zhHK,
    remedy.zhHK,
  ]);
}
