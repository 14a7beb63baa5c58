import { ledgerMonthOf, type CallLedger } from '../../shared/call-ledger/index.ts';
import type { AnswerArchive } from './answer-archive.ts';
import type { PlanSummary } from './export-result.ts';
import { refusePeriodBeyondHistory } from './export-subject.ts';
import type { RunProgress } from './run-progress.ts';

/** How often ledger and run learn how many calls were made: two writes a time. */
const CALLS_PER_LEDGER_ENTRY = 25;

/** What the run spends of the month's quota. */
export class RunSpending {
  readonly #progress: RunProgress;
  readonly #archive: AnswerArchive;
  readonly #ledger: CallLedger;
  readonly #month: string;
  /** Spent in other months, if the run was begun before this one. */
  readonly #usedBefore: number;
  /** Spent in this month. */
  #used: number;
  #noted: number;
  #isReserved = false;

  constructor(progress: RunProgress, archive: AnswerArchive) {
    this.#progress = progress;
    this.#archive = archive;
    this.#ledger = progress.deps.ledgerOf(progress.subject.organisation);
    this.#month = ledgerMonthOf(progress.deps.clock.nowEpochMs());
    const noted = progress.record.meteredCallsByMonth;
    const allNoted = Object.values(noted).reduce((sum, count) => sum + count, 0);
    const notedNow = noted[this.#month] ?? 0;
    this.#usedBefore = allNoted - notedNow;
    // A killed attempt may have stored answers without noting them.
    this.#used = notedNow + Math.max(0, archive.meteredCount - allNoted);
    this.#noted = this.#used;
  }

  count(calls: number): void {
    this.#used += calls;
  }

  /**
   * Shows the plan, then sets its calls aside. `missing`: answers that are known to be missing;
   * `estimated`: calls that may follow from them.
   *
   * @throws QuotaExceededError; ExportRefusedError `request.period-too-old`
   */
  async reserve(summary: PlanSummary, missing: number, estimated: number): Promise<void> {
    const { deps, identity } = this.#progress;
    deps.log.info('payroll.plan', { run: this.#progress.label, ...summary });
    const details = { meteredCalls: summary.meteredCalls, people: summary.people, missing };
    // With every answer stored, a spent quota must not keep a held run from being released.
    if (missing > 0) {
      // A run that was begun in time may end after DingTalk's window: what is stored stays usable.
      if (this.#archive.meteredCount === 0) {
        refusePeriodBeyondHistory(identity.period, deps.clock.nowEpochMs());
      }
      try {
        await this.extend(missing + estimated);
      } catch (error) {
        await this.#progress.note('payroll.plan', 'refused', details);
        throw error;
      }
    }
    await this.#progress.note('payroll.plan', 'done', details);
  }

  /**
   * Sets aside what is still to come, once more of it is known.
   *
   * @throws QuotaExceededError
   */
  async extend(calls: number): Promise<void> {
    if (calls === 0) return;
    const { organisation } = this.#progress.subject;
    await this.#ledger.reserve({
      month: this.#month,
      spender: this.#progress.label,
      calls: this.#used + calls,
      quotaCalls: organisation.quota.apiCallsPerMonth,
      reserveCalls: organisation.quota.reservedCallsPerMonth,
    });
    this.#isReserved = true;
  }

  async noteNowAndThen(): Promise<void> {
    if (this.#used - this.#noted >= CALLS_PER_LEDGER_ENTRY) await this.#noteUsed();
  }

  /** Notes what was used; the reservation shrinks to it. */
  async note(): Promise<void> {
    if (this.#used > this.#noted) await this.#noteUsed();
    if (this.#isReserved) {
      await this.#ledger.settle({ month: this.#month, spender: this.#progress.label });
    }
  }

  async #noteUsed(): Promise<void> {
    this.#noted = this.#used;
    await this.#ledger.recordUsed({
      month: this.#month,
      spender: this.#progress.label,
      usedCalls: this.#used,
    });
    await this.#progress.save({
      meteredCallsUsed: this.#usedBefore + this.#used,
      meteredCallsByMonth: {
        ...this.#progress.record.meteredCallsByMonth,
        [this.#month]: this.#used,
      },
    });
  }
}
