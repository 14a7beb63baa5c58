import type { PayPeriod } from '../../shared/time/index.ts';
import { adjustmentsOfRun } from './adjustments-of-run.ts';
import { computeRun, type Computation, type ComputeHooks } from './compute-run.ts';
import { CrossCheck } from './cross-check.ts';
import { compareExceptions } from './domain/attendance-exception.ts';
import { fileProfileSchema } from './domain/file-profile.ts';
import { paysNegative } from './domain/negative-quantities.ts';
import { payRulesSchema } from './domain/pay-rules.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { ReportedPunches } from './domain/reported-punch.ts';
import { RunAdjustments, type AdjustedRun } from './domain/run-adjustments.ts';
import type { Scope } from './domain/scope.ts';
import type { AttendanceFetcher } from './fetch-attendance.ts';
import { Netting } from './ledger/netting.ts';
import type { ExportDependencies } from './ports.ts';
import type { RunPins } from './run-pins.ts';
import type { FurtherAnswers } from './run-fetchers.ts';
import type { Surroundings } from './surroundings-of-run.ts';

/** A run whose answers and mapping are at hand. */
export interface PinnedInputs {
  readonly scope: Scope;
  readonly fetcher: Pick<AttendanceFetcher, 'readShifts' | 'readBatches'>;
  readonly further: FurtherAnswers;
  readonly surroundings: Surroundings;
  readonly pins: RunPins;
  readonly period: PayPeriod;
  readonly mapping: PayrollMapping;
  /** Looks on while people are computed. */
  readonly onlookers?: Pick<ComputeHooks, 'onBatch' | 'onPerson'>;
}

export interface PinnedComputation {
  readonly computation: Computation;
  /** What is due and what is paid, not stored yet. */
  readonly netting: Netting;
  /** What people have stated for the run, and what it settles. */
  readonly adjusted: AdjustedRun;
}

/**
 * Computes a run by its pins alone: so the export, and whoever makes an old run again, get the same
 * lines from the same answers. Nothing is stored and nothing is fetched that is stored already.
 *
 * @throws ExportHaltedError `run.does-not-reconcile`; `answer.altered`
 */
export async function computeWithPins(
  stores: Pick<ExportDependencies, 'objects' | 'sealer'>,
  { pins, period, mapping, scope, fetcher, further, surroundings, onlookers }: PinnedInputs,
): Promise<PinnedComputation> {
  const payRules = payRulesSchema.parse(pins.payRules);
  const crossCheck = new CrossCheck(further.results, mapping, payRules);
  const reported = new ReportedPunches(further.reported, mapping, period);
  const stated = await adjustmentsOfRun(stores, pins, mapping, period);
  const adjustments = new RunAdjustments(stated, mapping);
  const netting = await Netting.open({
    stores,
    pins,
    period,
    onlyUserIds: mapping.onlyUserIds,
    paysNegative: paysNegative(fileProfileSchema.parse(pins.profile)),
    adjust: (userId, computed) => adjustments.apply(userId, computed),
  });
  const computation = await computeRun(
    {
      period,
      scope,
      mapping,
      shifts: await fetcher.readShifts(),
      leave: further.leave,
      replaySourceTypes: new Set(pins.replaySourceTypes),
      payRules,
      approvals: further.approvals.approvals,
      ...surroundings,
    },
    (leave) => fetcher.readBatches(leave),
    {
      amend: netting.amend,
      others: () => netting.others(),
      priorPeriods: netting.priorPeriods,
      ...onlookers,
      onBatch: (batch, rules) => {
        reported.compare(batch.userIds, batch.punches);
        onlookers?.onBatch?.(batch, rules);
      },
      onPerson: (userId, days, amounts) => {
        crossCheck.compare(userId, days);
        onlookers?.onPerson?.(userId, days, amounts);
      },
    },
  );
  const exceptions = [
    ...computation.exceptions,
    ...further.approvals.exceptions,
    ...crossCheck.exceptions,
    ...reported.exceptions,
  ].sort(compareExceptions);
  return {
    computation: { ...computation, exceptions },
    netting,
    adjusted: adjustments.conclude(),
  };
}
