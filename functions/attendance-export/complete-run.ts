import { createHash } from 'node:crypto';
import { collectAnswers, type Collected } from './collect-answers.ts';
import { computeRun, replacementException, type Computation } from './compute-run.ts';
import { deliverRun } from './deliver-run.ts';
import { judgeRelease } from './domain/attendance-exception.ts';
import type { PayrollLine } from './domain/payroll-line.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { ExportRefusedError } from './errors.ts';
import type { ExportResult, ShownException } from './export-result.ts';
import { readMapping } from './read-mapping.ts';
import { nextSteps } from './result-text.ts';
import type { RunProgress } from './run-progress.ts';
import type { StoredRun } from './run-store.ts';
import { renderOutputs, storeOutputs, type RunOutputs } from './store-outputs.ts';

const MAX_SHOWN_EXCEPTIONS = 1000;
const TRAIL_WRITES_AT_ONCE = 16;

/**
 * Brings a run from wherever it stands to its end: collected, computed, and then held, sent or found
 * unchanged. Every step may have been done before; doing it again changes nothing.
 */
export async function completeRun(
  progress: RunProgress,
  accept: readonly string[],
  delivered: StoredRun | undefined,
): Promise<ExportResult> {
  const { state } = progress.record;
  if (state === 'uploading' || state === 'renaming') return deliverRun(progress, {});
  const { subject, deps } = progress;
  const mapping = await readMapping(deps, subject.company, subject.series.period);
  const collected = await collectAnswers(progress, mapping);
  const computation = await compute(progress, collected, mapping);
  const linesSha256 = hashOf(computation.lines);
  const isUnchanged = delivered?.record.linesSha256 === linesSha256;
  const outputs = await renderOutputs({
    run: progress.identity,
    profile: subject.profile,
    computation,
    inputsSha256: collected.inputsSha256,
    mappingSha256: subject.company.peopleMapping.sha256,
    earningsCodesSha256: subject.company.earningsCodes.sha256,
    furtherExceptions:
      delivered === undefined || isUnchanged ? [] : [replacementException(delivered.identity.run)],
  });
  return holdOrConclude(progress, outputs, {
    accept,
    unchangedFrom: isUnchanged ? delivered : undefined,
    linesSha256,
    inputsSha256: collected.inputsSha256,
    about: { plan: collected.plan, meteredCallsUsed: progress.record.meteredCallsUsed },
  });
}

async function compute(
  { subject }: RunProgress,
  { scope, fetcher }: Collected,
  mapping: PayrollMapping,
): Promise<Computation> {
  const inputs = {
    period: subject.series.period,
    scope,
    mapping,
    shifts: await fetcher.readShifts(),
    leave: await fetcher.readLeave(),
    replaySourceTypes: new Set(subject.organisation.replaySourceTypes),
  };
  return computeRun(inputs, (leave) => fetcher.readBatches(leave));
}

interface ReleaseInputs {
  readonly accept: readonly string[];
  /** The delivered run with the very same lines: then there is nothing to send. */
  readonly unchangedFrom: StoredRun | undefined;
  readonly linesSha256: string;
  readonly inputsSha256: string;
  readonly about: Pick<ExportResult, 'plan' | 'meteredCallsUsed'>;
}

async function holdOrConclude(
  progress: RunProgress,
  outputs: RunOutputs,
  { accept, unchangedFrom, linesSha256, inputsSha256, about }: ReleaseInputs,
): Promise<ExportResult> {
  // What was accepted for the same lines stands; a new exception holds even an equal file.
  const carried = unchangedFrom?.record.accepted ?? [];
  const accepted = new Set([...progress.record.accepted, ...carried, ...accept]);
  const release = judgeRelease(outputs.exceptions, accepted);
  const mistyped = release.unknownIds.filter((id) => accept.includes(id));
  const keys = await storeOutputs(progress.deps.objects, progress.identity, outputs);
  const isHeld = release.open.length > 0;
  await progress.save({
    ...keys,
    state: 'held',
    inputsSha256,
    linesSha256,
    fileName: outputs.fileName,
    fileSha256: outputs.fileSha256,
    fileSizeBytes: outputs.file.length,
  });
  if (mistyped.length > 0) throw unknownException(mistyped);
  await noteAccepted(progress, accept);
  await progress.note('payroll.computed', 'done', {
    rows: outputs.rows,
    exceptions: outputs.exceptions.length,
    open: release.open.length,
    fileSha256: outputs.fileSha256,
  });
  const shown: ExportResult = {
    ...about,
    outcome: 'held',
    company: progress.identity.company,
    period: progress.identity.period,
    run: progress.label,
    manifest: outputs.manifest,
    outputs: { fileName: outputs.fileName, ...keys },
    exceptions: {
      total: outputs.exceptions.length,
      accepted: release.accepted.length,
      open: release.open.length,
      openList: release.open.slice(0, MAX_SHOWN_EXCEPTIONS).map(show),
    },
    next: nextSteps.held(release.open.length),
  };
  if (isHeld) return shown;
  if (unchangedFrom !== undefined) return concludeUnchanged(progress, shown, unchangedFrom);
  await progress.save({ state: 'uploading' });
  return deliverRun(progress, shown, outputs.file);
}

/** Each acceptance is a line of its own in the audit trail, and is kept with the run. */
async function noteAccepted(progress: RunProgress, accept: readonly string[]): Promise<void> {
  const known = new Set(progress.record.accepted);
  const fresh = accept.filter((id) => !known.has(id));
  if (fresh.length === 0) return;
  for (let index = 0; index < fresh.length; index += TRAIL_WRITES_AT_ONCE) {
    await Promise.all(
      fresh
        .slice(index, index + TRAIL_WRITES_AT_ONCE)
        .map((exception) => progress.note('payroll.exception-accepted', 'done', { exception })),
    );
  }
  await progress.save({ accepted: [...known, ...fresh].sort() });
}

async function concludeUnchanged(
  progress: RunProgress,
  shown: ExportResult,
  delivered: StoredRun,
): Promise<ExportResult> {
  await progress.save({ state: 'unchanged' });
  await progress.note('payroll.unchanged', 'done', { sameAs: delivered.identity.run });
  return { ...shown, outcome: 'unchanged', next: nextSteps.unchanged(delivered.identity.run) };
}

function show(exception: ShownException): ShownException {
  const { id, kind, affectsPay, employeeNumber, userId, date, text } = exception;
  return { id, kind, affectsPay, employeeNumber, userId, date, text };
}

/** Equal for equal lines, whatever the run's number. */
function hashOf(lines: readonly PayrollLine[]): string {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${JSON.stringify(line)}\n`);
  return hash.digest('hex');
}

function unknownException(ids: readonly string[]): ExportRefusedError {
  const list = ids.slice(0, 10).join(', ');
  return new ExportRefusedError('request.unknown-exception', {
    text: {
      en: `The run has no exception named ${list}; nothing was accepted and nothing was sent.`,
      zhHK: `本次執行沒有編號為 ${list} 的例外；沒有接納任何例外，亦沒有送出檔案。`,
    },
    remedy: {
      en: 'Copy the ids from exceptions.csv or from the result of {"action":"export"}.',
      zhHK: '請由 exceptions.csv 或 {"action":"export"} 的結果複製編號。',
    },
    details: { unknown: ids.length },
  });
}
