import { quantityDecimalsOf } from './domain/file-profile.ts';
import { reportOfRun, type ReportedContent, type ReportedStanding } from './report-of-run.ts';
import { renderLinesWorkbook } from './report/render-lines-workbook.ts';
import { renderReport } from './report/render-report.ts';
import type { RunProgress } from './run-progress.ts';
import type { ReadableOutputs, RunOutputs } from './store-outputs.ts';

/** Report and workbook of a run, in memory. Same run in the same state, same bytes. */
export async function renderReadable(
  progress: RunProgress,
  outputs: RunOutputs,
  content: ReportedContent,
  standing: ReportedStanding,
): Promise<ReadableOutputs> {
  const report = reportOfRun(progress, outputs, content, standing);
  return {
    report: new TextEncoder().encode(renderReport(report)),
    workbook: await renderLinesWorkbook({
      lines: content.computation.lines,
      quantityDecimals: quantityDecimalsOf(progress.subject.profile),
      report,
    }),
  };
}
