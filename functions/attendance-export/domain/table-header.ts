import type { BilingualText } from '../../../shared/errors/index.ts';
import { columnLetter } from './column-letter.ts';
import { ignoredColumns, type ColumnLayout, type TableLayout } from './table-layout.ts';
import { tableProblem, type TableColumn, type TableProblem } from './table-problem.ts';
import type { TabularFile, TabularRow } from './tabular-file.ts';

/** A column of the layout and where the file has it. */
export interface PlacedColumn {
  readonly layout: ColumnLayout;
  readonly index: number;
  readonly shown: TableColumn;
}

export interface TableHeader {
  readonly columns: readonly PlacedColumn[];
  /** Cells of the header row: a row of data must not be longer. */
  readonly width: number;
  readonly problems: readonly TableProblem[];
}

/**
 * Finds the columns by their names. A header cell may go on after the name, as `employee_number
 * 僱員編號` does. Unknown, doubled and missing columns are problems, all at once.
 */
export function readHeader(
  { table, columns, oneOf = [] }: TableLayout,
  file: TabularFile,
  header: TabularRow,
): TableHeader {
  const placed: PlacedColumn[] = [];
  const problems: TableProblem[] = [];
  const known = new Map(columns.map((column) => [column.name, column]));
  const seen = new Set<string>();
  for (const [index, { text }] of header.cells.entries()) {
    const name = /^\S*/.exec(text)?.[0].toLowerCase() ?? '';
    if (name === '' || ignoredColumns.has(name)) continue;
    const letter = file.format === 'xlsx' ? columnLetter(index) : undefined;
    const layout = known.get(name);
    const lines = [header.line];
    if (layout === undefined) {
      const column = letter === undefined ? undefined : { name: '', letter };
      problems.push(tableProblem(table, unknownColumn(index), { lines, column }, removeColumn));
      continue;
    }
    const shown = { name, letter };
    if (seen.has(name)) {
      problems.push(tableProblem(table, doubledColumn, { lines, column: shown }, removeColumn));
    } else {
      seen.add(name);
      placed.push({ layout, index, shown });
    }
  }
  for (const { name, isRequired } of columns) {
    if (isRequired && !seen.has(name)) problems.push(missingColumn(table, name));
  }
  if (oneOf.length > 0 && !oneOf.some((name) => seen.has(name))) {
    problems.push(missingColumn(table, oneOf.join(', ')));
  }
  return { columns: placed, width: header.cells.length, problems };
}

const removeColumn: BilingualText = {
  en: 'Remove the column, or correct its heading.',
  zhHK: '請刪除該欄，或更正欄名。',
};

const doubledColumn: BilingualText = {
  en: 'the column stands twice in the header',
  zhHK: '標題行中此欄重複',
};

/** A heading may be anything, even a person's name: its position is told, not its text. */
function unknownColumn(index: number): BilingualText {
  const position = String(index + 1);
  return {
    en: `column ${position} of the header is not known`,
    zhHK: `標題行第 ${position} 欄並非已知欄位`,
  };
}

function missingColumn(table: TableLayout['table'], name: string): TableProblem {
  return tableProblem(
    table,
    { en: `column ${name} is missing`, zhHK: `欠缺欄位 ${name}` },
    {},
    {
      en: 'Add the column to the header row, as in the template.',
      zhHK: '請按範本於標題行加入該欄。',
    },
  );
}
