import type { Logger } from '../observability/index.ts';
import type { RandomSource } from '../random/index.ts';
import type { CallOptions } from '../table-store/index.ts';
import type { CallLedger, LedgerMonth } from './call-ledger.ts';
import { ledgerMonthOf } from './ledger-month.ts';

/** What a request cost, as the DingTalk client tells it (`CallEvent`). */
export interface BookableCall {
  readonly quotaCost: number;
  readonly atEpochMs: number;
}

/** Books what one spender spends in this instance. */
export interface CallBooking {
  /**
   * Counts a request; to be given to the DingTalk client as `onCall`. Writes to the ledger once a
   * block is full, and then waits for it. Never throws: a ledger that is down does not stop the work.
   */
  count(call: BookableCall): Promise<void>;
  /**
   * Books everything that is not booked yet; to be awaited at the end of each invocation. Never
   * throws.
   *
   * @returns whether all is booked
   */
  flush(options?: CallOptions): Promise<boolean>;
  /** Counted in this instance in a month, and not yet acknowledged by the ledger. */
  unbooked(month: LedgerMonth): number;
}

export interface CallBookingOptions {
  readonly ledger: Pick<CallLedger, 'recordShare'>;
  /** For whose work, the same for all instances: `jira-service-desk`, `event-worker/routing` … */
  readonly spender: string;
  readonly random: RandomSource;
  readonly log: Logger;
  /** Calls between two writes; default 10. */
  readonly callsPerWrite?: number;
}

const CALLS_PER_WRITE = 10;

/** One month's calls of this instance. */
interface MonthCount {
  made: number;
  acknowledged: number;
  /** At which count the last write was tried, so that a ledger that is down is not asked each time. */
  tried: number;
}

/**
 * The one way to book calls. It may live as long as the instance does. Two instances, or two
 * invocations, at the same moment lose nothing of each other: each is a writer of its own whose
 * absolute count the row of the spender keeps, so that a write may be repeated.
 *
 * What may stay unbooked: an instance that is killed takes at most `callsPerWrite - 1` calls with it
 * beside those under way at that moment; while the ledger is down, those since it went down. Never is
 * a call booked that was not counted.
 *
 * @example
 * const booking = createCallBooking({ ledger, spender: 'jira-service-desk', random, log });
 * const client = createDingTalkClient({ ...parts, onCall: booking.count });
 * try { await work(client); } finally { await booking.flush(); }
 */
export function createCallBooking(options: CallBookingOptions): CallBooking {
  const booking = new InstanceBooking(options);
  return {
    count: (call) => booking.count(call),
    flush: (call) => booking.flush(call),
    unbooked: (month) => booking.unbooked(month),
  };
}

class InstanceBooking {
  readonly #options: CallBookingOptions;
  readonly #writer: string;
  readonly #callsPerWrite: number;
  readonly #months = new Map<LedgerMonth, MonthCount>();
  #writing: Promise<void> = Promise.resolve();
  #isDown = false;

  constructor(options: CallBookingOptions) {
    this.#options = options;
    this.#writer = Buffer.from(options.random.bytes(9)).toString('base64url');
    this.#callsPerWrite = options.callsPerWrite ?? CALLS_PER_WRITE;
  }

  async count({ quotaCost, atEpochMs }: BookableCall): Promise<void> {
    if (quotaCost === 0) return;
    const counted = this.#countOf(ledgerMonthOf(atEpochMs));
    counted.made += quotaCost;
    if (counted.made - counted.tried >= this.#callsPerWrite) await this.flush();
  }

  async flush(call: CallOptions = {}): Promise<boolean> {
    // One write after the other: of two at once the second would only meet the first.
    const writing = this.#writing.then(() => this.#write(call));
    this.#writing = writing;
    await writing;
    return [...this.#months.values()].every(({ made, acknowledged }) => made === acknowledged);
  }

  unbooked(month: LedgerMonth): number {
    const counted = this.#months.get(month);
    return counted === undefined ? 0 : counted.made - counted.acknowledged;
  }

  async #write(call: CallOptions): Promise<void> {
    const latest = [...this.#months.keys()].sort().at(-1);
    for (const [month, counted] of this.#months) {
      if (counted.made > counted.acknowledged) await this.#writeMonth(month, counted, call);
      else if (month !== latest) this.#months.delete(month);
    }
  }

  async #writeMonth(month: LedgerMonth, counted: MonthCount, call: CallOptions): Promise<void> {
    const { ledger, spender, log } = this.#options;
    const { made, acknowledged } = counted;
    counted.tried = made;
    try {
      const share = { writer: this.#writer, count: made, acknowledged };
      await ledger.recordShare({ month, spender, ...share }, call);
      counted.acknowledged = made;
      if (this.#isDown) log.info('call-ledger.booked-again', { spender, month });
      this.#isDown = false;
    } catch (error) {
      // Told once for each time that the ledger is down, not for each call.
      if (!this.#isDown) {
        log.warn('call-ledger.not-booked', { spender, month, calls: made - acknowledged, error });
      }
      this.#isDown = true;
    }
  }

  #countOf(month: LedgerMonth): MonthCount {
    const counted = this.#months.get(month) ?? { made: 0, acknowledged: 0, tried: 0 };
    this.#months.set(month, counted);
    return counted;
  }
}
