import type { Configuration } from '../../../shared/configuration/index.ts';
import { reportError } from '../../../shared/errors/index.ts';
import type { PayPeriod } from '../../../shared/time/index.ts';
import { exportAttendance } from '../export-attendance.ts';
import type { ExportCaller } from '../export-caller.ts';
import type { ExportResult } from '../export-result.ts';
import { findSubject } from '../export-subject.ts';
import { runLabel, seriesLabel, type RunSeries } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import { nextSteps } from '../result-text.ts';
import type { RunState } from '../run-record.ts';
import { RunStore, type StoredRun } from '../run-store.ts';
import { TIMER_REQUEST } from './timer-request.ts';

/** States that end by themselves when looked at again: an approval is given, a server answers. */
const WAITING: ReadonlySet<RunState> = new Set(['awaiting-release', 'uploading', 'renaming']);

/** Why only a person can bring the run forward; undefined if looking at it again may. */
export function waitsForPerson({
  identity,
  record,
}: StoredRun): Pick<ExportResult, 'outcome' | 'run' | 'next'> | undefined {
  const run = runLabel(identity);
  if (record.state === 'held') return { outcome: 'held', run, next: nextSteps.stillHeld() };
  const release = record.release?.state;
  const isOver = release === 'refused' || release === 'cancelled';
  return record.state === 'awaiting-release' && isOver
    ? { outcome: 'release-refused', run, next: nextSteps.releaseRefused(release) }
    : undefined;
}

/**
 * Looks again at the company's runs that are not of the periods due: a final pay or an older period
 * whose approval is not decided, a delivery that was broken off. Costs one metered call for each that
 * waits for an approval, and none if there is none.
 */
export async function resumeWaitingRuns(
  deps: ExportDependencies,
  configuration: Configuration,
  { company, periods }: { readonly company: string; readonly periods: readonly PayPeriod[] },
  caller: ExportCaller,
): Promise<ExportResult[]> {
  const results: ExportResult[] = [];
  const [period = { from: '', to: '' }] = periods;
  try {
    const due = periods.map((each) => findSubject(configuration, { company, period: each }).series);
    for (const stored of await waitingRuns(deps, due)) {
      results.push(await resume(deps, stored, caller));
    }
  } catch (error) {
    const failed = { error: reportError(error), next: nextSteps.failed() };
    results.push({ company, period, outcome: 'failed', ...failed });
  }
  return results;
}

/** The last run of each series but those that are due anyway. */
async function waitingRuns(
  deps: ExportDependencies,
  due: readonly RunSeries[],
): Promise<StoredRun[]> {
  const latest = new Map<string, StoredRun>();
  const [series] = due;
  if (series === undefined) return [];
  for await (const run of new RunStore(deps.tables).listCompany(series)) {
    if (run.record.state !== 'superseded') latest.set(seriesLabel(run.identity), run);
  }
  for (const one of due) latest.delete(seriesLabel(one));
  return [...latest.values()].filter(
    (run) => WAITING.has(run.record.state) && waitsForPerson(run) === undefined,
  );
}

function resume(
  deps: ExportDependencies,
  { identity, record }: StoredRun,
  caller: ExportCaller,
): Promise<ExportResult> {
  const { company, period, profile, finalPay } = identity;
  const leavers = finalPay === undefined ? {} : { employees: record.employeeNumbers };
  const request = { ...TIMER_REQUEST, action: 'resume', company, period, profile } as const;
  return exportAttendance(deps, { ...request, ...leavers }, caller);
}
