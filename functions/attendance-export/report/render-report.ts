import type { PayrollReport } from '../domain/report-model.ts';
import { renderChangeSections } from './change-sections.ts';
import { renderExceptions } from './exceptions-section.ts';
import { renderHeadline } from './headline-section.ts';
import { renderPage } from './page-frame.ts';
import { renderPeopleSections } from './people-sections.ts';
import { renderProof } from './proof-sections.ts';
import { viewOf, type ReportOptions } from './report-view.ts';
import { renderTotals } from './totals-section.ts';

/**
 * The report as one HTML document of its own: no script, no font, no picture, no address from
 * outside; both languages inside, switched without a script and printed as they are shown. The same
 * model and options give the same text. Nothing in the model can become markup.
 *
 * @example
 * ```ts
 * const bytes = new TextEncoder().encode(renderReport(report));
 * ```
 */
export function renderReport(report: PayrollReport, options: ReportOptions = {}): string {
  const view = viewOf(options);
  return renderPage(report, view, [
    renderHeadline(report),
    renderTotals(report),
    renderExceptions(report, view),
    renderPeopleSections(report, view),
    renderChangeSections(report, view),
    renderProof(report, view),
  ]);
}
