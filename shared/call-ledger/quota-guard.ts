import type { Logger } from '../observability/index.ts';
import { KeptValue, type CallPriority } from '../resilience/index.ts';
import type { CallOptions } from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import type { CallBooking } from './call-booking.ts';
import type { CallLedger, LedgerSummary } from './call-ledger.ts';
import { MonthSpentError, QuotaReservedError } from './errors.ts';
import { ledgerMonthOf } from './ledger-month.ts';
import { decideAdmission, type QuotaLimits } from './quota-admission.ts';
import { isMarkStanding } from './spent-mark.ts';

/** A request that was made, as the DingTalk client tells it (`CallEvent`). */
export interface AnsweredCall {
  readonly outcome: string;
  readonly atEpochMs: number;
}

/** Stands before each metered call of one spender in this instance. */
export interface QuotaGuard {
  /**
   * To be awaited before a metered call. A ledger that is down lets every call pass.
   *
   * @throws QuotaReservedError for `sync` and `report` once what is left is kept for payroll;
   *   MonthSpentError for both once DingTalk has said that the month is spent
   */
  admit(priority: CallPriority): Promise<void>;
  /**
   * To be told of each answer to a metered call: "quota exceeded" marks the month, a call that was
   * made after that and served takes the mark away. Never throws.
   */
  answered(call: AnsweredCall, options?: CallOptions): Promise<void>;
}

export interface QuotaGuardOptions {
  readonly ledger: Pick<CallLedger, 'summary' | 'markSpent' | 'liftSpent'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** As of the booking of the same calls. */
  readonly spender: string;
  /** Of the live configuration (`quotaLimitsOf`): a guard that outlives it goes by the old figures. */
  readonly limits: QuotaLimits;
  /** What it has not booked yet counts too. */
  readonly booking?: Pick<CallBooking, 'unbooked'>;
}

/**
 * For so long an instance goes by what it has read. Within it instances may overshoot by what they
 * spend at the same time; the reservations of the ledger are exact.
 */
const KEEP_MS = 30_000;

/** DingTalk's answer that the month's calls are spent (`DingTalkErrorCode`). */
const SPENT_OUTCOME = 'dingtalk.quota-exhausted';

/**
 * @example
 * const limits = quotaLimitsOf(organisation);
 * const guard = createQuotaGuard({ ledger, clock, log, spender, limits, booking });
 * await guard.admit('sync');
 */
export function createQuotaGuard(options: QuotaGuardOptions): QuotaGuard {
  const { ledger, clock, log, spender, limits, booking } = options;
  let kept = new KeptValue<LedgerSummary | undefined>({ clock, keepMs: KEEP_MS });
  let isBlind = false;
  /** When this instance last saw or made a mark: by its own clock, for comparing its own calls. */
  let markKnownAtEpochMs: number | undefined;

  const read = async (month: string): Promise<LedgerSummary | undefined> => {
    try {
      const summary = await ledger.summary(month);
      isBlind = false;
      const isMarked = isMarkStanding(summary.spent, limits.quotaCalls);
      markKnownAtEpochMs = isMarked ? (markKnownAtEpochMs ?? clock.nowEpochMs()) : undefined;
      return summary;
    } catch (error) {
      if (!isBlind) log.warn('call-ledger.not-readable', { spender, month, error });
      isBlind = true;
      return undefined;
    }
  };

  return {
    admit: async (priority) => {
      const month = ledgerMonthOf(clock.nowEpochMs());
      let summary = await kept.get(() => read(month));
      if (summary !== undefined && summary.month !== month) {
        kept = new KeptValue({ clock, keepMs: KEEP_MS });
        summary = await kept.get(() => read(month));
      }
      if (summary === undefined) return;
      const unbookedCalls = booking?.unbooked(month) ?? 0;
      const nowEpochMs = clock.nowEpochMs();
      const request = { priority, spender, unbookedCalls, nowEpochMs };
      const decision = decideAdmission(summary, limits, request);
      if (decision.outcome === 'spent') throw new MonthSpentError(decision);
      if (decision.outcome === 'reserved') throw new QuotaReservedError(decision);
    },

    answered: async ({ outcome, atEpochMs }, call = {}) => {
      const isLifting =
        outcome === 'success' &&
        markKnownAtEpochMs !== undefined &&
        atEpochMs >= markKnownAtEpochMs;
      if (outcome !== SPENT_OUTCOME && !isLifting) return;
      const month = ledgerMonthOf(atEpochMs);
      const { quotaCalls } = limits;
      try {
        if (isLifting) {
          await ledger.liftSpent({ month, spender }, call);
          markKnownAtEpochMs = undefined;
          log.info('call-ledger.month-open', { spender, month, quotaCalls });
        } else {
          const marked = await ledger.markSpent({ month, spender, quotaCalls }, call);
          if (marked === 'marked') markKnownAtEpochMs = clock.nowEpochMs();
          log.warn('call-ledger.month-spent', { spender, month, quotaCalls, outcome: marked });
        }
        kept = new KeptValue({ clock, keepMs: KEEP_MS });
      } catch (error) {
        log.warn('call-ledger.not-marked', { spender, month, error });
      }
    },
  };
}
