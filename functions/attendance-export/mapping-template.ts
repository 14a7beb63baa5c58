import type { Blob } from 'node:buffer';
import type Stream from 'node:stream';
import type { Feature, Sheet } from 'write-excel-file/node';
import {
  earningsCodeTemplate,
  peopleTemplate,
  type TemplateInputs,
  type TemplateTable,
} from './domain/mapping-template.ts';
import { headerCell, textCell } from './report/workbook-cell.ts';
import { withFixedTimeStamps } from './report/zip-time-stamps.ts';
import { templateHeadings, templateHelp } from './template-texts.ts';

/** What the library calls the content of a picture; there is none in these sheets. */
type FileContent = Stream | Buffer | Blob;

/** Files from which a payroll officer starts. Same inputs, same bytes. */
export interface MappingTemplate {
  /** Sheets `people`, `earnings-codes` and `help`; either table is read from it as it is. */
  readonly workbook: Uint8Array;
  /** UTF-8 with a byte-order mark, so that Excel shows Chinese. */
  readonly peopleCsv: Uint8Array;
  readonly earningsCodesCsv: Uint8Array;
}

/** Choices that a spreadsheet offers in a column, by table. */
const CHOICES = [
  { sheetIndex: 0, column: 'work_place', values: ['HK', 'CN'] },
  { sheetIndex: 1, column: 'unit', values: ['hours', 'minutes', 'days'] },
] as const;

/**
 * Builds the template of a company's mapping from the directory and the present mapping, so that nobody
 * starts from an empty sheet. Every cell is text: leading zeros stay when somebody types them. It holds
 * names of people, and is to be stored as such.
 */
export async function buildMappingTemplate(inputs: TemplateInputs): Promise<MappingTemplate> {
  const people = peopleTemplate(inputs);
  const codes = earningsCodeTemplate(inputs);
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const sheets = [
    tableSheet('people', people),
    tableSheet('earnings-codes', codes),
    tableSheet('help', templateHelp),
  ];
  const features = [choicesOver([people, codes])];
  const workbook = await writeXlsxFile(sheets, { features }).toBuffer();
  return {
    workbook: withFixedTimeStamps(workbook),
    peopleCsv: await csvOf(people),
    earningsCodesCsv: await csvOf(codes),
  };
}

function tableSheet(sheet: string, [header = [], ...rows]: TemplateTable): Sheet<FileContent> {
  const titles = header.map((name) => {
    const heading = templateHeadings[name];
    return headerCell(heading === undefined ? name : `${name}\n${heading}`);
  });
  return {
    sheet,
    data: [titles, ...rows.map((row) => row.map(textCell))],
    columns: header.map(() => ({ width: sheet === 'help' ? 60 : 18 })),
    stickyRowsCount: 1,
  };
}

/** The library has no lists of choices: their element follows the rows (ECMA-376 part 1, 18.3.1.32). */
function choicesOver(tables: readonly TemplateTable[]): Feature<FileContent> {
  const markupOf = (sheetIndex: number): string => {
    const [header = [], ...rows] = tables[sheetIndex] ?? [];
    return CHOICES.filter((choice) => choice.sheetIndex === sheetIndex)
      .map(({ column, values }) => {
        // A sheet has at most 26 columns.
        const letter = String.fromCharCode(65 + header.indexOf(column));
        const range = `${letter}2:${letter}${String(rows.length + 1)}`;
        return `<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${range}"><formula1>"${values.join(',')}"</formula1></dataValidation></dataValidations>`;
      })
      .join('');
  };
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (content, _options, { sheetIndex }) =>
            content.replace('</sheetData>', `</sheetData>${markupOf(sheetIndex)}`),
        },
      },
    },
  };
}

async function csvOf(table: TemplateTable): Promise<Uint8Array> {
  const { stringify } = await import('csv-stringify/sync');
  const [header = [], ...rows] = table;
  const shown = new Set(['name', 'department'].map((name) => header.indexOf(name)));
  const guarded = rows.map((row) =>
    row.map((text, column) => (shown.has(column) ? withoutFormula(text) : text)),
  );
  const text = stringify([[...header], ...guarded], { bom: true, record_delimiter: '\r\n' });
  return new TextEncoder().encode(text);
}

/** A person may call themselves `=HYPERLINK(…)`; what is not read back is shown as text. */
function withoutFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
