import {
  isMarkStanding,
  ledgerMonthOf,
  QuotaExceededError,
  type CallLedger,
} from '../../../shared/call-ledger/index.ts';
import type {
  CallEvent,
  CallResult,
  DingTalkClient,
  Operation,
} from '../../../shared/dingtalk/index.ts';
import type { CallOptions } from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { BackstopCallsSpentError } from './errors.ts';

/** In whose name calls are reserved and booked in the ledger. */
export const BACKSTOP_SPENDER = 'event-backstop';

/**
 * Requests that one call may take at the very most: itself, three repeats after unknown outcomes, and
 * one after a refused token (`shared/dingtalk`, retry policy). As many must be left before it begins.
 */
const MOST_REQUESTS_PER_CALL = 5;

export interface CallAccountOptions {
  readonly clock: Clock;
  readonly ledger: CallLedger;
  readonly dingTalkOf: (options: { readonly onCall: (event: CallEvent) => void }) => DingTalkClient;
  /** Metered calls a month that the backstop may take altogether. */
  readonly callsPerMonth: number;
  readonly quotaCalls: number;
  readonly reserveCalls: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The calls that the backstop may make in a month, reserved in the ledger and booked one by one: the
 * count is raised before a call is made, so that a kill never leaves a call unbooked. Never more than
 * granted are made, repeats included. To be used by one run at a time, under its lease.
 */
export class CallAccount {
  readonly #options: CallAccountOptions;
  readonly #client: DingTalkClient;
  #figures: AccountFigures;
  /** Requests of the call under way. */
  #requests = 0;

  private constructor(options: CallAccountOptions, figures: AccountFigures) {
    this.#options = options;
    this.#figures = figures;
    this.#client = options.dingTalkOf({
      onCall: ({ quotaCost }) => {
        this.#requests += quotaCost;
      },
    });
  }

  /**
   * Reserves the month's calls, or as many of them as are free.
   *
   * @throws the errors of the ledger
   */
  static async open(options: CallAccountOptions): Promise<CallAccount> {
    return new CallAccount(options, await figuresOf(options));
  }

  /** Whether the ledger granted less than the configuration wants. */
  get isShort(): boolean {
    return this.#figures.granted < this.#options.callsPerMonth;
  }

  /** DingTalk has said that the month's calls are spent: none is made, and none booked in vain. */
  get isMonthSpent(): boolean {
    return this.#figures.isMonthSpent;
  }

  /** `yyyy-MM` */
  get month(): string {
    return this.#figures.month;
  }

  get granted(): number {
    return this.#figures.granted;
  }

  get used(): number {
    return this.#figures.used;
  }

  /** Calls that can still be made if none has to be repeated. */
  get remaining(): number {
    if (this.isMonthSpent) return 0;
    return Math.max(0, this.granted - this.used - (MOST_REQUESTS_PER_CALL - 1));
  }

  /** @throws BackstopCallsSpentError before anything is sent; DingTalkError; the ledger's errors */
  async call<Params, Answer>(
    operation: Operation<Params, Answer>,
    params: Params,
  ): Promise<CallResult<Answer>> {
    // A call after the turn of the month belongs to that month.
    if (ledgerMonthOf(this.#options.clock.nowEpochMs()) !== this.#figures.month) {
      this.#figures = await figuresOf(this.#options);
    }
    if (this.remaining < 1) throw new BackstopCallsSpentError(this.#figures);
    const before = this.used;
    this.#requests = 0;
    await this.#book(before + 1);
    try {
      return await this.#client.call(operation, params, { signal: this.#options.signal });
    } finally {
      if (this.#requests > 1) await this.#book(before + this.#requests);
    }
  }

  async #book(used: number): Promise<void> {
    this.#figures = { ...this.#figures, used };
    await this.#options.ledger.recordUsed(
      { month: this.#figures.month, spender: BACKSTOP_SPENDER, usedCalls: used },
      callOptions(this.#options),
    );
  }
}

interface AccountFigures {
  /** `yyyy-MM` */
  readonly month: string;
  readonly granted: number;
  readonly used: number;
  readonly isMonthSpent: boolean;
}

async function figuresOf(options: CallAccountOptions): Promise<AccountFigures> {
  const month = ledgerMonthOf(options.clock.nowEpochMs());
  const granted = await reserveUpTo(options, month);
  const { spenders, spent } = await options.ledger.summary(month, callOptions(options));
  const used = spenders.find(({ spender }) => spender === BACKSTOP_SPENDER)?.usedCalls ?? 0;
  return { month, granted, used, isMonthSpent: isMarkStanding(spent, options.quotaCalls) };
}

function callOptions({ signal }: CallAccountOptions): CallOptions {
  return signal === undefined ? {} : { signal };
}

/** Grants less if that is all there is: a few looks are better than none. */
async function reserveUpTo(options: CallAccountOptions, month: string): Promise<number> {
  const { ledger, callsPerMonth, quotaCalls, reserveCalls } = options;
  const reserve = (calls: number): Promise<void> =>
    ledger.reserve({
      month,
      spender: BACKSTOP_SPENDER,
      calls,
      quotaCalls,
      reserveCalls,
      ...callOptions(options),
    });
  let calls = callsPerMonth;
  for (let round = 1; round <= 2; round += 1) {
    try {
      await reserve(calls);
      return calls;
    } catch (error) {
      if (!(error instanceof QuotaExceededError)) throw error;
      calls = Math.min(calls, Number(error.details['freeCalls'] ?? 0));
    }
  }
  return 0;
}
