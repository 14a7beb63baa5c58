import type { ExceptionGroup, ReportedException } from '../domain/exception-groups.ts';
import type { PayrollReport } from '../domain/report-model.ts';
import { html, type Markup } from '../../../shared/markup/index.ts';
import { groupedInteger } from './report-figures.ts';
import { say, sayParagraphs } from './report-language.ts';
import { personColumn, renderTable, type ReportColumn } from './report-table.ts';
import { questionStateTexts, reportTexts } from './report-texts.ts';
import type { ReportView } from './report-view.ts';

/** One block for each cause: how many, what to do, and the days concerned. */
export function renderExceptions({ exceptions }: PayrollReport, view: ReportView): Markup {
  return html`<section id="exceptions">
    <h2>${say(reportTexts.questions)}</h2>
    ${
      exceptions.length === 0
        ? sayParagraphs(reportTexts.noExceptions)
        : exceptions.map((group) => renderGroup(group, view))
    }
  </section>`;
}

function renderGroup(group: ExceptionGroup, view: ReportView): Markup {
  return html`<article class="cause ${group.open > 0 ? 'open' : 'settled'}">
    <h3>
      ${say(group.title)}
      <span class="counts">${countsOf(group)}</span>
    </h3>
    <p class="effect">
      ${say(group.affectsPay ? reportTexts.affectsPay : reportTexts.affectsNoPay)}
    </p>
    <div class="remedy">
      <strong>${say(reportTexts.whatToDo)}</strong>
      ${sayParagraphs(group.remedy)}
    </div>
    ${renderTable({
      caption: group.title,
      columns: columnsOf(view),
      rows: group.items,
      limit: view.rowsPerList,
      moreIn: 'exceptions.csv',
      classOf: ({ state }) => `row ${state}`,
    })}
  </article> `;
}

function countsOf(group: ExceptionGroup): Markup[] {
  return (['open', 'accepted', 'resolved', 'noted'] as const)
    .filter((state) => group[state] > 0)
    .map(
      (state) =>
        html`<span class="count ${state}"
          >${groupedInteger(group[state])} ${say(questionStateTexts[state])}</span
        > `,
    );
}

function columnsOf(view: ReportView): readonly ReportColumn<ReportedException>[] {
  return [
    personColumn(view.showNames),
    { title: reportTexts.date, align: 'code', cell: ({ date }) => date ?? '\u2013' },
    { title: reportTexts.whatHappened, cell: ({ text }) => sayParagraphs(text) },
    { title: reportTexts.state, cell: ({ state }) => say(questionStateTexts[state]) },
    {
      title: reportTexts.identifier,
      align: 'code',
      cell: ({ id }) => html`<code>${id}</code>`,
    },
  ];
}
