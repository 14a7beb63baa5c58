import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import type { Feature, Sheet } from 'write-excel-file/node';
import { workbookSheets, type LinesWorkbook, type WorkbookSheet } from './workbook-sheets.ts';
import { withFixedTimeStamps } from './zip-time-stamps.ts';

/** What the library calls the content of a picture; there is none in these sheets. */
type FileContent = Stream | Buffer | Blob;

/** Rows that a sheet can hold (Microsoft, "Excel specifications and limits"). */
const MOST_ROWS = 1_048_576;

/**
 * `lines.xlsx`: what the file says, for a person with a spreadsheet. Sheets `Lines`, `Totals`,
 * `Adjustments`, `Exceptions`; employee numbers are text, quantities are numbers with two decimals,
 * no cell is a formula. The same content gives the same bytes.
 *
 * @throws RangeError if a sheet would have more rows than a workbook can hold, or if a quantity is
 *   no number
 */
export async function renderLinesWorkbook(workbook: LinesWorkbook): Promise<Uint8Array> {
  const exceptions = workbook.report.exceptions.reduce((sum, { items }) => sum + items.length, 0);
  if (Math.max(workbook.lines.length, exceptions) + 1 > MOST_ROWS) {
    throw new RangeError('too many rows for a workbook');
  }
  const sheets = workbookSheets(workbook);
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const written = writeXlsxFile(sheets.map(writable), { features: [filterOver(sheets)] });
  return withFixedTimeStamps(await written.toBuffer());
}

function writable({ sheet, columns, data }: WorkbookSheet): Sheet<FileContent> {
  return {
    sheet,
    columns: [...columns],
    data: data.map((row) => [...row]),
    stickyRowsCount: 1,
  };
}

/** The library has no filter of its own: its element follows the rows, as the format's order asks. */
function filterOver(sheets: readonly WorkbookSheet[]): Feature<FileContent> {
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (content, _options, { sheetIndex }) =>
            content.replace(
              '</sheetData>',
              `</sheetData><autoFilter ref="${rangeOf(sheets[sheetIndex])}"/>`,
            ),
        },
      },
    },
  };
}

/** `A1:M912`; a sheet has at most 26 columns. */
function rangeOf(sheet: WorkbookSheet | undefined): string {
  const lastColumn = String.fromCharCode(64 + (sheet?.columns.length ?? 1));
  return `A1:${lastColumn}${String(sheet?.data.length ?? 1)}`;
}
