import type { OrganisationConfiguration } from '../configuration/index.ts';
import type { LedgerMonth, LedgerSummary, SpenderFigures } from './call-ledger.ts';
import { callForecast, pushForecast } from './forecast.ts';
import type { PushSummary } from './push-ledger.ts';
import { keptForPayroll, type QuotaLimits } from './quota-admission.ts';
import { discrepancyOf } from './quota-discrepancy.ts';
import type { CallFigures, FunctionFigures, PushFigures, QuotaReport } from './quota-figures.ts';
import { quotaLimitsOf } from './quota-limits.ts';
import { nextStepOf } from './quota-next-step.ts';
import {
  callWarning,
  levelOf,
  pushWarning,
  spentWarning,
  type QuotaWarning,
} from './quota-warnings.ts';
import { isMarkStanding } from './spent-mark.ts';
import { workDaysOf } from './work-days.ts';

export interface QuotaReportInput {
  readonly nowEpochMs: number;
  readonly summary: LedgerSummary;
  readonly pushes: PushSummary;
  readonly organisation: Pick<OrganisationConfiguration, 'quota' | 'events'> & {
    readonly companies: readonly { readonly code: string }[];
  };
}

/** Pure: everything follows from what is given. */
export function quotaReport(input: QuotaReportInput): QuotaReport {
  const { nowEpochMs, summary, organisation } = input;
  const limits = quotaLimitsOf(organisation);
  const workDays = workDaysOf(summary.month, nowEpochMs, organisation.events.officeHours);
  const calls = callFigures(summary, limits, workDays);
  const pushes = pushFigures(input, workDays);
  const { spent } = summary;
  const standing = isMarkStanding(spent, limits.quotaCalls) ? spent : undefined;
  const discrepancy = discrepancyOf(summary, limits.quotaCalls);
  const findings = { calls, pushes, spent: standing, discrepancy };
  return {
    month: summary.month,
    asOfEpochMs: nowEpochMs,
    ...findings,
    functions: functionFigures(summary.spenders, limits),
    warnings: warningsOf(summary.month, findings, organisation.quota.warnAtPercent),
    nextStep: nextStepOf(findings),
  };
}

type WorkDays = ReturnType<typeof workDaysOf>;

function callFigures(summary: LedgerSummary, limits: QuotaLimits, workDays: WorkDays): CallFigures {
  const { quotaCalls: quota, isPayrollSpender, payrollReserveCalls } = limits;
  const { usedCalls: used, committedCalls, spenders } = summary;
  const kept = keptForPayroll(summary, limits);
  const payroll = spenders.filter(({ spender }) => isPayrollSpender(spender));
  const payrollUsed = sum(payroll.map(({ usedCalls }) => usedCalls));
  const payrollTaken = sum(payroll.map(takenBy));
  return {
    quota,
    used,
    reserved: committedCalls - used,
    keptForPayroll: kept,
    free: Math.max(0, quota - committedCalls - kept),
    forecast: callForecast({
      spreadUsed: used - payrollUsed,
      lumps: Math.max(payrollTaken, payrollReserveCalls),
      workDays,
    }),
  };
}

function pushFigures({ pushes, organisation }: QuotaReportInput, workDays: WorkDays): PushFigures {
  return {
    quota: organisation.events.pushesPerMonth,
    used: pushes.pushes,
    byFamily: pushes.byFamily,
    recountedAtEpochMs: pushes.recountedAtEpochMs,
    forecast: pushForecast({ spreadUsed: pushes.pushes, workDays }),
  };
}

function functionFigures(
  spenders: readonly SpenderFigures[],
  { isPayrollSpender }: QuotaLimits,
): FunctionFigures[] {
  const groups = new Map<string, SpenderFigures[]>();
  for (const figures of spenders) {
    const { spender } = figures;
    // Runs of payroll are named after their company.
    const name = isPayrollSpender(spender) ? 'attendance-export' : firstPartOf(spender);
    groups.set(name, [...(groups.get(name) ?? []), figures]);
  }
  return [...groups]
    .map(([name, own]) => {
      const used = sum(own.map(({ usedCalls }) => usedCalls));
      return { name, used, reserved: sum(own.map(takenBy)) - used, spenders: own };
    })
    .sort((left, right) => right.used + right.reserved - left.used - left.reserved);
}

function warningsOf(
  month: LedgerMonth,
  { calls, pushes, spent }: Pick<QuotaReport, 'calls' | 'pushes' | 'spent'>,
  warnAtPercent: readonly number[],
): QuotaWarning[] {
  const warnings: QuotaWarning[] = [];
  for (const [figures, warningOf] of [
    [calls, callWarning],
    [pushes, pushWarning],
  ] as const) {
    const { used, quota } = figures;
    const level = levelOf(used, quota, warnAtPercent);
    if (level !== undefined) warnings.push(warningOf({ month, level, used, quota }));
  }
  if (spent !== undefined) {
    warnings.push(spentWarning({ month, used: calls.used, quota: spent.quotaCalls }));
  }
  return warnings;
}

function takenBy({ reservedCalls, usedCalls }: SpenderFigures): number {
  return Math.max(reservedCalls, usedCalls);
}

function firstPartOf(spender: string): string {
  return spender.split('/', 1)[0] ?? spender;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
