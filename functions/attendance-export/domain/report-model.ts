import type { BilingualText } from '../../../shared/errors/index.ts';
import type { HongKongDate, PayPeriod } from '../../../shared/time/index.ts';
import type { QuantityUnit } from './day-amount.ts';
import type { ExceptionGroup } from './exception-groups.ts';
import type { ReportedPerson } from './reported-person.ts';
import type { Outlier } from './outliers.ts';
import type { TotalComparison } from './total-comparison.ts';

/** What the run has come to when the report is written. */
export type ReportState =
  | 'held'
  | 'awaiting-release'
  | 'ready'
  | 'delivered'
  | 'delivered-unconfirmed'
  | 'unchanged'
  | 'corrections-pending'
  | 'shadow'
  | 'superseded';

/** Why there is a file: the month's, leavers' before it, one in the place of another, or none at all. */
export type ReportKind = 'regular' | 'final-pay' | 'replacement' | 'shadow';

export interface ReportedFile {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly rows: number;
  readonly characterSet: string;
}

/** A person in scope who has no line in the file. */
export interface PersonWithoutLine extends ReportedPerson {
  readonly reason: BilingualText;
}

/** Minutes that a person, and not a punch, put into the file. */
export interface ReportedAdjustment extends ReportedPerson {
  readonly date: HongKongDate;
  readonly measure: string;
  /** What the configuration calls the measure, such as the name of a leave type. */
  readonly title?: BilingualText | undefined;
  /** May be negative. */
  readonly minutes: number;
  readonly reason: string;
  readonly author: string;
}

/** A line that belongs to an earlier period which is already paid. */
export interface PriorPeriodLine extends ReportedPerson {
  readonly from: HongKongDate;
  readonly to: HongKongDate;
  readonly earningsCode: string;
  readonly unit: QuantityUnit;
  /** May be negative. */
  readonly minutes: number;
  /** As written in the file. */
  readonly quantity: string;
}

export interface MeasuredMinutes {
  readonly measure: string;
  /** As in {@link ReportedAdjustment}. */
  readonly title?: BilingualText | undefined;
  readonly minutes: number;
  /** Earnings code it is written under; absent: reported and not paid. */
  readonly earningsCode?: string | undefined;
}

/** One summand of an equation, such as the punches left out as duplicates. */
export interface EquationTerm {
  readonly label: BilingualText;
  readonly value: number;
}

/** `total = parts`, a check of the run. */
export interface ReconciliationEquation {
  readonly name: BilingualText;
  readonly total: EquationTerm;
  readonly parts: readonly EquationTerm[];
}

/** What mapping, rules or profile say now, and what they said for the last delivered run. */
export interface SettingChange {
  readonly about: 'people-mapping' | 'earnings-codes' | 'pay-rules' | 'profile' | 'calendar';
  readonly what: string;
  /** Absent: it is new. */
  readonly before?: string | undefined;
  /** Absent: it is gone. */
  readonly after?: string | undefined;
}

/** A name that is not in the file as DingTalk has it. It holds single characters, never the name. */
export interface NameUse extends ReportedPerson {
  readonly outcome: 'substituted' | 'left-empty' | 'payroll-name';
  readonly characters: readonly { readonly from: string; readonly to?: string | undefined }[];
}

export interface ReportedVersion {
  readonly part:
    | 'engine'
    | 'pay-rules'
    | 'people-mapping'
    | 'earnings-codes'
    | 'profile'
    | 'calendar'
    | 'inputs';
  readonly version?: string | undefined;
  readonly sha256?: string | undefined;
}

/** How the file was, or is to be, released. */
export interface ReportedRelease {
  readonly policy: 'automatic' | 'approval' | 'none';
  readonly state: 'not-asked' | 'waiting' | 'agreed' | 'refused' | 'cancelled' | 'not-needed';
  readonly approvalInstanceId?: string | undefined;
  /** Employee numbers or DingTalk user ids, never names. */
  readonly approvers: readonly string[];
  readonly decidedAtEpochMs?: number | undefined;
}

/** Calls to DingTalk that count against the organisation's monthly quota. */
export interface ReportedCalls {
  readonly used: number;
  readonly planned: number;
  readonly monthlyQuota?: number | undefined;
}

/**
 * Everything that the report of a run shows. It is a value that `JSON.stringify` keeps whole, and it
 * holds no "now": the same run gives the same model and so the same bytes of report.
 */
export interface PayrollReport {
  readonly v: 1;
  readonly environment: string;
  readonly organisation: { readonly corpId: string; readonly name: BilingualText };
  readonly company: { readonly code: string; readonly name: BilingualText };
  readonly period: PayPeriod;
  /** Four digits. */
  readonly run: string;
  readonly kind: ReportKind;
  /** The run that this one would replace at the receiver. */
  readonly replaces?: string | undefined;
  readonly state: ReportState;
  /** When the run was computed, as kept with it. */
  readonly generatedAtEpochMs: number;
  readonly payRulesVersion: string;
  readonly file: ReportedFile;
  readonly people: {
    readonly inScope: number;
    readonly withLines: number;
    readonly withoutLines: readonly PersonWithoutLine[];
  };
  /** In code order, codes of either period. */
  readonly totals: readonly TotalComparison[];
  /** Absent if there is nothing to compare with. */
  readonly previous?: { readonly period: PayPeriod; readonly run: string } | undefined;
  readonly exceptions: readonly ExceptionGroup[];
  readonly outliers: readonly Outlier[];
  readonly adjustments: readonly ReportedAdjustment[];
  readonly priorPeriodLines: readonly PriorPeriodLine[];
  readonly measuredMinutes: readonly MeasuredMinutes[];
  readonly reconciliation: readonly ReconciliationEquation[];
  readonly changes: {
    /** Absent if nothing was delivered before. */
    readonly sinceRun?: { readonly period: PayPeriod; readonly run: string } | undefined;
    readonly rows: readonly SettingChange[];
  };
  readonly names: readonly NameUse[];
  readonly calls: ReportedCalls;
  readonly versions: readonly ReportedVersion[];
  readonly release: ReportedRelease;
}

/** True if the equation closes. */
export function equationCloses({ total, parts }: ReconciliationEquation): boolean {
  return total.value === parts.reduce((sum, { value }) => sum + value, 0);
}

/** Questions that hold the file: exceptions that affect pay and are neither accepted nor resolved. */
export function openQuestions(report: Pick<PayrollReport, 'exceptions'>): number {
  return report.exceptions.reduce((sum, { open }) => sum + open, 0);
}
