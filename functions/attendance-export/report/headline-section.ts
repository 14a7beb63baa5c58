import type { BilingualText } from '../../../shared/errors/index.ts';
import { equationCloses, openQuestions, type PayrollReport } from '../domain/report-model.ts';
import { html, type Markup } from '../../../shared/markup/index.ts';
import { groupedInteger, hoursAndMinutes } from './report-figures.ts';
import { say, sayParagraphs } from './report-language.ts';
import { reportTexts, stateTexts } from './report-texts.ts';

/** The answer first: how many lines for how many people, what holds the file, what to do now. */
export function renderHeadline(report: PayrollReport): Markup {
  const closes = report.reconciliation.every(equationCloses);
  return html`<section class="headline ${toneOf(report, closes)}">
    <p class="answer">${say(answerOf(report))}</p>
    <p class="verdict">${say(verdictOf(report))}</p>
    ${!closes && html`<div class="alarm">${sayParagraphs(reportTexts.doesNotClose)}</div>`}
    ${sayParagraphs(stateTexts[report.state].next)}
    <dl class="keys">${keyFigures(report)}</dl>
  </section>`;
}

function answerOf({ file, people }: PayrollReport): BilingualText {
  return reportTexts.linesForPeople(groupedInteger(file.rows), groupedInteger(people.withLines));
}

function verdictOf(report: PayrollReport): BilingualText {
  const open = openQuestions(report);
  if (report.state !== 'held' || open === 0) return stateTexts[report.state].name;
  const { en, zhHK } = reportTexts.question(open, groupedInteger(open));
  return { en: reportTexts.heldBy(en).en, zhHK: reportTexts.heldBy(zhHK).zhHK };
}

/** Red where nothing may go out, amber where a person is awaited, green where all is done. */
function toneOf({ state }: PayrollReport, closes: boolean): string {
  if (!closes) return 'stop';
  switch (state) {
    case 'held':
    case 'awaiting-release':
    case 'delivered-unconfirmed':
    case 'corrections-pending':
      return 'wait';
    case 'ready':
    case 'delivered':
      return 'go';
    case 'unchanged':
    case 'shadow':
    case 'superseded':
      return 'quiet';
  }
}

function keyFigures(report: PayrollReport): Markup[] {
  const { file, people, totals, previous, exceptions, outliers } = report;
  const minutesOf = (period: 'current' | 'previous'): number =>
    totals.reduce((sum, total) => sum + (total[period]?.minutes ?? 0), 0);
  const answered = exceptions.reduce((sum, one) => sum + one.accepted + one.resolved, 0);
  return [
    keyFigure(reportTexts.keyLines, groupedInteger(file.rows), undefined),
    keyFigure(
      reportTexts.keyPeople,
      groupedInteger(people.inScope),
      reportTexts.keyWithLines(groupedInteger(people.withLines)),
    ),
    keyFigure(
      reportTexts.keyHours,
      hoursAndMinutes(minutesOf('current')),
      previous && reportTexts.keyHoursBefore(hoursAndMinutes(minutesOf('previous'))),
    ),
    keyFigure(
      reportTexts.keyQuestions,
      groupedInteger(openQuestions(report)),
      reportTexts.keyAnswered(groupedInteger(answered)),
    ),
    keyFigure(
      reportTexts.keyOutliers,
      groupedInteger(outliers.length),
      reportTexts.keyOutliersNote,
    ),
  ];
}

function keyFigure(name: BilingualText, figure: string, note: BilingualText | undefined): Markup {
  return html`<div>
    <dt>${say(name)}</dt>
    <dd>
      <span class="figure">${figure}</span>
      ${note !== undefined && html`<span class="note">${say(note)}</span>`}
    </dd>
  </div> `;
}
