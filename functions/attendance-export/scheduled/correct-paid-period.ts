import type { Configuration } from '../../../shared/configuration/index.ts';
import {
  addDays,
  hongKongMidnightEpochMs,
  periodBefore,
  type PayPeriod,
} from '../../../shared/time/index.ts';
import { lastDelivered } from '../choose-run.ts';
import { exportAttendance } from '../export-attendance.ts';
import type { ExportCaller } from '../export-caller.ts';
import type { ExportResult } from '../export-result.ts';
import { findSubject } from '../export-subject.ts';
import type { ExportDependencies } from '../ports.ts';
import { RunStore, type StoredRun } from '../run-store.ts';
import { TIMER_REQUEST } from './timer-request.ts';

/**
 * Before the run of a new period begins: computes the paid period before it anew, once, so that late
 * punches and approvals go into the file that is about to be made. Only where the company has
 * `priorPeriods: automatic` and a person has marked that period paid. Costs the calls of an export.
 *
 * @throws the errors of configuration and table ports; those of the export are in the result
 */
export async function correctPaidPeriod(
  deps: ExportDependencies,
  configuration: Configuration,
  due: { readonly company: string; readonly period: PayPeriod },
  caller: ExportCaller,
): Promise<ExportResult[]> {
  const { company } = findSubject(configuration, due);
  if (company.priorPeriods !== 'automatic') return [];
  const period = periodBefore(company.payPeriod, due.period);
  const about = { company: due.company, period };
  const { series } = findSubject(configuration, about);
  const runs = await new RunStore(deps.tables).list(series);
  if (lastDelivered(runs)?.record.paidAtEpochMs === undefined) return [];
  const correction = correctionSince(runs, hongKongMidnightEpochMs(addDays(due.period.to, 1)));
  // One that is held waits for a person, and goes into a later file: pay day does not wait for it.
  if (correction !== undefined && correction.record.state !== 'collecting') return [];
  const refresh = correction === undefined;
  return [await exportAttendance(deps, { ...TIMER_REQUEST, ...about, refresh }, caller)];
}

function correctionSince(runs: readonly StoredRun[], sinceEpochMs: number): StoredRun | undefined {
  return runs.findLast(
    ({ record }) =>
      record.purpose === 'correction' &&
      record.state !== 'superseded' &&
      record.startedAtEpochMs >= sinceEpochMs,
  );
}
