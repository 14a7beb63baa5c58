import { ledgerMonthOf } from '../../shared/call-ledger/index.ts';
import { loadConfiguration, type Configuration } from '../../shared/configuration/index.ts';
import { reportError } from '../../shared/errors/index.ts';
import type { Lease } from '../../shared/lease/index.ts';
import { tables } from '../../shared/table-store/index.ts';
import { chooseRun, lastDelivered, type RunChoice } from './choose-run.ts';
import { planOnly } from './collect-answers.ts';
import { withCompanyLease } from './company-lease.ts';
import { completeRun, type RunRequest } from './complete-run.ts';
import { destinationOf } from './destination.ts';
import { ExportHaltedError } from './errors.ts';
import type { ExportCaller } from './export-caller.ts';
import type { ExportResult } from './export-result.ts';
import {
  findSubject,
  refuseOverlap,
  refuseUnendedPeriod,
  type ExportSubject,
} from './export-subject.ts';
import type { ExportRequest } from './invocation.ts';
import { mappingOfRun } from './mapping-of-run.ts';
import { mappingPinsOf } from './mapping-pins.ts';
import { pendingCorrections } from './ledger/delivered-runs.ts';
import { hasUntoldNews, tellOfFailedDelivery, tellOfRun } from './messages/tell-of-run.ts';
import { runLabel, seriesLabel } from './object-keys.ts';
import type { ExportDependencies } from './ports.ts';
import { nextSteps } from './result-text.ts';
import { RunProgress } from './run-progress.ts';
import { newRunRecord, type RunRecord, type RunState } from './run-record.ts';
import { RunStore, type StoredRun } from './run-store.ts';
import { shownOutputs } from './shown-outputs.ts';

const SENT: ReadonlySet<RunState> = new Set([
  'uploading',
  'renaming',
  'delivered',
  'delivered-unconfirmed',
]);

const DELIVERED: ReadonlySet<RunState> = new Set(['delivered', 'delivered-unconfirmed']);

/** Leases are judged on the server's clock; beyond this, times in files and reports would be wrong. */
const MAX_CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Exports one period of one company, or continues where an earlier invocation stopped: the same
 * command is right after any failure. Sends at most one file per run, and none while an exception
 * that affects pay is open.
 *
 * Never throws: an error is a result with its code, text and remedy.
 */
export async function exportAttendance(
  deps: ExportDependencies,
  request: ExportRequest,
  caller: ExportCaller,
): Promise<ExportResult> {
  try {
    await refuseSkewedClock(deps);
    const { configuration } = await loadConfiguration(deps, deps.environment);
    return await exportConfigured(deps, configuration, request, caller);
  } catch (error) {
    deps.log.error('payroll.failed', { company: request.company, ...request.period, error });
    return {
      outcome: 'failed',
      company: request.company,
      period: request.period,
      error: reportError(error),
      next: nextSteps.failed(),
    };
  }
}

async function exportConfigured(
  deps: ExportDependencies,
  configuration: Configuration,
  request: ExportRequest,
  caller: ExportCaller,
): Promise<ExportResult> {
  const subject = findSubject(configuration, request);
  refuseUnendedPeriod(request.period, deps.clock.nowEpochMs());
  if (request.dryRun) return planPeriod(deps, subject, request.employees ?? [], caller.signal);
  return withCompanyLease(deps, subject, caller, (lease, signal) =>
    exportUnderLease(deps, subject, request, { caller, lease, signal }),
  );
}

async function exportUnderLease(
  deps: ExportDependencies,
  subject: ExportSubject,
  request: ExportRequest,
  { caller, lease, signal }: { caller: ExportCaller; lease: Lease; signal: AbortSignal },
): Promise<ExportResult> {
  const runs = new RunStore(deps.tables);
  const all = await runs.allOf(subject.series);
  const existing = all.filter(
    ({ identity }) => seriesLabel(identity) === seriesLabel(subject.series),
  );
  const sent = all.filter(({ record }) => SENT.has(record.state));
  if (subject.series.finalPay === undefined) refuseOverlap(subject.series, sent);
  const chosen = chooseRun(subject.series, existing, request);
  const delivered = lastDelivered(existing);
  const hold = { deps, subject, lease, signal, runs, actor: caller.actor };
  if (chosen.choice === 'finished') {
    await tellIfUntold(new RunProgress({ ...hold, stored: chosen.stored }));
    return alreadyFinished(chosen.stored);
  }
  const stored =
    chosen.choice === 'continue'
      ? chosen.stored
      : await startRun(deps, subject, {
          runs,
          chosen,
          lease,
          request,
          caller,
          delivered,
          latest: existing.findLast(({ record }) => record.state !== 'superseded'),
        });
  return work(new RunProgress({ ...hold, stored }), {
    accept: request.accept,
    runs: all,
    delivered,
    otherProfile: sentToSameReceiver(subject, sent),
  });
}

/** A kill may have come between the end of a run and its message. */
async function tellIfUntold(progress: RunProgress): Promise<void> {
  const { messages } = progress.subject.company;
  if (hasUntoldNews(messages, progress.record, progress.deps.clock.nowEpochMs())) {
    await tellOfRun(progress);
  }
}

async function startRun(
  deps: ExportDependencies,
  subject: ExportSubject,
  about: {
    runs: RunStore;
    chosen: Extract<RunChoice, { choice: 'start' }>;
    lease: Lease;
    request: ExportRequest;
    caller: ExportCaller;
    delivered: StoredRun | undefined;
    latest: StoredRun | undefined;
  },
): Promise<StoredRun> {
  const { runs, chosen, lease } = about;
  const old = chosen.supersedes;
  if (old !== undefined) {
    await runs.save(old, { ...old.record, state: 'superseded' }, lease);
    const month = ledgerMonthOf(deps.clock.nowEpochMs());
    await deps.ledgerOf(subject.organisation).settle({ month, spender: runLabel(old.identity) });
  }
  const { period, employees = [] } = about.request;
  const record = newRunRecord({
    from: period.from,
    to: period.to,
    startedAtEpochMs: deps.clock.nowEpochMs(),
    startedBy: about.caller.actor,
    employeeNumbers: [...new Set(employees)].sort(),
    // A paid period has its file for good: what is found now goes into the next one.
    purpose: about.delivered?.record.paidAtEpochMs === undefined ? 'pay' : 'correction',
    // What a person has stated stands until it is taken out.
    adjustments: [...(about.latest?.record.adjustments ?? [])],
  });
  return runs.create(chosen.run, record, lease);
}

async function work(progress: RunProgress, request: RunRequest): Promise<ExportResult> {
  progress.deps.log.info('payroll.run', { run: progress.label, state: progress.record.state });
  try {
    // The first act claims the run: from here on, whatever an earlier owner still writes is refused.
    await progress.save({ lastErrorCode: undefined });
    const result = await completeRun(progress, request);
    if (DELIVERED.has(progress.record.state)) await settleCorrections(progress, request.runs);
    await tellOfRun(progress, result.exceptions);
    progress.deps.log.info('payroll.run-ended', { run: progress.label, outcome: result.outcome });
    return result;
  } catch (error) {
    const { code } = reportError(error);
    await progress.save({ lastErrorCode: code }).catch(() => undefined);
    await progress.note('payroll.run', 'failed', { code }).catch(() => undefined);
    await tellOfFailedDelivery(progress);
    throw error;
  }
}

/**
 * What the delivered file carried for earlier periods is settled, so that later runs need not look at
 * it again. Left out by a kill, it does no harm: what is delivered is subtracted in any case.
 */
async function settleCorrections(
  { runs, lease, identity, label }: RunProgress,
  all: readonly StoredRun[],
): Promise<void> {
  for (const run of pendingCorrections(identity, all)) {
    await runs.save(run, { ...run.record, settledBy: label }, lease);
  }
}

async function planPeriod(
  deps: ExportDependencies,
  subject: ExportSubject,
  employees: readonly string[],
  signal: AbortSignal,
): Promise<ExportResult> {
  const { company, period } = subject.series;
  const mappingOf = await mappingOfRun(deps, {
    identity: { company, period },
    record: { employeeNumbers: [...employees] },
    pins: mappingPinsOf(subject),
  });
  const plan = await planOnly(deps, subject, mappingOf, signal);
  return {
    outcome: 'planned',
    company: subject.company.code,
    period: subject.series.period,
    plan,
    next: nextSteps.planned(),
  };
}

/** The same days in another form to the same server: paid twice, unless a person knows why. */
function sentToSameReceiver(
  { company, series }: ExportSubject,
  sent: readonly StoredRun[],
): StoredRun | undefined {
  const server = destinationOf(company.delivery, '');
  return sent.findLast(
    ({ identity, record }) =>
      identity.profile !== series.profile &&
      record.from <= series.period.to &&
      record.to >= series.period.from &&
      record.destination?.startsWith(server) === true,
  );
}

function alreadyFinished({ identity, record }: StoredRun): ExportResult {
  return {
    ...finishedAs(record, identity.run),
    company: identity.company,
    period: identity.period,
    run: runLabel(identity),
    meteredCallsUsed: 0,
    ...shownOutputs(record),
  };
}

function finishedAs(
  { state, unconfirmedBecause }: RunRecord,
  run: string,
): Pick<ExportResult, 'outcome' | 'next'> {
  if (state === 'shadow') return { outcome: 'shadow', next: nextSteps.shadow() };
  if (state === 'corrections-pending') {
    return { outcome: 'corrections-pending', next: nextSteps.correctionsPending() };
  }
  return {
    outcome: 'already-delivered',
    next:
      unconfirmedBecause === undefined
        ? nextSteps.alreadyDelivered(run)
        : nextSteps.unconfirmed(unconfirmedBecause),
  };
}

async function refuseSkewedClock(deps: ExportDependencies): Promise<void> {
  const before = deps.clock.nowEpochMs();
  const { serverTimeEpochMs } = await deps.tables.getRow(tables.configurationPointer, {
    environment: deps.environment,
  });
  const after = deps.clock.nowEpochMs();
  const skewMs =
    serverTimeEpochMs < before
      ? before - serverTimeEpochMs
      : Math.max(0, serverTimeEpochMs - after);
  if (skewMs <= MAX_CLOCK_SKEW_MS) return;
  const seconds = Math.round(skewMs / 1000);
  throw new ExportHaltedError('clock.skewed', {
    text: {
      en: `The clock of this instance and the table server's differ by ${String(seconds)} seconds.`,
      zhHK: `本實例的時鐘與資料表伺服器相差 ${String(seconds)} 秒。`,
    },
    remedy: {
      en: 'Nothing was done. Run the command again on a new instance; if it repeats, report it to the cloud provider.',
      zhHK: '沒有進行任何操作。請於新實例再次執行；如仍出現，請聯絡雲端供應商。',
    },
    retryable: true,
    details: { seconds },
  });
}
