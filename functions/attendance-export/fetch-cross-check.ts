import { listResults, type ResultRow } from '../../shared/dingtalk/index.ts';
import {
  addDays,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  type PayPeriod,
} from '../../shared/time/index.ts';
import type { DayWindow } from './domain/call-plan.ts';
import type { CheckResult } from './domain/cross-check.ts';
import type { CrossCheckPlan } from './domain/cross-check-plan.ts';
import { groupBy } from './domain/group-by.ts';
import type { AnswerSource } from './fetch-answers.ts';

const ROWS_PER_PAGE = 50;
const MAKE_UP_SOURCE = 'APPROVE';

/** DingTalk's own results of the sampled people (`/attendance/list`). */
export class CrossCheckFetcher {
  readonly #source: AnswerSource;
  readonly #plan: CrossCheckPlan;
  readonly #period: PayPeriod;

  constructor(source: AnswerSource, plan: CrossCheckPlan, period: PayPeriod) {
    this.#source = source;
    this.#plan = plan;
    this.#period = period;
  }

  /** First pages that are not stored yet. */
  countMissing(): number {
    return this.#questions().filter(
      ({ userIds, window }) => !this.#source.has(listResults, pageOf(userIds, window, 0)),
    ).length;
  }

  /** Results by person; everybody of the sample has an entry. */
  async fetch(): Promise<ReadonlyMap<string, readonly CheckResult[]>> {
    const found: CheckResult[] = [];
    await this.#source.forEach(this.#questions(), async ({ userIds, window }) => {
      for (let offset = 0; ; offset += ROWS_PER_PAGE) {
        const params = pageOf(userIds, window, offset);
        const { hasMore, recordresult } = await this.#source.fetch(listResults, params);
        for (const row of recordresult) found.push(...this.#resultOf(row));
        if (!hasMore) return;
      }
    });
    const results = groupBy(found, ({ userId }) => userId);
    return new Map(this.#plan.userIds.map((userId) => [userId, results.get(userId) ?? []]));
  }

  #questions(): { readonly userIds: readonly string[]; readonly window: DayWindow }[] {
    return this.#plan.batches.flatMap(({ userIds }) =>
      this.#plan.windows.map((window) => ({ userIds, window })),
    );
  }

  #resultOf(row: ResultRow): CheckResult[] {
    const date = hongKongDateOf(row.workDate);
    if (row.checkType === undefined || date < this.#period.from || date > this.#period.to)
      return [];
    // A row without a punch has none to name: nobody came, or leave stands in its place.
    const isPunch = row.recordId !== undefined && row.timeResult !== 'NotSigned';
    return [
      {
        userId: row.userId,
        date,
        checkType: row.checkType,
        punchedEpochMs: isPunch ? row.userCheckTime : undefined,
        isMakeUp: row.sourceType === MAKE_UP_SOURCE,
      },
    ];
  }
}

function pageOf(userIds: readonly string[], window: DayWindow, offset: number) {
  return {
    userIds,
    fromEpochMs: hongKongMidnightEpochMs(window.from),
    toEpochMs: hongKongMidnightEpochMs(addDays(window.to, 1)) - 1000,
    offset,
    limit: ROWS_PER_PAGE,
  };
}
