import type { BilingualText } from '../errors/index.ts';
import type { LedgerMonth, SpenderFigures } from './call-ledger.ts';
import type { Forecast } from './forecast.ts';
import type { PushSummary } from './push-ledger.ts';
import type { QuotaDiscrepancy } from './quota-discrepancy.ts';
import type { QuotaWarning } from './quota-warnings.ts';
import type { SpentMark } from './spent-mark.ts';

/** Metered calls of the month. */
export interface CallFigures {
  readonly quota: number;
  readonly used: number;
  /** Promised to spenders beyond what they have used. */
  readonly reserved: number;
  /** Still kept for payroll from work that can wait. */
  readonly keptForPayroll: number;
  /** For work that can wait: quota less used, reserved and kept; never below 0. */
  readonly free: number;
  readonly forecast: Forecast;
}

/** Metered pushes of the month. */
export interface PushFigures {
  readonly quota: number;
  readonly used: number;
  readonly byFamily: PushSummary['byFamily'];
  readonly recountedAtEpochMs: number | undefined;
  readonly forecast: Forecast;
}

/** The spenders of one function. */
export interface FunctionFigures {
  /** Folder of the function, or the first part of the spender's name. */
  readonly name: string;
  readonly used: number;
  /** Beyond what is used. */
  readonly reserved: number;
  readonly spenders: readonly SpenderFigures[];
}

/** The month of one organisation, as a person wants to see it. */
export interface QuotaReport {
  readonly month: LedgerMonth;
  readonly asOfEpochMs: number;
  readonly calls: CallFigures;
  readonly pushes: PushFigures;
  /** The largest first. */
  readonly functions: readonly FunctionFigures[];
  /** DingTalk has said so, and the quota was not raised since. */
  readonly spent: SpentMark | undefined;
  readonly discrepancy: QuotaDiscrepancy | undefined;
  /** What is reached now, told or not. */
  readonly warnings: readonly QuotaWarning[];
  readonly nextStep: BilingualText;
}
