import type { BilingualText } from '../../../shared/errors/index.ts';
import { measureTitle } from '../domain/measure-titles.ts';
import {
  equationCloses,
  type PayrollReport,
  type ReconciliationEquation,
} from '../domain/report-model.ts';
import { html, type Markup, type MarkupPart } from '../../../shared/markup/index.ts';
import { groupedInteger, hongKongTime, hoursAndMinutes, sizeText } from './report-figures.ts';
import { say } from './report-language.ts';
import { renderTable } from './report-table.ts';
import {
  releasePolicyTexts,
  releaseStateTexts,
  reportTexts,
  versionTexts,
} from './report-texts.ts';
import type { ReportView } from './report-view.ts';

/** What an auditor asks for: that the sums close, who released the file, and what it was made of. */
export function renderProof(report: PayrollReport, view: ReportView): Markup[] {
  return [reconciliation(report, view), measuredTime(report, view), release(report), file(report)];
}

function reconciliation({ reconciliation: equations }: PayrollReport, view: ReportView): Markup {
  return html`<section id="reconciliation">
    <h2>${say(reportTexts.reconciliation)}</h2>
    ${renderTable({
      caption: reportTexts.reconciliationCaption,
      columns: [
        { title: reportTexts.check, isRowHeader: true, cell: ({ name }) => say(name) },
        {
          title: reportTexts.total,
          align: 'figure',
          cell: ({ total }) => [groupedInteger(total.value), html`<br />`, say(total.label)],
        },
        { title: reportTexts.parts, cell: partsOf },
        { title: reportTexts.state, cell: verdictOf },
      ],
      rows: equations,
      limit: view.rowsPerList,
      moreIn: 'manifest.json',
    })}
  </section>`;
}

/** The parts as a sum; parts of nothing are left out, they change no sum. */
function partsOf({ parts }: ReconciliationEquation): MarkupPart {
  const counted = parts.filter(({ value }) => value !== 0);
  return html`<ul class="parts">
    ${(counted.length > 0 ? counted : parts.slice(0, 1)).map(
      ({ label, value }) =>
        html`<li><span class="figure">${groupedInteger(value)}</span> ${say(label)}</li> `,
    )}
  </ul>`;
}

function verdictOf(equation: ReconciliationEquation): Markup {
  return equationCloses(equation)
    ? html`<span class="closes">✓ ${say(reportTexts.closes)}</span>`
    : html`<span class="differs">✗ ${say(reportTexts.differs)}</span>`;
}

function measuredTime({ measuredMinutes }: PayrollReport, view: ReportView): Markup {
  return html`<section id="measures">
    <h2>${say(reportTexts.measures)}</h2>
    ${renderTable({
      caption: reportTexts.measuresCaption,
      columns: [
        {
          title: reportTexts.measure,
          isRowHeader: true,
          cell: ({ measure, title }) => say(title ?? measureTitle(measure)),
        },
        {
          title: reportTexts.hoursMinutes,
          align: 'figure',
          cell: ({ minutes }) => hoursAndMinutes(minutes),
        },
        {
          title: reportTexts.earningsCode,
          align: 'code',
          cell: ({ earningsCode }) => earningsCode ?? say(reportTexts.notPaid),
        },
      ],
      rows: measuredMinutes,
      limit: view.rowsPerList,
      moreIn: 'manifest.json',
    })}
  </section>`;
}

function release({ release: about }: PayrollReport): Markup {
  const { policy, state, approvalInstanceId, approvers, decidedAtEpochMs } = about;
  return html`<section id="release">
    <h2>${say(reportTexts.release)}</h2>
    <dl class="facts">
      ${fact(reportTexts.releasePolicy, say(releasePolicyTexts[policy]))}
      ${fact(reportTexts.state, say(releaseStateTexts[state]))}
      ${
        approvalInstanceId !== undefined &&
        fact(reportTexts.approvalInstance, html`<code>${approvalInstanceId}</code>`)
      }
      ${approvers.length > 0 && fact(reportTexts.approvers, approvers.join(', '))}
      ${
        decidedAtEpochMs !== undefined &&
        fact(reportTexts.decidedAt, hongKongTime(decidedAtEpochMs))
      }
    </dl>
  </section>`;
}

function file({ file: about, calls, versions, payRulesVersion }: PayrollReport): Markup {
  const { used, planned, monthlyQuota } = calls;
  return html`<section id="file">
    <h2>${say(reportTexts.file)}</h2>
    <dl class="facts">
      ${fact(reportTexts.fileName, html`<code>${about.name}</code>`)}
      ${fact(reportTexts.sha256, html`<code>${about.sha256}</code>`)}
      ${fact(reportTexts.fileSize, sizeText(about.sizeBytes))}
      ${fact(reportTexts.fileRows, groupedInteger(about.rows))}
      ${fact(reportTexts.characterSet, about.characterSet)}
      ${fact(reportTexts.payRulesVersion, payRulesVersion)}
      ${fact(reportTexts.calls, [
        say(reportTexts.callsUsed(groupedInteger(used), groupedInteger(planned))),
        monthlyQuota !== undefined && [
          ' ',
          say(reportTexts.callsOfQuota(groupedInteger(monthlyQuota))),
        ],
      ])}
    </dl>
    ${renderTable({
      caption: reportTexts.versionsCaption,
      columns: [
        {
          title: reportTexts.part,
          isRowHeader: true,
          cell: ({ part }) => say(versionTexts[part]),
        },
        { title: reportTexts.version, align: 'code', cell: ({ version }) => version ?? '\u2013' },
        {
          title: reportTexts.sha256,
          align: 'code',
          cell: ({ sha256 }) => (sha256 === undefined ? '\u2013' : html`<code>${sha256}</code>`),
        },
      ],
      rows: versions,
      limit: Number.POSITIVE_INFINITY,
      moreIn: 'manifest.json',
    })}
  </section>`;
}

function fact(name: BilingualText, value: MarkupPart): Markup {
  return html`<div>
    <dt>${say(name)}</dt>
    <dd>${value}</dd>
  </div> `;
}
