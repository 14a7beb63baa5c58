import { createHash } from 'node:crypto';
import { collectAnswers, type Collected } from './collect-answers.ts';
import {
  computeRun,
  replacementException,
  type Computation,
  type ComputeHooks,
} from './compute-run.ts';
import { concludeRun } from './conclude-run.ts';
import { deliverRun } from './deliver-run.ts';
import type { AttendanceException } from './domain/attendance-exception.ts';
import type { FileProfile } from './domain/file-profile.ts';
import type { PayrollLine } from './domain/payroll-line.ts';
import { describeProfileForHash } from './domain/render-file.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { finalPayProblems, onlyEmployees, type FinalPayProblem } from './domain/final-pay-scope.ts';
import { paysNegative } from './domain/negative-quantities.ts';
import { ExportRefusedError } from './errors.ts';
import type { ExportResult } from './export-result.ts';
import { Netting } from './ledger/netting.ts';
import { readPeople } from './people-of-run.ts';
import { readMapping } from './read-mapping.ts';
import { pinsOf, pinsSha256, storePins, type RunPins } from './run-pins.ts';
import type { RunProgress } from './run-progress.ts';
import type { StoredRun } from './run-store.ts';
import { renderOutputs } from './store-outputs.ts';

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
  const mapping = await mappingOfRun(progress);
  const previous = await readPeople(deps, pins.previousPeople?.key);
  const collected = await collectAnswers(progress, mapping, previous);
  const netting = await Netting.open({
    stores: deps,
    pins,
    period: subject.series.period,
    paysNegative: paysNegative(subject.profile),
    adjust: (_, computed) => computed,
  });
  const computation = await compute(progress, collected, mapping, netting);
  const { due, paid } = await netting.store(progress.identity);
  await progress.save({
    dueKey: due.key,
    dueSha256: due.sha256,
    amountsKey: paid.key,
    amountsSha256: paid.sha256,
  });
  const linesSha256 = hashOf(subject.profile, computation.lines);
  const isUnchanged = purpose === 'pay' && request.delivered?.record.linesSha256 === linesSha256;
  const outputs = await renderOutputs({
    run: progress.identity,
    profile: subject.profile,
    computation,
    inputsSha256: collected.inputsSha256,
    mappingSha256: subject.company.peopleMapping.sha256,
    earningsCodesSha256: subject.company.earningsCodes.sha256,
    furtherExceptions: [
      ...netting.exceptions,
      ...(purpose === 'correction' ? [] : replacements(request, isUnchanged)),
    ],
  });
  return concludeRun(progress, outputs, {
    accept: request.accept,
    delivered: request.delivered,
    isUnchanged,
    isEmpty: computation.lines.length === 0,
    linesSha256,
    inputsSha256: collected.inputsSha256,
    about: { plan: collected.plan, meteredCallsUsed: progress.record.meteredCallsUsed },
  });
}

/** The mapping of the run's people: everybody, or the leavers of a final pay. */
async function mappingOfRun({ deps, subject, record }: RunProgress): Promise<PayrollMapping> {
  const { period } = subject.series;
  const mapping = await readMapping(deps, subject.company, period);
  const { employeeNumbers } = record;
  if (employeeNumbers.length === 0) return mapping;
  const problems = finalPayProblems(mapping, employeeNumbers, period);
  if (problems.length > 0) throw finalPayRefused(problems, period.to);
  return onlyEmployees(mapping, employeeNumbers);
}

function finalPayRefused(problems: readonly FinalPayProblem[], to: string): ExportRefusedError {
  const numbersOf = (wanted: FinalPayProblem['problem']): string =>
    problems
      .flatMap(({ problem, employeeNumber }) => (problem === wanted ? employeeNumber : []))
      .join(', ');
  const unknown = numbersOf('unknown');
  if (unknown !== '') {
    return new ExportRefusedError('request.unknown-employee', {
      text: {
        en: `The mapping of this period has no employee ${unknown}.`,
        zhHK: `本期對照表沒有僱員 ${unknown}。`,
      },
      remedy: {
        en: 'Use employee numbers of the people’s mapping that are valid in the period.',
        zhHK: '請使用人員對照表於計薪期內有效的僱員編號。',
      },
      details: { employees: unknown },
    });
  }
  const staying = numbersOf('not-a-leaver');
  return new ExportRefusedError('request.not-a-leaver', {
    text: {
      en: `The mapping does not end by ${to} for employee ${staying}, so this is no final pay.`,
      zhHK: `僱員 ${staying} 的對照表並非於 ${to} 或之前終止，不能列作最後薪酬。`,
    },
    remedy: {
      en: 'Enter the last day as valid_to in the people’s mapping and publish it; or export the regular period.',
      zhHK: '請於人員對照表填寫 valid_to（最後工作日）並發佈；或匯出常規計薪期。',
    },
    details: { employees: staying, to },
  });
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

async function compute(
  { subject }: RunProgress,
  { scope, fetcher }: Collected,
  mapping: PayrollMapping,
  hooks: ComputeHooks,
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
  return computeRun(inputs, (leave) => fetcher.readBatches(leave), hooks);
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
