import {
  judgeApproval,
  type InvalidApproval,
  type ReleaseDecision,
} from '../domain/release-decision.ts';
import { ExportHaltedError } from '../errors.ts';
import type { RunProgress } from '../run-progress.ts';
import type { RunRecord } from '../run-record.ts';
import type { ApprovalRequest, ReleaseApprovals } from './release-approvals.ts';

export type ReleaseState = NonNullable<RunRecord['release']>;

/** What a release asks for, and of whom. */
export interface ReleaseDemand {
  /** The form of the run's first, second, … request: no two are the same. */
  readonly requestOf: (number: number) => ApprovalRequest;
  readonly originatorUserId: string;
  readonly approverUserIds: readonly string[];
  /** Components whose values must be the same when the approval is read back. */
  readonly sealedFields: readonly string[];
  readonly fileSha256: string;
}

/** How far instants of DingTalk and ours may be apart when an instance is looked for. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;
/** An instance that was created may be missing from the list for a moment. */
const SETTLE_MS = 2 * 60_000;

/**
 * Brings the release of a run forward by one step: asks for it, finds out whether it was asked for, or
 * reads the answer. Never grants anything by itself.
 *
 * Killed between asking and noting the instance's id, the next step looks for an instance with the
 * very same form before it asks again.
 *
 * @throws ExportHaltedError `release.approval-invalid` if somebody agreed who may not, or to something
 *   else; DingTalkError
 */
export async function advanceRelease(
  progress: RunProgress,
  approvals: ReleaseApprovals,
  demand: ReleaseDemand,
): Promise<ReleaseState['state']> {
  const known = await releaseFor(progress, approvals, demand);
  if (known === undefined) return ask(progress, approvals, demand, 1);
  if (known.state === 'to-ask') return ask(progress, approvals, demand, known.number + 1);
  if (known.state === 'asking') return findOrAskAgain(progress, approvals, demand, known);
  if (known.state !== 'asked') return known.state;
  return readBack(progress, approvals, demand, known);
}

/** Takes a request back, so that the file can be asked for anew or given up. */
export async function cancelRelease(
  progress: RunProgress,
  approvals: ReleaseApprovals,
  originatorUserId: string,
): Promise<void> {
  const { release } = progress.record;
  if (release?.instanceId !== undefined && release.state === 'asked') {
    await approvals.cancel(release.instanceId, originatorUserId);
  }
  if (release === undefined) return;
  await progress.save({ release: { ...release, state: 'cancelled' } });
  await progress.note('payroll.release-cancelled', 'done', {
    instance: release.instanceId ?? 'unknown',
  });
}

/** The request of this very file; one for another file is taken back first. */
async function releaseFor(
  progress: RunProgress,
  approvals: ReleaseApprovals,
  { fileSha256, originatorUserId }: ReleaseDemand,
): Promise<ReleaseState | undefined> {
  const { release } = progress.record;
  if (release === undefined || release.fileSha256 === fileSha256) return release;
  await cancelRelease(progress, approvals, originatorUserId);
  return { ...release, state: 'to-ask' };
}

async function ask(
  progress: RunProgress,
  approvals: ReleaseApprovals,
  { requestOf, fileSha256 }: ReleaseDemand,
  number: number,
): Promise<ReleaseState['state']> {
  const asking: ReleaseState = {
    state: 'asking',
    number,
    requestedAtEpochMs: progress.deps.clock.nowEpochMs(),
    fileSha256,
    approverUserIds: [],
  };
  await progress.save({ state: 'awaiting-release', release: asking });
  const created = await approvals.create(requestOf(number));
  if (created.outcome === 'created') return asked(progress, asking, created.instanceId);
  // Nothing was started, so there is nothing to look for later.
  await progress.save({ release: { ...asking, state: 'to-ask' } });
  throw created.error;
}

async function asked(
  progress: RunProgress,
  asking: ReleaseState,
  instanceId: string,
): Promise<'asked'> {
  await progress.note('payroll.release-asked', 'done', {
    instance: instanceId,
    fileSha256: asking.fileSha256,
  });
  await progress.save({ release: { ...asking, state: 'asked', instanceId } });
  return 'asked';
}

async function findOrAskAgain(
  progress: RunProgress,
  approvals: ReleaseApprovals,
  demand: ReleaseDemand,
  asking: ReleaseState,
): Promise<ReleaseState['state']> {
  const since = asking.requestedAtEpochMs - CLOCK_TOLERANCE_MS;
  const request = demand.requestOf(asking.number);
  const started = await approvals.findSince(request, since);
  const ours = started.find(({ form }) => isSameForm(form, sealedForm(request, demand)));
  if (ours !== undefined) return asked(progress, asking, ours.instanceId);
  const elapsedMs = progress.deps.clock.nowEpochMs() - asking.requestedAtEpochMs;
  if (elapsedMs < SETTLE_MS) return 'asking';
  return ask(progress, approvals, demand, asking.number + 1);
}

async function readBack(
  progress: RunProgress,
  approvals: ReleaseApprovals,
  demand: ReleaseDemand,
  release: ReleaseState,
): Promise<ReleaseState['state']> {
  const instance = await approvals.read(release.instanceId ?? '');
  const request = demand.requestOf(release.number);
  const form = sealedForm(request, demand);
  const { approverUserIds } = demand;
  const decision = judgeApproval(instance, { ...request, approverUserIds, form });
  return conclude(progress, release, decision);
}

async function conclude(
  progress: RunProgress,
  release: ReleaseState,
  decision: ReleaseDecision,
): Promise<ReleaseState['state']> {
  const instance = release.instanceId ?? '';
  switch (decision.decision) {
    case 'waiting':
      return release.state;
    case 'invalid':
      await progress.note('payroll.release', 'refused', { instance, because: decision.because });
      await progress.save({ release: { ...release, state: 'refused' } });
      throw approvalInvalid(progress.label, instance, decision.because);
    case 'agreed': {
      const { approverUserIds, decidedAtEpochMs } = decision;
      await progress.note('payroll.release', 'done', { instance, fileSha256: release.fileSha256 });
      await progress.save({
        release: {
          ...release,
          state: 'agreed',
          approverUserIds: [...approverUserIds],
          decidedAtEpochMs,
        },
      });
      return 'agreed';
    }
    case 'refused':
    case 'cancelled':
      await progress.note('payroll.release', 'refused', { instance, because: decision.decision });
      await progress.save({ release: { ...release, state: decision.decision } });
      return decision.decision;
  }
}

function sealedForm(
  { form }: ApprovalRequest,
  { sealedFields }: ReleaseDemand,
): Map<string, string> {
  return new Map([...form].filter(([name]) => sealedFields.includes(name)));
}

function isSameForm(
  form: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): boolean {
  return [...wanted].every(([name, value]) => form.get(name) === value);
}

const REASONS: Readonly<Record<InvalidApproval, { readonly en: string; readonly zhHK: string }>> = {
  'other-process': { en: 'it is of another template', zhHK: '該審批屬於另一範本' },
  'other-originator': { en: 'somebody else started it', zhHK: '該審批由其他人發起' },
  'form-differs': {
    en: 'its form is no longer the one that the run asked with',
    zhHK: '表單內容與匯出發出的不符',
  },
  'nobody-approved': { en: 'nobody is named who agreed', zhHK: '沒有列明任何同意者' },
  'approver-not-allowed': {
    en: 'somebody agreed who is not among the configured approvers',
    zhHK: '同意者不在設定的審批人之內',
  },
  'approver-is-originator': {
    en: 'who asked has agreed to it as well',
    zhHK: '發起人自行同意了該審批',
  },
};

function approvalInvalid(
  run: string,
  instance: string,
  because: InvalidApproval,
): ExportHaltedError {
  const reason = REASONS[because];
  return new ExportHaltedError('release.approval-invalid', {
    text: {
      en: `The approval ${instance} does not let run ${run} out: ${reason.en}. Nothing was sent.`,
      zhHK: `審批 ${instance} 不能放行匯出 ${run}：${reason.zhHK}。沒有送出任何檔案。`,
    },
    remedy: {
      en: 'Find out who did this; then ask anew with {"action":"release"}.',
      zhHK: '請查明原因，然後以 {"action":"release"} 重新提出放行要求。',
    },
    details: { run, instance, because },
  });
}
