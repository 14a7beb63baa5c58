import type { PayrollReport } from '../domain/report-model.ts';
import type { TotalComparison, TotalFigures } from '../domain/total-comparison.ts';
import { html, type Markup } from '../../../shared/markup/index.ts';
import { renderPeriodChart } from './period-chart.ts';
import { groupedInteger, groupedQuantity, hoursAndMinutes, percentText } from './report-figures.ts';
import { say, sayParagraphs } from './report-language.ts';
import { renderTable, type ReportColumn } from './report-table.ts';
import { reportTexts, unitTexts } from './report-texts.ts';

/** Codes of a whole payroll: never cut, since their sum is what goes out. */
const EVERY_CODE = Number.POSITIVE_INFINITY;

/** What goes out by code, and how it differs from the previous period, as a table and a chart. */
export function renderTotals({ totals, previous }: PayrollReport): Markup {
  return html`<section id="totals">
    <h2>${say(reportTexts.totals)}</h2>
    ${
      previous === undefined
        ? sayParagraphs(reportTexts.noPrevious)
        : html`<p>
            ${say(
              reportTexts.comparedWith(
                `${previous.period.from} \u2013 ${previous.period.to}`,
                previous.run,
              ),
            )}
          </p>`
    }
    ${renderTable({
      caption: reportTexts.totalsCaption,
      columns: previous === undefined ? ownColumns : [...ownColumns, ...comparingColumns],
      rows: totals,
      limit: EVERY_CODE,
      moreIn: 'lines.xlsx',
    })}
    ${previous !== undefined && totals.length > 0 && renderPeriodChart(totals)}
  </section>`;
}

const ownColumns: readonly ReportColumn<TotalComparison>[] = [
  {
    title: reportTexts.earningsCode,
    align: 'code',
    isRowHeader: true,
    cell: ({ earningsCode }) => earningsCode,
  },
  { title: reportTexts.unit, cell: ({ unit }) => say(unitTexts[unit]) },
  {
    title: reportTexts.lines,
    align: 'figure',
    cell: ({ current }) => figure(current, ({ lines }) => groupedInteger(lines)),
  },
  {
    title: reportTexts.hoursMinutes,
    align: 'figure',
    cell: ({ current }) => figure(current, ({ minutes }) => hoursAndMinutes(minutes)),
  },
  {
    title: reportTexts.quantity,
    align: 'figure',
    cell: ({ current }) =>
      html`<strong>${figure(current, ({ quantity }) => groupedQuantity(quantity))}</strong>`,
  },
];

const comparingColumns: readonly ReportColumn<TotalComparison>[] = [
  {
    title: reportTexts.previousQuantity,
    align: 'figure',
    cell: ({ previous }) => figure(previous, ({ quantity }) => groupedQuantity(quantity)),
  },
  {
    title: reportTexts.difference,
    align: 'figure',
    cell: ({ difference }) => (difference === undefined ? '\u2013' : groupedQuantity(difference)),
  },
  {
    title: reportTexts.change,
    align: 'figure',
    cell: ({ changePerMille }) =>
      changePerMille === undefined ? '\u2013' : percentText(changePerMille),
  },
];

function figure(
  figures: TotalFigures | undefined,
  text: (figures: TotalFigures) => string,
): string {
  return figures === undefined ? '\u2013' : text(figures);
}
