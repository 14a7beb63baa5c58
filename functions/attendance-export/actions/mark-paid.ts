import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import { lastDelivered } from '../choose-run.ts';
import { nothingDelivered } from '../errors.ts';
import type { ExportCaller } from '../export-caller.ts';
import { runLabel, seriesLabel } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { periodOf } from '../requests/request-fields.ts';
import { RunProgress } from '../run-progress.ts';
import { RunStore } from '../run-store.ts';
import type { ActionResult } from './action-result.ts';
import { withCompanyLease } from '../company-lease.ts';
import { findConfigured, viewCompany } from '../company-view.ts';

/**
 * Notes that payroll has paid by the delivered file. From now on the file is never replaced: what
 * changes in DingTalk goes into the next file as prior-period lines. Saying it again changes nothing.
 *
 * @throws ExportRefusedError `request.nothing-delivered`; RunInProgressError
 */
export async function markPaid(
  deps: ExportDependencies,
  payload: Payload<'mark-paid'>,
  caller: ExportCaller,
): Promise<ActionResult> {
  const request = { ...payload, period: periodOf(payload) };
  const subject = await findConfigured(deps, request);
  return withCompanyLease(deps, subject, caller, async (lease, signal) => {
    const { series } = await viewCompany(deps, subject);
    const stored = lastDelivered(series);
    if (stored === undefined) throw nothingDelivered(seriesLabel(subject.series));
    const runs = new RunStore(deps.tables);
    const progress = new RunProgress({
      deps,
      subject,
      lease,
      signal,
      runs,
      stored,
      actor: caller.actor,
    });
    if (progress.record.paidAtEpochMs === undefined) {
      await progress.note('payroll.marked-paid', 'done', {});
      await progress.save({ paidAtEpochMs: deps.clock.nowEpochMs() });
    }
    return {
      outcome: 'paid',
      run: runLabel(stored.identity),
      paidAtHongKong: formatHongKongTimestamp(progress.record.paidAtEpochMs ?? 0),
      next: {
        en: 'Late punches and approvals of this period: export it with refresh, and what differs goes into the next file.',
        zhHK: '如有遲來的打卡或審批：以 refresh 匯出此計薪期，差異將列入下一個檔案。',
      },
    };
  });
}
