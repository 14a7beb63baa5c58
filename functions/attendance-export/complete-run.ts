import { createHash } from 'node:crypto';
import { collectAnswers, type Collected } from './collect-answers.ts';
import { computeRun, replacementException, type Computation } from './compute-run.ts';
import { deliverRun } from './deliver-run.ts';
import { judgeRelease, type AttendanceException } from './domain/attendance-exception.ts';
import type { FileProfile } from './domain/file-profile.ts';
import type { PayrollLine } from './domain/payroll-line.ts';
import { describeProfileForHash } from './domain/render-file.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { ENGINE_VERSION } from './engine-version.ts';
import { ExportRefusedError } from './errors.ts';
import type { ExportResult, ShownException } from './export-result.ts';
import type { ExportSubject } from './export-subject.ts';
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
  received: ReceivedRuns,
): Promise<ExportResult> {
  const { state } = progress.record;
  if (state === 'uploading' || state === 'renaming') return deliverRun(progress, {});
  const { subject, deps } = progress;
  const delivered = received.sameSeries;
  await pinSettings(progress, accept);
  const mapping = await readMapping(deps, subject.company, subject.series.period);
  const collected = await collectAnswers(progress, mapping);
  const computation = await compute(progress, collected, mapping);
  const linesSha256 = hashOf(subject.profile, computation.lines);
  const isUnchanged = delivered?.record.linesSha256 === linesSha256;
  const outputs = await renderOutputs({
    run: progress.identity,
    profile: subject.profile,
    computation,
    inputsSha256: collected.inputsSha256,
    mappingSha256: subject.company.peopleMapping.sha256,
    earningsCodesSha256: subject.company.earningsCodes.sha256,
    furtherExceptions: replacements(isUnchanged ? undefined : delivered, received.otherProfile),
  });
  return holdOrConclude(progress, outputs, {
    accept,
    unchangedFrom: isUnchanged ? delivered : undefined,
    linesSha256,
    inputsSha256: collected.inputsSha256,
    about: { plan: collected.plan, meteredCallsUsed: progress.record.meteredCallsUsed },
  });
}

/** Runs whose file the receiver has, of these very days. */
export interface ReceivedRuns {
  readonly sameSeries: StoredRun | undefined;
  /** The same days in another form to the same server. */
  readonly otherProfile: StoredRun | undefined;
}

function replacements(
  delivered: StoredRun | undefined,
  otherProfile: StoredRun | undefined,
): AttendanceException[] {
  const replaced = [
    ...(delivered === undefined ? [] : [delivered.identity.run]),
    ...(otherProfile === undefined
      ? []
      : [`${otherProfile.identity.profile}/${otherProfile.identity.run}`]),
  ];
  return replaced.map(replacementException);
}

/**
 * A held file is released as it was seen. If mapping, codes, profile or rules have changed since, what
 * was accepted no longer counts: the file is computed anew, from the stored answers, to be looked at.
 *
 * @throws ExportRefusedError `run.settings-changed` if the request accepts exceptions of the old file
 */
async function pinSettings(progress: RunProgress, accept: readonly string[]): Promise<void> {
  const settingsSha256 = settingsHashOf(progress.subject);
  const { state, settingsSha256: seen } = progress.record;
  if (state === 'held' && seen !== settingsSha256) {
    if (accept.length > 0) throw settingsChanged(progress.label);
    await progress.save({ state: 'collecting', accepted: [], settingsSha256 });
  } else if (seen !== settingsSha256) {
    await progress.save({ settingsSha256 });
  }
}

function settingsHashOf({ organisation, company, profile, payRules }: ExportSubject): string {
  const settings = [
    ENGINE_VERSION,
    profile,
    company.peopleMapping.sha256,
    company.earningsCodes.sha256,
    [...company.departmentIds].sort((a, b) => a - b),
    [...organisation.replaySourceTypes].sort(),
    organisation.companies.length,
    payRules,
  ];
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex');
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
    payRules: subject.payRules,
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
  await progress.note('payroll.unchanged', 'done', { sameAs: delivered.identity.run });
  await progress.save({ state: 'unchanged' });
  return { ...shown, outcome: 'unchanged', next: nextSteps.unchanged(delivered.identity.run) };
}

function show(exception: ShownException): ShownException {
  const { id, kind, affectsPay, employeeNumber, userId, date, text } = exception;
  return { id, kind, affectsPay, employeeNumber, userId, date, text };
}

/** Equal for the same lines in the same form, whatever the run's number. */
function hashOf(profile: FileProfile, lines: readonly PayrollLine[]): string {
  const hash = createHash('sha256').update(describeProfileForHash(profile));
  for (const line of lines) hash.update(`${JSON.stringify(line)}\n`);
  return hash.digest('hex');
}

function settingsChanged(run: string): ExportRefusedError {
  return new ExportRefusedError('run.settings-changed', {
    text: {
      en: `Mapping, codes, profile or rules have changed since the file of run ${run} was held; nothing was accepted and nothing was sent.`,
      zhHK: `自 ${run} 的檔案暫不送出後，對照表、薪酬代碼、檔案格式或規則已更改；沒有接納任何項目，亦沒有送出檔案。`,
    },
    remedy: {
      en: 'Export once without accept, look at the new file and its exceptions, then accept. No call is repeated.',
      zhHK: '請先不帶 accept 再匯出一次，檢視新檔案及其異常項目後再接納；不會重複呼叫釘釘。',
    },
    details: { run },
  });
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
