import type { CallOptions } from '../table-store/index.ts';
import type { Share } from './shares.ts';
import type { SpentMark } from './spent-mark.ts';

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
  /** DingTalk said that the month's calls are spent. */
  readonly spent?: SpentMark | undefined;
}

/** A refusal of DingTalk: `dingtalk.quota-exhausted`. */
export interface SpentRefusal {
  readonly month: LedgerMonth;
  /** Whose call was refused. */
  readonly spender: string;
  /** The month's quota as the configuration has it. */
  readonly quotaCalls: number;
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
  /**
   * Notes what one of several writers of the same spender has counted. Writers that note at the same
   * moment lose nothing of each other; the same share again changes nothing.
   */
  recordShare(
    use: { readonly month: LedgerMonth; readonly spender: string } & Share,
    options?: CallOptions,
  ): Promise<void>;
  /** The spender is done: its reservation shrinks to what it has used. */
  settle(
    account: { readonly month: LedgerMonth; readonly spender: string },
    options?: CallOptions,
  ): Promise<void>;
  /**
   * Marks the month as spent at what is counted now, unless it was marked for this quota a moment ago.
   * `not-yet`: by the store's clock the month is another one, or so young that the refusal may be of
   * the one before; nothing was marked.
   */
  markSpent(refusal: SpentRefusal, options?: CallOptions): Promise<'marked' | 'not-yet'>;
  /** Takes the mark away: DingTalk has served a metered call that was made after it. */
  liftSpent(
    served: { readonly month: LedgerMonth; readonly spender: string },
    options?: CallOptions,
  ): Promise<void>;
  summary(month: LedgerMonth, options?: CallOptions): Promise<LedgerSummary>;
}
