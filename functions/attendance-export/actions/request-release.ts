import { bookedClient } from '../booked-client.ts';
import { ExportRefusedError } from '../errors.ts';
import { exportAttendance } from '../export-attendance.ts';
import type { ExportCaller } from '../export-caller.ts';
import { runLabel } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import { createDingTalkApprovals } from '../release/dingtalk-approvals.ts';
import { cancelRelease } from '../release/release-run.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { periodOf } from '../requests/request-fields.ts';
import { RunProgress } from '../run-progress.ts';
import { RunStore } from '../run-store.ts';
import type { ActionResult } from './action-result.ts';
import { withCompanyLease } from '../company-lease.ts';
import { findConfigured, runOf, viewCompany } from '../company-view.ts';

/**
 * Asks anew for the release of a run whose request was refused or taken back, or takes a request back.
 * It can never grant one: only the approval in DingTalk does.
 *
 * @throws ExportRefusedError `request.no-release`; DingTalkError; RunInProgressError
 */
export async function requestRelease(
  deps: ExportDependencies,
  payload: Payload<'release'>,
  caller: ExportCaller,
): Promise<ActionResult> {
  const run = await withdraw(deps, payload, caller);
  if (payload.cancel) {
    return {
      outcome: 'release-cancelled',
      run,
      next: {
        en: 'Nothing is sent. Ask anew with {"action":"release"}, or export with refresh.',
        zhHK: '不會送出檔案。可以 {"action":"release"} 重新提出，或以 refresh 重新匯出。',
      },
    };
  }
  const { company, profile, employees } = payload;
  const result = await exportAttendance(
    deps,
    {
      action: 'resume',
      company,
      period: periodOf(payload),
      profile,
      dryRun: false,
      runId: undefined,
      accept: [],
      refresh: false,
      ...(employees === undefined ? {} : { employees }),
    },
    caller,
  );
  return { ...result };
}

/** Takes back what was asked for, so that it can be asked anew. */
async function withdraw(
  deps: ExportDependencies,
  payload: Payload<'release'>,
  caller: ExportCaller,
): Promise<string> {
  const request = { ...payload, period: periodOf(payload) };
  const subject = await findConfigured(deps, request);
  return withCompanyLease(deps, subject, caller, async (lease, signal) => {
    const view = await viewCompany(deps, subject);
    const stored = runOf(view, undefined);
    const { release } = subject.company;
    if (stored.record.state !== 'awaiting-release' || release.kind !== 'approval') {
      throw noRelease(runLabel(stored.identity), stored.record.state);
    }
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
    const client = bookedClient(deps, subject, 'release');
    try {
      const approvals = createDingTalkApprovals(client, deps.clock, signal);
      await cancelRelease(progress, approvals, release.originatorUserId);
      const { release: withdrawn } = progress.record;
      if (!payload.cancel && withdrawn !== undefined) {
        await progress.save({ release: { ...withdrawn, state: 'to-ask' } });
      }
    } finally {
      await client.flush();
    }
    return progress.label;
  });
}

function noRelease(run: string, state: string): ExportRefusedError {
  return new ExportRefusedError('request.no-release', {
    text: {
      en: `Run ${run} does not wait for a release: its state is ${state}.`,
      zhHK: `匯出 ${run} 並非等待放行：其狀態為 ${state}。`,
    },
    remedy: {
      en: 'Look at the runs with {"action":"status"}. A held run is asked for once its exceptions are settled.',
      zhHK: '請以 {"action":"status"} 查看匯出紀錄。暫不送出的匯出須先處理異常項目。',
    },
    details: { run, state },
  });
}
