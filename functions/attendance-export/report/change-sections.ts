import type { NameUse, PayrollReport } from '../domain/report-model.ts';
import { html, type Markup } from '../../../shared/markup/index.ts';
import { say, sayParagraphs } from './report-language.ts';
import { personColumn, renderTable } from './report-table.ts';
import { changeTexts, nameOutcomeTexts, reportTexts } from './report-texts.ts';
import type { ReportView } from './report-view.ts';

/** What somebody who releases the file has to know beside its figures. */
export function renderChangeSections(report: PayrollReport, view: ReportView): Markup[] {
  return [
    settingChanges(report, view),
    ...(report.names.length > 0 ? [nameUses(report.names, view)] : []),
  ];
}

function settingChanges({ changes: { sinceRun, rows } }: PayrollReport, view: ReportView): Markup {
  const table = () =>
    renderTable({
      caption: reportTexts.changesCaption,
      columns: [
        { title: reportTexts.about, cell: ({ about }) => say(changeTexts[about]) },
        { title: reportTexts.what, isRowHeader: true, cell: ({ what }) => what },
        { title: reportTexts.before, cell: ({ before }) => before ?? '\u2013' },
        { title: reportTexts.after, cell: ({ after }) => after ?? '\u2013' },
      ],
      rows,
      limit: view.rowsPerList,
      moreIn: 'manifest.json',
    });
  const against =
    sinceRun === undefined
      ? reportTexts.nothingDelivered
      : reportTexts.changedSince(
          `${sinceRun.period.from} \u2013 ${sinceRun.period.to}`,
          sinceRun.run,
        );
  const isUnchanged = sinceRun !== undefined && rows.length === 0;
  return html`<section id="changes">
    <h2>${say(reportTexts.changes)}</h2>
    ${sayParagraphs(against)} ${isUnchanged && sayParagraphs(reportTexts.noChanges)}
    ${rows.length > 0 && table()}
  </section>`;
}

function nameUses(names: readonly NameUse[], view: ReportView): Markup {
  return html`<section id="names">
    <h2>${say(reportTexts.names)}</h2>
    ${renderTable({
      caption: reportTexts.namesCaption,
      columns: [
        personColumn(view.showNames),
        { title: reportTexts.outcome, cell: ({ outcome }) => say(nameOutcomeTexts[outcome]) },
        { title: reportTexts.characters, cell: ({ characters }) => characters.map(exchange) },
      ],
      rows: names,
      limit: view.rowsPerList,
      moreIn: 'exceptions.csv',
    })}
  </section>`;
}

function exchange({ from, to }: NameUse['characters'][number]): Markup {
  return html`<span class="exchange" lang="zh-HK">${from}${to !== undefined && ` → ${to}`}</span> `;
}
