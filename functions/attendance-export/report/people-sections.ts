import { measureTitle } from '../domain/measure-titles.ts';
import type { PayrollReport } from '../domain/report-model.ts';
import { html, type Markup } from '../../../shared/markup/index.ts';
import { groupedQuantity, hoursAndMinutes } from './report-figures.ts';
import { say, sayParagraphs } from './report-language.ts';
import { personColumn, renderTable } from './report-table.ts';
import { outlierRuleTexts, reportTexts, unitTexts } from './report-texts.ts';
import type { ReportView } from './report-view.ts';

/** Lists of people: outliers always, the others where there is somebody to list. */
export function renderPeopleSections(report: PayrollReport, view: ReportView): Markup[] {
  return [
    outliers(report, view),
    ...(report.people.withoutLines.length > 0 ? [peopleWithoutLine(report, view)] : []),
    ...(report.adjustments.length > 0 ? [adjustments(report, view)] : []),
    ...(report.priorPeriodLines.length > 0 ? [priorPeriodLines(report, view)] : []),
  ];
}

function outliers(report: PayrollReport, view: ReportView): Markup {
  const table = () =>
    renderTable({
      caption: reportTexts.outliersCaption,
      columns: [
        personColumn(view.showNames),
        {
          title: reportTexts.earningsCode,
          align: 'code',
          cell: ({ earningsCode }) => earningsCode ?? '\u2013',
        },
        { title: reportTexts.rule, cell: ({ rule }) => say(outlierRuleTexts[rule]) },
        { title: reportTexts.why, cell: ({ why }) => sayParagraphs(why) },
      ],
      rows: report.outliers,
      limit: view.rowsPerList,
      moreIn: 'lines.xlsx',
    });
  return html`<section id="outliers">
    <h2>${say(reportTexts.outliers)}</h2>
    ${report.outliers.length === 0 ? sayParagraphs(reportTexts.noOutliers) : table()}
  </section>`;
}

function peopleWithoutLine(report: PayrollReport, view: ReportView): Markup {
  return html`<section id="people">
    <h2>${say(reportTexts.people)}</h2>
    ${renderTable({
      caption: reportTexts.peopleCaption,
      columns: [
        personColumn(view.showNames),
        { title: reportTexts.reason, cell: ({ reason }) => sayParagraphs(reason) },
      ],
      rows: report.people.withoutLines,
      limit: view.rowsPerList,
      moreIn: 'exceptions.csv',
    })}
  </section>`;
}

function adjustments(report: PayrollReport, view: ReportView): Markup {
  return html`<section id="adjustments">
    <h2>${say(reportTexts.adjustments)}</h2>
    ${renderTable({
      caption: reportTexts.adjustmentsCaption,
      columns: [
        personColumn(view.showNames),
        { title: reportTexts.date, align: 'code', cell: ({ date }) => date },
        {
          title: reportTexts.measure,
          cell: ({ measure, title }) => say(title ?? measureTitle(measure)),
        },
        {
          title: reportTexts.hoursMinutes,
          align: 'figure',
          cell: ({ minutes }) => hoursAndMinutes(minutes),
        },
        { title: reportTexts.reason, cell: ({ reason }) => reason },
        { title: reportTexts.author, cell: ({ author }) => author },
      ],
      rows: report.adjustments,
      limit: view.rowsPerList,
      moreIn: 'lines.xlsx',
    })}
  </section>`;
}

function priorPeriodLines(report: PayrollReport, view: ReportView): Markup {
  return html`<section id="prior-periods">
    <h2>${say(reportTexts.priorPeriods)}</h2>
    ${renderTable({
      caption: reportTexts.priorPeriodsCaption,
      columns: [
        personColumn(view.showNames),
        {
          title: reportTexts.period,
          align: 'code',
          cell: ({ from, to }) => `${from} \u2013 ${to}`,
        },
        {
          title: reportTexts.earningsCode,
          align: 'code',
          cell: ({ earningsCode }) => earningsCode,
        },
        {
          title: reportTexts.hoursMinutes,
          align: 'figure',
          cell: ({ minutes }) => hoursAndMinutes(minutes),
        },
        {
          title: reportTexts.quantity,
          align: 'figure',
          cell: ({ quantity, unit }) => [groupedQuantity(quantity), ' ', say(unitTexts[unit])],
        },
      ],
      rows: report.priorPeriodLines,
      limit: view.rowsPerList,
      moreIn: 'lines.xlsx',
    })}
  </section>`;
}
