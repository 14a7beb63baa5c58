import { periodLabel } from '../../../shared/time/index.ts';
import { bookedClient } from '../booked-client.ts';
import type { Manifest } from '../domain/manifest.ts';
import type { ExportResult } from '../export-result.ts';
import { nextSteps } from '../result-text.ts';
import type { RunProgress } from '../run-progress.ts';
import type { RunOutputs } from '../store-outputs.ts';
import { createDingTalkApprovals } from './dingtalk-approvals.ts';
import type { ApprovalRequest } from './release-approvals.ts';
import { advanceRelease, type ReleaseDemand, type ReleaseState } from './release-run.ts';

type ApprovalPolicy = Extract<
  RunProgress['subject']['company']['release'],
  { readonly kind: 'approval' }
>;

/** Why a file is not let out yet. */
export type NotReleased = Pick<ExportResult, 'outcome' | 'release' | 'next'>;

/**
 * One step of a company's release policy. Automatic: the file goes. By approval: it is asked for, or
 * the answer is read back; only an approval of this very file by the right people lets it out.
 *
 * Costs one metered call a step, two and more while an unknown outcome is cleared up, booked under
 * `attendance-export/release/<company>`.
 *
 * @throws ExportHaltedError `release.approval-invalid`; DingTalkError
 */
export async function releaseStep(
  progress: RunProgress,
  outputs: RunOutputs,
): Promise<'released' | NotReleased> {
  const { release } = progress.subject.company;
  if (release.kind === 'automatic') return 'released';
  const demand = demandOf(progress, release, outputs);
  const client = bookedClient(progress.deps, progress.subject, 'release');
  try {
    const approvals = createDingTalkApprovals(client, progress.deps.clock, progress.signal);
    const state = await advanceRelease(progress, approvals, demand);
    return state === 'agreed' ? 'released' : notReleased(state, progress.record.release);
  } finally {
    await client.flush();
  }
}

function notReleased(state: ReleaseState['state'], release: ReleaseState | undefined): NotReleased {
  const isOver = state === 'refused' || state === 'cancelled';
  return {
    outcome: isOver ? 'release-refused' : 'awaiting-release',
    release: { state, instanceId: release?.instanceId ?? '' },
    next: isOver ? nextSteps.releaseRefused(state) : nextSteps.awaitingRelease(),
  };
}

/** The form says what is to be let out; the hash binds it to the bytes. */
function demandOf(
  { subject, label, identity, record }: RunProgress,
  policy: ApprovalPolicy,
  { manifest, fileSha256 }: RunOutputs,
): ReleaseDemand {
  const { fields } = policy;
  const requestOf = (number: number): ApprovalRequest => ({
    originatorUserId: policy.originatorUserId,
    processCode: policy.processCode,
    approverUserIds: policy.approverUserIds,
    form: new Map([
      [fields.company, `${subject.company.code} ${subject.company.nameZhHK}`],
      [fields.period, periodLabel(identity.period)],
      [fields.run, `${label} #${String(number)}`],
      [fields.totals, totalsText(manifest)],
      [fields.exceptions, exceptionsText(manifest, record.accepted.length)],
      [fields.fileSha256, fileSha256],
      [fields.report, record.reportKey ?? record.exceptionsKey ?? ''],
    ]),
  });
  return {
    requestOf,
    originatorUserId: policy.originatorUserId,
    approverUserIds: policy.approverUserIds,
    sealedFields: [fields.run, fields.period, fields.totals, fields.fileSha256],
    fileSha256,
  };
}

function totalsText({ controlTotals, file }: Manifest): string {
  const totals = controlTotals.map(
    ({ earningsCode, quantity, unit }) => `${earningsCode} ${quantity} ${unit}`,
  );
  return [`${String(file.rows)} rows / 行`, ...totals].join('; ');
}

function exceptionsText({ exceptions }: Manifest, accepted: number): string {
  return `${String(exceptions.total)} exceptions / 異常項目, ${String(accepted)} accepted / 已接納`;
}
