import type { BilingualText } from '../../../shared/errors/index.ts';
import type { ReportedPerson } from '../domain/reported-person.ts';
import { groupedInteger } from './report-figures.ts';
import { say } from './report-language.ts';
import { reportTexts } from './report-texts.ts';
import { html, type Markup, type MarkupPart } from '../../../shared/markup/index.ts';

export interface ReportColumn<Row> {
  readonly title: BilingualText;
  /** Figures are set flush right with digits of equal width. */
  readonly align?: 'figure' | 'code' | undefined;
  /** The column that names the row for a screen reader; one at most. */
  readonly isRowHeader?: boolean | undefined;
  readonly cell: (row: Row) => MarkupPart;
}

export interface ReportTable<Row> {
  readonly caption: BilingualText;
  readonly columns: readonly ReportColumn<Row>[];
  readonly rows: readonly Row[];
  /** At most so many rows are written; a note says how many more there are and where. */
  readonly limit: number;
  readonly moreIn: string;
  readonly classOf?: (row: Row) => string | undefined;
}

/** A table with a caption, scoped headers and a bounded number of rows. */
export function renderTable<Row>(table: ReportTable<Row>): Markup {
  const { caption, columns, rows, limit, moreIn } = table;
  const shown = rows.slice(0, limit);
  return html`<div class="table">
    <table>
      <caption>
        ${say(caption)}
      </caption>
      <thead>
        <tr>
          ${columns.map(
            ({ title, align }) =>
              html`<th scope="col" class="${align ?? 'plain'}">${say(title)}</th> `,
          )}
        </tr>
      </thead>
      <tbody>
        ${shown.map((row) => renderRow(table, row))}
      </tbody>
    </table>
    ${rows.length > limit && moreNote(rows.length - limit, moreIn)}
  </div>`;
}

function renderRow<Row>({ columns, classOf }: ReportTable<Row>, row: Row): Markup {
  return html`<tr class="${classOf?.(row) ?? 'row'}">
    ${columns.map(({ align, isRowHeader, cell }) =>
      isRowHeader === true
        ? html`<th scope="row" class="${align ?? 'plain'}">${cell(row)}</th> `
        : html`<td class="${align ?? 'plain'}">${cell(row)}</td> `,
    )}
  </tr> `;
}

function moreNote(count: number, file: string): Markup {
  return html`<p class="more">${say(reportTexts.moreRows(groupedInteger(count), file))}</p>`;
}

/** The first column of every list of people: the employee number, else the DingTalk user id. */
export function personColumn<Row extends ReportedPerson>(showNames: boolean): ReportColumn<Row> {
  return {
    title: reportTexts.employee,
    align: 'code',
    isRowHeader: true,
    cell: ({ employeeNumber, userId, name }) => [
      employeeNumber ?? userId ?? '\u2013',
      showNames && name !== undefined && html` <span class="name">${name}</span>`,
    ],
  };
}
