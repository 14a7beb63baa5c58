import { createHash } from 'node:crypto';
import { collectAnswers } from './collect-answers.ts';
import { computeWithPins } from './compute-with-pins.ts';
import { replacementException } from './compute-run.ts';
import { concludeRun } from './conclude-run.ts';
import { deliverRun } from './deliver-run.ts';
import type { AttendanceException } from './domain/attendance-exception.ts';
import type { DayRecord } from './domain/day-record.ts';
import type { FileProfile } from './domain/file-profile.ts';
import type { PayrollLine } from './domain/payroll-line.ts';
import { describeProfileForHash } from './domain/render-file.ts';
import { RunFigures } from './domain/run-figures.ts';
import { ExportRefusedError } from './errors.ts';
import type { ExportResult } from './export-result.ts';
import { previousDelivered, readPeople } from './people-of-run.ts';
import { mappingOfRun } from './mapping-of-run.ts';
import { readPreviousRun } from './previous-run.ts';
import { reconcileRun } from './reconcile-run.ts';
import { pinsOf, pinsSha256, storePins, type RunPins } from './run-pins.ts';
import type { RunProgress } from './run-progress.ts';
import type { StoredRun } from './run-store.ts';
import { settingsChanges } from './settings-changes.ts';
import { storeDifferences } from './store-differences.ts';
import { renderOutputs } from './store-outputs.ts';
import { readSurroundings } from './surroundings-of-run.ts';

/** What a request brings to a run. */
export interface RunRequest {
  /** Ids of exceptions that a person accepts. */
  readonly accept: readonly string[];
  /** Every run of the company, this one included. */
  readonly runs: readonly StoredRun[];
  /** The last run of this series whose file the receiver has. */
  readonly delivered: StoredRun | undefined;
  /** The same days in another form to the same server. */
  readonly otherProfile: StoredRun | undefined;
}

/**
 * Brings a run from wherever it stands to its end: collected, computed, and then held, released, sent
 * or found unchanged. Every step may have been done before; doing it again changes nothing.
 */
export async function completeRun(
  progress: RunProgress,
  request: RunRequest,
): Promise<ExportResult> {
  const { state, purpose } = progress.record;
  if (state === 'uploading' || state === 'renaming') return deliverRun(progress, {});
  const { subject, deps } = progress;
  const pins = pinsOf({ subject, record: progress.record, runs: request.runs });
  await pinSettings(progress, request.accept, pins);
  const { identity, record } = progress;
  const { period } = subject.series;
  const mappingOf = await mappingOfRun(deps, { identity, record, pins });
  const surroundings = await readSurroundings(deps, pins, period);
  const previous = await readPeople(deps, pins.previousPeople?.key);
  const collected = await collectAnswers(progress, mappingOf, previous);
  const figures = new RunFigures(period);
  const { computation, netting, adjusted } = await computeWithPins(deps, {
    pins,
    period,
    surroundings,
    ...collected,
    onlookers: {
      onPerson: (userId, days, amounts) => {
        figures.add(userId, plannedMinutes(days), amounts);
      },
    },
  });
  const { due, paid } = await netting.store(progress.identity);
  await progress.save({
    dueKey: due.key,
    dueSha256: due.sha256,
    amountsKey: paid.key,
    amountsSha256: paid.sha256,
  });
  const before = request.delivered ?? previousDelivered(request.runs, subject.series);
  const since = before?.record.pinsKey === undefined ? undefined : before;
  const linesSha256 = hashOf(subject.profile, computation.lines);
  const isUnchanged = purpose === 'pay' && request.delivered?.record.linesSha256 === linesSha256;
  const differencesKey = await storeDifferences(
    progress,
    { due, paid },
    pins,
    isUnchanged ? undefined : request.delivered,
  );
  if (differencesKey !== progress.record.differencesKey) await progress.save({ differencesKey });
  const isPaidBefore = (userId: string): boolean => netting.hasDelivered(userId);
  const { scope, mapping } = collected;
  const outputs = await renderOutputs({
    run: progress.identity,
    profile: subject.profile,
    names: { policy: subject.payrollNames, mapping },
    computation,
    inputsSha256: collected.inputsSha256,
    mappingSha256: subject.company.peopleMapping.sha256,
    earningsCodesSha256: subject.company.earningsCodes.sha256,
    holidayCalendar: surroundings.holidays.version,
    encryption: pins.encryption,
    adjusted,
    payRules: subject.payRules,
    purpose,
    reconcile: (file) => reconcileRun({ computation, file, scope, mapping, isPaidBefore }),
    furtherExceptions: [
      ...netting.exceptions,
      ...(purpose === 'correction' ? [] : replacements(request, isUnchanged)),
    ],
  });
  return concludeRun(progress, outputs, {
    accept: request.accept,
    delivered: request.delivered,
    isUnchanged,
    linesSha256,
    content: {
      computation,
      adjustments: adjusted.adjustments,
      mapping,
      figures: figures.without(isPaidBefore),
      previous: await readPreviousRun(deps, request.runs, subject.series),
      since: since?.identity,
      changes: await settingsChanges(deps, subject.company.code, pins, since),
      replaces: purpose === 'pay' && !isUnchanged ? request.delivered?.identity.run : undefined,
    },
    inputsSha256: collected.inputsSha256,
    about: { plan: collected.plan, meteredCallsUsed: progress.record.meteredCallsUsed },
  });
}

function plannedMinutes(days: readonly DayRecord[]): number {
  return days.reduce((sum, { planned }) => sum + planned, 0);
}

function replacements(
  { delivered, otherProfile }: RunRequest,
  isUnchanged: boolean,
): AttendanceException[] {
  const replaced = [
    ...(delivered === undefined || isUnchanged ? [] : [delivered.identity.run]),
    ...(otherProfile === undefined
      ? []
      : [`${otherProfile.identity.profile}/${otherProfile.identity.run}`]),
  ];
  return replaced.map(replacementException);
}

/**
 * A held file is released as it was seen. If mapping, codes, profile, rules or what other files have
 * delivered have changed since, what was accepted or asked for no longer counts: the file is computed
 * anew, from the stored answers, to be looked at.
 *
 * @throws ExportRefusedError `run.settings-changed` if the request accepts exceptions of the old file
 */
async function pinSettings(
  progress: RunProgress,
  accept: readonly string[],
  pins: RunPins,
): Promise<void> {
  const settingsSha256 = pinsSha256(pins);
  const { state, settingsSha256: seen } = progress.record;
  if (seen === settingsSha256) return;
  const isSeen = state === 'held' || state === 'awaiting-release';
  if (isSeen && accept.length > 0) throw settingsChanged(progress.label);
  const key = await storePins(progress.deps, progress.identity, pins);
  await progress.save({
    pinsKey: key,
    settingsSha256,
    ...(isSeen ? { state: 'collecting', accepted: [] } : {}),
  });
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
