import { createHash } from 'node:crypto';
import { readyKeys } from './delivery-keys.ts';
import { deliverRun } from './deliver-run.ts';
import { judgeRelease } from './domain/attendance-exception.ts';
import { encryptOnce } from './encrypt-once.ts';
import { ExportRefusedError, storedObjectAltered } from './errors.ts';
import type { ExportResult, ShownException } from './export-result.ts';
import { releaseStep } from './release/release-step.ts';
import { nextSteps } from './result-text.ts';
import type { RunProgress } from './run-progress.ts';
import type { StoredRun } from './run-store.ts';
import { storeOutputs, type RunOutputs } from './store-outputs.ts';

const MAX_SHOWN_EXCEPTIONS = 1000;
const TRAIL_WRITES_AT_ONCE = 16;

export interface ConclusionInputs {
  readonly accept: readonly string[];
  /** The last run of the series whose file the receiver has. */
  readonly delivered: StoredRun | undefined;
  /** The delivered run has the very same lines. */
  readonly isUnchanged: boolean;
  /** There is no line: everything was delivered before. */
  readonly isEmpty: boolean;
  readonly linesSha256: string;
  readonly inputsSha256: string;
  readonly about: Pick<ExportResult, 'plan' | 'meteredCallsUsed'>;
}

/**
 * What becomes of a run whose outputs are made: held while an exception that affects pay is open, then
 * kept (shadow, correction, nothing new), or let out and sent.
 */
export async function concludeRun(
  progress: RunProgress,
  outputs: RunOutputs,
  inputs: ConclusionInputs,
): Promise<ExportResult> {
  const { accept, linesSha256, inputsSha256 } = inputs;
  const accepted = acceptedOf(progress, inputs);
  const release = judgeRelease(outputs.exceptions, accepted);
  const mistyped = release.unknownIds.filter((id) => accept.includes(id));
  const keys = await storeOutputs(progress.deps.objects, progress.identity, outputs);
  const isHeld = release.open.length > 0;
  const isAsked = progress.record.state === 'awaiting-release' && !isHeld;
  await progress.save({
    ...keys,
    state: isAsked ? 'awaiting-release' : 'held',
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
    ...inputs.about,
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
  return isHeld ? shown : letOut(progress, outputs, inputs, shown);
}

/**
 * What was accepted for the same lines stands, and what was accepted when a period was paid stands for
 * its correction; a new exception holds even an equal file.
 */
function acceptedOf({ record }: RunProgress, inputs: ConclusionInputs): Set<string> {
  const { accept, delivered, isUnchanged } = inputs;
  const isCarried = isUnchanged || record.purpose === 'correction';
  const carried = isCarried ? (delivered?.record.accepted ?? []) : [];
  return new Set([...record.accepted, ...carried, ...accept]);
}

async function letOut(
  progress: RunProgress,
  outputs: RunOutputs,
  { delivered, isUnchanged, isEmpty }: ConclusionInputs,
  shown: ExportResult,
): Promise<ExportResult> {
  const { record, subject, identity } = progress;
  const isCorrection = record.purpose === 'correction';
  if (isUnchanged && delivered !== undefined) return keepUnchanged(progress, shown, delivered);
  if (isEmpty && (isCorrection || identity.finalPay !== undefined)) {
    return keep(progress, { ...shown, outcome: 'unchanged', next: nextSteps.nothingNew() });
  }
  if (isCorrection) {
    return keep(progress, {
      ...shown,
      outcome: 'corrections-pending',
      next: nextSteps.correctionsPending(),
    });
  }
  if (subject.company.mode === 'shadow') {
    return keep(progress, { ...shown, outcome: 'shadow', next: nextSteps.shadow() });
  }
  const keys = await readyKeys(progress);
  const warned = keys === undefined ? shown : { ...shown, warnings: keys.warnings };
  const step = await releaseStep(progress, outputs);
  if (step !== 'released') return { ...warned, ...step };
  await refuseAlteredFile(progress);
  const sent = keys === undefined ? undefined : await encryptOnce(progress, keys, outputs.file);
  await progress.save({ ...sent?.stored, state: 'uploading' });
  return deliverRun(progress, warned, sent?.bytes ?? outputs.file);
}

/** Approvers looked at the stored file: it must still be the one that is sent. */
async function refuseAlteredFile({ deps, record }: RunProgress): Promise<void> {
  const { fileKey = '', fileSha256 } = record;
  const bytes = await deps.objects.get(fileKey);
  const sha256 = bytes === undefined ? '' : createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== fileSha256) throw storedObjectAltered(fileKey);
}

/** Ends a run that sends nothing, in the state of its outcome. */
async function keep(
  progress: RunProgress,
  result: ExportResult & { outcome: 'unchanged' | 'shadow' | 'corrections-pending' },
): Promise<ExportResult> {
  await progress.note(`payroll.${result.outcome}`, 'done', {});
  await progress.save({ state: result.outcome });
  return result;
}

async function keepUnchanged(
  progress: RunProgress,
  shown: ExportResult,
  delivered: StoredRun,
): Promise<ExportResult> {
  await progress.note('payroll.unchanged', 'done', { sameAs: delivered.identity.run });
  await progress.save({ state: 'unchanged' });
  return { ...shown, outcome: 'unchanged', next: nextSteps.unchanged(delivered.identity.run) };
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

function show(exception: ShownException): ShownException {
  const { id, kind, affectsPay, employeeNumber, userId, date, text } = exception;
  return { id, kind, affectsPay, employeeNumber, userId, date, text };
}

function unknownException(ids: readonly string[]): ExportRefusedError {
  const list = ids.slice(0, 10).join(', ');
  return new ExportRefusedError('request.unknown-exception', {
    text: {
      en: `The run has no exception named ${list}; nothing was accepted and nothing was sent.`,
      zhHK: `本次匯出沒有編號為 ${list} 的異常項目；沒有接納任何異常項目，亦沒有送出檔案。`,
    },
    remedy: {
      en: 'Copy the ids from exceptions.csv or from the result of {"action":"export"}.',
      zhHK: '請由 exceptions.csv 或 {"action":"export"} 的結果複製編號。',
    },
    details: { unknown: ids.length },
  });
}
