import type { CallOptions } from '../table-store/index.ts';

/** A Hong Kong calendar month, `yyyy-MM`: DingTalk's quota of metered calls starts anew with it. */
export type LedgerMonth = string;

export interface Reservation extends CallOptions {
  readonly month: LedgerMonth;
  /** Who spends: stable over repeats of the same work, for example the id of a payroll run. */
  readonly spender: string;
  /** Metered calls that this spender needs in the month, all told. */
  readonly calls: number;
  /** Metered calls that the organisation has in a month. */
  readonly quotaCalls: number;
  /** Calls of the quota that stay untouched for everything else. */
  readonly reserveCalls: number;
}

export interface SpenderFigures {
  readonly spender: string;
  readonly reservedCalls: number;
  readonly usedCalls: number;
}

export interface LedgerSummary {
  readonly month: LedgerMonth;
  /** Sum of each spender's larger figure: what is spent or promised. */
  readonly committedCalls: number;
  readonly reservedCalls: number;
  readonly usedCalls: number;
  /** In order of spender (bytewise). */
  readonly spenders: readonly SpenderFigures[];
}

/**
 * The ledger of metered DingTalk calls of one organisation.
 *
 * Guarantees: granted reservations together never exceed quota minus reserve, whoever races; each
 * operation may be repeated with the same arguments without effect.
 */
export interface CallLedger {
  /**
   * Sets calls aside. The same spender asking again replaces its own figure; asking for no more than
   * it already has is always granted.
   *
   * @throws QuotaExceededError if what all have used or reserved leaves too little.
   */
  reserve(reservation: Reservation): Promise<void>;
  /** Notes how many calls the spender has made so far, as an absolute count that never falls. */
  recordUsed(
    use: { readonly month: LedgerMonth; readonly spender: string; readonly usedCalls: number },
    options?: CallOptions,
  ): Promise<void>;
  /** The spender is done: its reservation shrinks to what it has used. */
  settle(
    account: { readonly month: LedgerMonth; readonly spender: string },
    options?: CallOptions,
  ): Promise<void>;
  summary(month: LedgerMonth, options?: CallOptions): Promise<LedgerSummary>;
}
