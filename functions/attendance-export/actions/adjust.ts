import { createHash } from 'node:crypto';
import { withCompanyLease } from '../company-lease.ts';
import { findConfigured, runOf, viewCompany } from '../company-view.ts';
import { ExportRefusedError } from '../errors.ts';
import type { ExportCaller } from '../export-caller.ts';
import { adjustmentsKey, runLabel } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import { parseAdjustments } from '../read-adjustments.ts';
import { readPinnedRun } from '../reopen-run.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { periodOf } from '../requests/request-fields.ts';
import { RunProgress } from '../run-progress.ts';
import type { RunRecord } from '../run-record.ts';
import { RunStore } from '../run-store.ts';
import type { ActionResult } from './action-result.ts';

/**
 * Takes a table of adjustments, CSV or XLSX, for the period's latest run. Every table is kept; for a
 * measure of a person's day the latest counts. Nothing is computed here: the next export does it, and
 * what was accepted or asked for before is then looked at again. With a single bad row nothing changes.
 *
 * @throws ExportRefusedError `request.unknown-run`, `request.file-on-its-way`, MappingInvalidError
 *   naming every problem of the table; RunInProgressError
 */
export async function adjust(
  deps: ExportDependencies,
  payload: Payload<'adjust'>,
  caller: ExportCaller,
): Promise<ActionResult> {
  const subject = await findConfigured(deps, { ...payload, period: periodOf(payload) });
  return withCompanyLease(deps, subject, caller, async (lease, signal) => {
    const stored = runOf(await viewCompany(deps, subject), undefined);
    const { identity, record } = stored;
    refuseIfOnItsWay(runLabel(identity), record);
    const { mapping } = await readPinnedRun(deps, stored);
    const bytes = Buffer.from(payload.content, 'base64');
    const rows = (await parseAdjustments(bytes, mapping, identity.period)).length;
    const runs = new RunStore(deps.tables);
    const { actor } = caller;
    const progress = new RunProgress({ deps, subject, lease, signal, runs, stored, actor });
    const isNew = await keep(progress, bytes, rows);
    return {
      outcome: isNew ? 'adjusted' : 'unchanged',
      run: progress.label,
      rows,
      tables: progress.record.adjustments.length,
      next: {
        en: 'Export the period: the run is computed with the adjustments, and what they settle is no longer open. A delivered period needs refresh.',
        zhHK: '請匯出此計薪期：將連同調整重新計算，已解決的異常項目不再列為待處理。已送出的計薪期須加 refresh。',
      },
    };
  });
}

/** False if the very same table is already the latest. */
async function keep(progress: RunProgress, bytes: Uint8Array, rows: number): Promise<boolean> {
  const { deps, identity, record } = progress;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (record.adjustments.at(-1)?.sha256 === sha256) return false;
  const key = adjustmentsKey(identity, sha256);
  await deps.objects.putOnce(key, deps.sealer.seal(bytes, key), {
    contentType: 'application/octet-stream',
    contentSha256: sha256,
  });
  const others = record.adjustments.filter((table) => table.sha256 !== sha256);
  await progress.note('payroll.adjusted', 'done', { rows, sha256 });
  await progress.save({ adjustments: [...others, { key, sha256, rows }] });
  return true;
}

function refuseIfOnItsWay(run: string, { state }: RunRecord): void {
  if (state !== 'uploading' && state !== 'renaming') return;
  throw new ExportRefusedError('request.file-on-its-way', {
    text: {
      en: `The file of run ${run} is on its way to the receiver; nothing was changed.`,
      zhHK: `匯出 ${run} 的檔案正在送出；沒有更改任何內容。`,
    },
    remedy: {
      en: 'Resume the run until it is delivered; then adjust, and export with refresh.',
      zhHK: '請先繼續該次匯出直至送達；然後再作調整，並以 refresh 匯出。',
    },
    details: { run, state },
  });
}
