import type { CallPriority } from '../resilience/index.ts';
import type { LedgerSummary } from './call-ledger.ts';
import { ASK_AGAIN_MS, isMarkStanding } from './spent-mark.ts';

/** What the contract and the configuration say of an organisation's calls. */
export interface QuotaLimits {
  /** Metered calls of a month. */
  readonly quotaCalls: number;
  /** Of these, kept for payroll from everything that can wait; what payroll has spent counts. */
  readonly payrollReserveCalls: number;
  readonly isPayrollSpender: (spender: string) => boolean;
}

export interface AdmissionRequest {
  readonly priority: CallPriority;
  readonly spender: string;
  /** Made by this instance and not in the summary. */
  readonly unbookedCalls: number;
  readonly nowEpochMs: number;
}

export interface AdmissionFigures {
  readonly month: string;
  readonly quotaCalls: number;
  readonly usedCalls: number;
  /** Spent or promised. */
  readonly committedCalls: number;
  /** Still kept for payroll. */
  readonly keptCalls: number;
}

export type Admission =
  | { readonly outcome: 'admitted' }
  | ({ readonly outcome: 'spent' | 'reserved' } & AdmissionFigures);

/**
 * Whether one more metered call may be made. Pure.
 *
 * Of a month that DingTalk has called spent: work that can wait goes by the mark, but for one attempt
 * an hour. Pay and what people wait for ask DingTalk itself, whose refusal costs nothing: whoever has
 * just bought calls starts the same command again and is served.
 */
export function decideAdmission(
  summary: LedgerSummary,
  limits: QuotaLimits,
  { priority, spender, unbookedCalls, nowEpochMs }: AdmissionRequest,
): Admission {
  const figures: AdmissionFigures = {
    month: summary.month,
    quotaCalls: limits.quotaCalls,
    usedCalls: summary.usedCalls,
    committedCalls: summary.committedCalls,
    keptCalls: keptForPayroll(summary, limits),
  };
  if (priority === 'intake' || priority === 'payroll') return { outcome: 'admitted' };
  if (isMarkStanding(summary.spent, limits.quotaCalls)) {
    const isAskedAgain = nowEpochMs >= summary.spent.markedAtEpochMs + ASK_AGAIN_MS;
    return isAskedAgain ? { outcome: 'admitted' } : { outcome: 'spent', ...figures };
  }
  const own = summary.spenders.find((one) => one.spender === spender);
  const isPromised = (own?.reservedCalls ?? 0) > (own?.usedCalls ?? 0) + unbookedCalls;
  if (isPromised) return { outcome: 'admitted' };
  const freeCalls = limits.quotaCalls - figures.keptCalls - figures.committedCalls - unbookedCalls;
  return freeCalls >= 1 ? { outcome: 'admitted' } : { outcome: 'reserved', ...figures };
}

/** The reserve less what payroll has spent or set aside: nothing is kept twice. */
export function keptForPayroll(
  { spenders }: Pick<LedgerSummary, 'spenders'>,
  { payrollReserveCalls, isPayrollSpender }: QuotaLimits,
): number {
  const taken = spenders
    .filter(({ spender }) => isPayrollSpender(spender))
    .reduce((sum, { reservedCalls, usedCalls }) => sum + Math.max(reservedCalls, usedCalls), 0);
  return Math.max(0, payrollReserveCalls - taken);
}
