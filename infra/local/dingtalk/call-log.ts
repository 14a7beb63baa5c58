import { isRecord } from './json-value.ts';
import { Journal } from '../stand-in/journal.ts';
import { formatMonth } from './local-date-time.ts';

/**
 * - `served`: the answer was a success
 * - `throttled`: refused by a limit of the gateway; never counts against the quota
 * - `refused`: refused for any other reason
 */
export type CallOutcome = 'served' | 'throttled' | 'refused';

/** One call as it is kept for ever. The parameters themselves are personal data and are not kept. */
export interface LoggedCall {
  readonly atEpochMs: number;
  readonly host: 'api' | 'oapi';
  /** Path without the leading slash, as in the fault switchboard. */
  readonly api: string;
  /** Empty where the call told no known app. */
  readonly corpId: string;
  readonly appKey: string;
  readonly isMetered: boolean;
  /** Whether it was taken from the organisation's monthly quota. */
  readonly isCounted: boolean;
  readonly parametersHash: string;
  readonly outcome: CallOutcome;
  /** Code of the refusal. */
  readonly code?: string;
}

/** Which calls to look at; all that is absent matches. */
export interface CallFilter {
  readonly corpId?: string;
  readonly appKey?: string;
  readonly api?: string;
  readonly outcome?: CallOutcome;
  readonly isMetered?: boolean;
}

/** A call that was served more than once with the same parameters. */
export interface RepeatedCall {
  readonly corpId: string;
  readonly appKey: string;
  readonly api: string;
  readonly parametersHash: string;
  readonly times: number;
}

/** Every call since the state directory was made, and the monthly counters that follow from it. */
export class CallLog {
  readonly #calls: LoggedCall[] = [];
  readonly #countedByMonth = new Map<string, number>();
  #journal: Journal | undefined;

  static async open(filePath: string): Promise<CallLog> {
    const log = new CallLog();
    log.#journal = await Journal.open(filePath, (record) => {
      if (isLoggedCall(record)) log.#keep(record);
    });
    return log;
  }

  /** Counts at once; resolves when the call is on disk. */
  async record(call: LoggedCall): Promise<void> {
    this.#keep(call);
    await this.#journal?.append(call);
  }

  calls(filter: CallFilter = {}): readonly LoggedCall[] {
    return this.#calls.filter((call) => matches(call, filter));
  }

  /** Calls taken from the quota of an organisation in a month `yyyy-MM`. */
  countedIn(corpId: string, month: string): number {
    return this.#countedByMonth.get(`${corpId} ${month}`) ?? 0;
  }

  /** Served calls that happened more than once: by default only metered ones. */
  repeated(filter: CallFilter = { isMetered: true }): readonly RepeatedCall[] {
    const times = new Map<string, RepeatedCall>();
    for (const call of this.calls({ ...filter, outcome: 'served' })) {
      const { corpId, appKey, api, parametersHash } = call;
      const key = [corpId, appKey, api, parametersHash].join(' ');
      const before = times.get(key)?.times ?? 0;
      times.set(key, { corpId, appKey, api, parametersHash, times: before + 1 });
    }
    return [...times.values()].filter((entry) => entry.times > 1);
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  #keep(call: LoggedCall): void {
    this.#calls.push(call);
    if (!call.isCounted) return;
    const key = `${call.corpId} ${formatMonth(call.atEpochMs)}`;
    this.#countedByMonth.set(key, (this.#countedByMonth.get(key) ?? 0) + 1);
  }
}

function matches(call: LoggedCall, filter: CallFilter): boolean {
  return (
    (filter.corpId ?? call.corpId) === call.corpId &&
    (filter.appKey ?? call.appKey) === call.appKey &&
    (filter.api ?? call.api) === call.api &&
    (filter.outcome ?? call.outcome) === call.outcome &&
    (filter.isMetered ?? call.isMetered) === call.isMetered
  );
}

function isLoggedCall(record: unknown): record is LoggedCall {
  return (
    isRecord(record) && typeof record['api'] === 'string' && typeof record['atEpochMs'] === 'number'
  );
}
