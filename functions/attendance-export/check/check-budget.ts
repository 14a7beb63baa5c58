import { ledgerMonthOf } from '../../../shared/call-ledger/index.ts';
import type { DingTalkClient } from '../../../shared/dingtalk/index.ts';
import type { AccessClient } from '../../../shared/dingtalk-access/index.ts';
import { bookedClient, spenderOf } from '../booked-client.ts';
import type { ExportSubject } from '../export-subject.ts';
import type { ExportDependencies } from '../ports.ts';

const PURPOSE = 'check';

/**
 * The metered calls of a check: set aside before each step that knows how many it needs, booked when
 * they are made, under `attendance-export/check/<company>`.
 */
export class CheckBudget {
  readonly #deps: ExportDependencies;
  readonly #subject: ExportSubject;
  readonly #client: AccessClient;
  readonly #spender: string;
  readonly #month: string;
  readonly #usedBefore: number;

  private constructor(deps: ExportDependencies, subject: ExportSubject, usedBefore: number) {
    this.#deps = deps;
    this.#subject = subject;
    this.#client = bookedClient(deps, subject, PURPOSE);
    this.#spender = spenderOf(subject, PURPOSE);
    this.#month = ledgerMonthOf(deps.clock.nowEpochMs());
    this.#usedBefore = usedBefore;
  }

  static async open(deps: ExportDependencies, subject: ExportSubject): Promise<CheckBudget> {
    const used = await usedSoFar(deps, subject);
    return new CheckBudget(deps, subject, used);
  }

  get client(): DingTalkClient {
    return this.#client;
  }

  /** @throws QuotaExceededError if the month has less left, the reserve for others apart */
  async reserve(calls: number): Promise<void> {
    await this.#client.flush();
    const { apiCallsPerMonth, reservedCallsPerMonth } = this.#subject.organisation.quota;
    await this.#deps.ledgerOf(this.#subject.organisation).reserve({
      month: this.#month,
      spender: this.#spender,
      calls: (await usedSoFar(this.#deps, this.#subject)) + calls,
      quotaCalls: apiCallsPerMonth,
      reserveCalls: reservedCallsPerMonth,
    });
  }

  /** Books what was made and gives the rest back. @returns calls that this check has made */
  async settle(): Promise<number> {
    await this.#client.flush();
    const account = { month: this.#month, spender: this.#spender };
    await this.#deps.ledgerOf(this.#subject.organisation).settle(account);
    return (await usedSoFar(this.#deps, this.#subject)) - this.#usedBefore;
  }
}

async function usedSoFar(deps: ExportDependencies, subject: ExportSubject): Promise<number> {
  const month = ledgerMonthOf(deps.clock.nowEpochMs());
  const { spenders } = await deps.ledgerOf(subject.organisation).summary(month);
  return spenders.find(({ spender }) => spender === spenderOf(subject, PURPOSE))?.usedCalls ?? 0;
}
