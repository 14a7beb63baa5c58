import { createHash } from 'node:crypto';
import type { Computation } from './compute-run.ts';
import { groupExceptions } from './domain/exception-groups.ts';
import { quantityDecimalsOf, type FileProfile } from './domain/file-profile.ts';
import type { Manifest } from './domain/manifest.ts';
import { inFixedOrder } from './domain/measured-minutes.ts';
import { isPayableMeasure } from './domain/measure.ts';
import { findOutliers, type Outlier } from './domain/outliers.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { formatDecimal, usualDecimals, writtenQuantity } from './domain/quantity.ts';
import type { Reconciliation } from './domain/reconciliation.ts';
import type { Adjustment } from './domain/resolve-adjustments.ts';
import { reconciliationEquations, withoutLineTexts } from './domain/reconciliation-texts.ts';
import { describeProfileForHash } from './domain/render-file.ts';
import type {
  MeasuredMinutes,
  PayrollReport,
  PersonWithoutLine,
  PriorPeriodLine,
  ReportKind,
  ReportedAdjustment,
  ReportedRelease,
  ReportedVersion,
  ReportState,
  SettingChange,
} from './domain/report-model.ts';
import type { ComparedFigures } from './domain/run-figures.ts';
import { compareTotals } from './domain/total-comparison.ts';
import type { ExportSubject } from './export-subject.ts';
import type { RunIdentity } from './object-keys.ts';
import type { PreviousRun } from './previous-run.ts';
import type { RunProgress } from './run-progress.ts';
import type { RunOutputs } from './store-outputs.ts';

/** What the report tells of a run, besides its outputs. */
export interface ReportedContent {
  readonly computation: Computation;
  readonly mapping: PayrollMapping;
  /** What people have stated for the run. */
  readonly adjustments: readonly Adjustment[];
  /** Of people who are wholly in this file. */
  readonly figures: ComparedFigures;
  /** What the totals are compared with. */
  readonly previous: PreviousRun | undefined;
  /** The delivered run whose settings those of this one are compared with. */
  readonly since: RunIdentity | undefined;
  readonly changes: readonly SettingChange[];
  /** The delivered run whose place this one would take. */
  readonly replaces: string | undefined;
}

/** How a run stands when its report is written. */
export interface ReportedStanding {
  readonly state: ReportState;
  readonly accepted: ReadonlySet<string>;
}

/**
 * The report of a run as a value. It has no time but the run's own start and names nobody, so the same
 * run in the same state gives the same report.
 */
export function reportOfRun(
  { subject, record, identity }: RunProgress,
  { manifest, exceptions, resolved, reconciliation, nameUses }: RunOutputs,
  content: ReportedContent,
  { state, accepted }: ReportedStanding,
): PayrollReport {
  const { organisation, company, profile, payRules } = subject;
  const { computation, previous } = content;
  const { file } = manifest;
  return {
    v: 1,
    environment: identity.environment,
    organisation: {
      corpId: organisation.corpId,
      name: { en: organisation.nameEn, zhHK: organisation.nameZhHK },
    },
    company: { code: company.code, name: { en: company.nameEn, zhHK: company.nameZhHK } },
    period: identity.period,
    run: identity.run,
    kind: kindOf(subject, content),
    replaces: content.replaces,
    state,
    generatedAtEpochMs: record.startedAtEpochMs,
    payRulesVersion: String(payRules.version),
    file,
    people: {
      inScope: reconciliation.people.inScope,
      withLines: reconciliation.people.withLines,
      withoutLines: peopleWithoutLine(reconciliation),
    },
    totals: compareTotals(manifest.controlTotals, previous?.totals),
    previous: previous && { period: previous.period, run: previous.run },
    exceptions: groupExceptions([...exceptions, ...resolved], {
      accepted,
      resolved: new Set(resolved.map(({ id }) => id)),
    }),
    outliers: outliersOf(subject, content),
    adjustments: adjustmentsOf(content),
    priorPeriodLines: priorPeriodLines(computation, profile),
    measuredMinutes: measuredMinutes(subject, content),
    reconciliation: reconciliationEquations(reconciliation),
    changes: {
      ...(content.since === undefined
        ? {}
        : { sinceRun: { period: content.since.period, run: content.since.run } }),
      rows: content.changes,
    },
    names: nameUses,
    calls: {
      used: record.meteredCallsUsed,
      planned: record.meteredCallsPlanned,
      monthlyQuota: organisation.quota.apiCallsPerMonth,
    },
    versions: versionsOf(subject, manifest),
    release: releaseOf(subject, state),
  };
}

function kindOf({ company, series }: ExportSubject, { replaces }: ReportedContent): ReportKind {
  if (company.mode === 'shadow') return 'shadow';
  if (replaces !== undefined) return 'replacement';
  return series.finalPay === undefined ? 'regular' : 'final-pay';
}

function peopleWithoutLine({ people }: Reconciliation): PersonWithoutLine[] {
  return people.without.map(({ userId, why, exception }) => ({
    userId,
    employeeNumber: exception?.employeeNumber,
    reason: exception?.text ?? withoutLineTexts[why],
  }));
}

function outliersOf({ company }: ExportSubject, content: ReportedContent): Outlier[] {
  const { figures, previous } = content;
  const inputs = { current: figures.codes, people: figures.people, previous: previous?.figures };
  return findOutliers(inputs, company.reportThresholds);
}

function priorPeriodLines(
  { lines }: Computation,
  profile: FileProfile,
): readonly PriorPeriodLine[] {
  return lines
    .filter(({ kind }) => kind === 'prior-period')
    .map((line) => {
      const { employeeNumber, userId, from, to, earningsCode, unit, minutes } = line;
      const decimals = quantityDecimalsOf(profile) ?? usualDecimals(unit);
      const quantity = formatDecimal(writtenQuantity(line, decimals), decimals);
      return { employeeNumber, userId, from, to, earningsCode, unit, minutes, quantity };
    });
}

function adjustmentsOf({ adjustments, mapping }: ReportedContent): ReportedAdjustment[] {
  return adjustments.map(({ userId, employeeNumber, date, measure, minutes, reason, author }) => ({
    userId,
    employeeNumber: mapping.rowOn(userId ?? '', date)?.employee_number ?? employeeNumber,
    date,
    measure,
    minutes,
    reason,
    author,
  }));
}

/** Codes are those of the period's last day. */
function measuredMinutes(
  { payRules, series }: ExportSubject,
  { computation, mapping }: ReportedContent,
): MeasuredMinutes[] {
  const titles = new Map(
    payRules.leave.types.map(({ key, nameEn, nameZhHK }) => [
      `leave:${key}`,
      { en: nameEn, zhHK: nameZhHK },
    ]),
  );
  return Object.entries(inFixedOrder(computation.totals)).map(([measure, minutes]) => ({
    measure,
    minutes,
    title: titles.get(measure),
    earningsCode: isPayableMeasure(measure)
      ? mapping.codeOn(measure, series.period.to)?.earnings_code
      : undefined,
  }));
}

function versionsOf({ profile }: ExportSubject, manifest: Manifest): ReportedVersion[] {
  const { versions, inputsSha256 } = manifest;
  return [
    { part: 'engine', version: versions.engine },
    {
      part: 'pay-rules',
      version: String(versions.payRules.version),
      sha256: versions.payRules.sha256,
    },
    { part: 'people-mapping', sha256: versions.mappingSha256 },
    { part: 'earnings-codes', sha256: versions.earningsCodesSha256 },
    {
      part: 'profile',
      version: versions.profile,
      sha256: sha256Of(describeProfileForHash(profile)),
    },
    { part: 'inputs', sha256: inputsSha256 },
  ];
}

/**
 * The policy, and how far it has come when the file is ready. The decision itself is not written here:
 * the report that approvers look at must not change by their looking.
 */
function releaseOf({ company }: ExportSubject, state: ReportState): ReportedRelease {
  if (state === 'held') return { policy: company.release.kind, state: 'not-asked', approvers: [] };
  if (state === 'awaiting-release') return { policy: 'approval', state: 'waiting', approvers: [] };
  const policy = state === 'ready' ? 'automatic' : 'none';
  return { policy, state: 'not-needed', approvers: [] };
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
