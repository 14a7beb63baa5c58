import { createHash } from 'node:crypto';
import { readyKeys } from './delivery-keys.ts';
import { deliverRun } from './deliver-run.ts';
import { judgeRelease } from './domain/attendance-exception.ts';
import { encryptOnce } from './encrypt-once.ts';
import { ExportRefusedError, storedObjectAltered } from './errors.ts';
import type { ExportResult, ShownException } from './export-result.ts';
import type { ReportState } from './domain/report-model.ts';
import { releaseStep } from './release/release-step.ts';
import { nextSteps } from './result-text.ts';
import type { RunProgress } from './run-progress.ts';
import type { RunRecord } from './run-record.ts';
import type { StoredRun } from './run-store.ts';
import { renderReadable } from './render-readable.ts';
import type { ReportedContent } from './report-of-run.ts';
import { storeOutputs, type RunOutputs } from './store-outputs.ts';

const MAX_SHOWN_EXCEPTIONS = 1000;
const TRAIL_WRITES_AT_ONCE = 16;

export interface ConclusionInputs {
  readonly accept: readonly string[];
  /** The last run of the series whose file the receiver has. */
  readonly delivered: StoredRun | undefined;
  /** The delivered run has the very same lines. */
  readonly isUnchanged: boolean;
  readonly linesSha256: string;
  readonly inputsSha256: string;
  readonly about: Pick<ExportResult, 'plan' | 'meteredCallsUsed'>;
  readonly content: ReportedContent;
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
  const { accept, linesSha256, inputsSha256, content } = inputs;
  const { accepted, mistyped } = acceptedOf(progress, outputs, inputs);
  const release = judgeRelease(outputs.exceptions, accepted);
  const ending = release.open.length > 0 ? 'held' : endingOf(progress, inputs);
  const keys = await storeOutputs(progress.deps.objects, progress.identity, {
    ...outputs,
    ...(await renderReadable(progress, outputs, content, { state: ending, accepted })),
  });
  const isAsked = progress.record.state === 'awaiting-release' && ending !== 'held';
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
    outputs: { fileName: outputs.fileName, ...keys, ...differencesOf(progress) },
    exceptions: {
      total: outputs.exceptions.length,
      accepted: release.accepted.length,
      open: release.open.length,
      openList: release.open.slice(0, MAX_SHOWN_EXCEPTIONS).map(show),
    },
    next: nextSteps.held(release.open.length),
  };
  return ending === 'held' ? shown : letOut(progress, outputs, { ...inputs, ending }, shown);
}

/**
 * What was accepted for the same lines stands, and what was accepted when a period was paid stands for
 * its correction; a new exception holds even an equal file. With a mistyped id nothing that the request
 * accepts counts.
 */
function acceptedOf(
  { record }: RunProgress,
  { exceptions }: RunOutputs,
  { accept, delivered, isUnchanged }: ConclusionInputs,
): { readonly accepted: ReadonlySet<string>; readonly mistyped: readonly string[] } {
  const isCarried = isUnchanged || record.purpose === 'correction';
  const carried = isCarried ? (delivered?.record.accepted ?? []) : [];
  const { unknownIds: mistyped } = judgeRelease(exceptions, new Set(accept));
  const fresh = mistyped.length > 0 ? [] : accept;
  return { accepted: new Set([...record.accepted, ...carried, ...fresh]), mistyped };
}

function differencesOf({ record }: RunProgress): Pick<RunRecord, 'differencesKey'> {
  return record.differencesKey === undefined ? {} : { differencesKey: record.differencesKey };
}

/** How a run ends of which nothing is open. */
type Ending = Exclude<ReportState, 'held' | 'delivered' | 'delivered-unconfirmed' | 'superseded'>;

function endingOf(
  { record, subject, identity }: RunProgress,
  { isUnchanged, content }: ConclusionInputs,
): Ending {
  const isCorrection = record.purpose === 'correction';
  // Without a line everything was delivered before.
  const isEmpty = content.computation.lines.length === 0;
  if (isUnchanged || (isEmpty && (isCorrection || identity.finalPay !== undefined))) {
    return 'unchanged';
  }
  if (isCorrection) return 'corrections-pending';
  if (subject.company.mode === 'shadow') return 'shadow';
  return subject.company.release.kind === 'automatic' ? 'ready' : 'awaiting-release';
}

async function letOut(
  progress: RunProgress,
  outputs: RunOutputs,
  { delivered, isUnchanged, ending }: ConclusionInputs & { readonly ending: Ending },
  shown: ExportResult,
): Promise<ExportResult> {
  if (ending === 'unchanged') {
    if (isUnchanged && delivered !== undefined) return keepUnchanged(progress, shown, delivered);
    return keep(progress, { ...shown, outcome: ending, next: nextSteps.nothingNew() });
  }
  if (ending === 'corrections-pending') {
    return keep(progress, { ...shown, outcome: ending, next: nextSteps.correctionsPending() });
  }
  if (ending === 'shadow') {
    return keep(progress, { ...shown, outcome: ending, next: nextSteps.shadow() });
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
