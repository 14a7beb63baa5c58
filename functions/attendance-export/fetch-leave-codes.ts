import { listVacationRecords, type VacationRecord } from '../../shared/dingtalk/index.ts';
import type { LeaveSpan } from './domain/leave-span.ts';
import type { AnswerSource } from './fetch-answers.ts';

const PEOPLE_PER_CALL = 50;
const ROWS_PER_CALL = 200;
/** DingTalk's word for leave that was taken; other records are changes of a balance. */
const TAKEN = 'leave';

/** People who are asked about together: for one kind of leave. */
interface Question {
  readonly leaveCode: string;
  readonly userIds: readonly string[];
}

/**
 * Finds the kind of leaves whose rows do not name it. DingTalk's page on leave rows lists no code, so
 * they may come without; the records of leave by kind have the same person and times.
 */
export class LeaveCodeFetcher {
  readonly #source: AnswerSource;
  readonly #operatorUserId: string;
  readonly #leaveCodes: readonly string[];

  /** `leaveCodes`: the kinds that the pay rules tell apart; without any nothing is asked. */
  constructor(source: AnswerSource, operatorUserId: string, leaveCodes: readonly string[]) {
    this.#source = source;
    this.#operatorUserId = operatorUserId;
    this.#leaveCodes = [...new Set(leaveCodes)].sort();
  }

  /** First calls that the leaves need and that are not stored yet. */
  countMissing(leave: readonly LeaveSpan[]): number {
    return this.#questions(leave).filter(
      (question) => !this.#source.has(listVacationRecords, this.#params(question)),
    ).length;
  }

  /** The leaves with their kind, where DingTalk's records give it; the others as they were. */
  async complete(leave: readonly LeaveSpan[]): Promise<readonly LeaveSpan[]> {
    const codes = new Map<string, string>();
    await this.#source.forEach(this.#questions(leave), async (question) => {
      for (const record of await this.#recordsOf(question)) {
        if ((record.leaveRecordType ?? TAKEN) !== TAKEN) continue;
        const key = keyOf(record.userId, record.startTime, record.endTime);
        const other = codes.get(key);
        // Two kinds for the same time: the first by code, so that it is the same every time.
        if (other === undefined || record.leaveCode < other) codes.set(key, record.leaveCode);
      }
    });
    return leave.map((span) => {
      const leaveCode =
        span.leaveCode ?? codes.get(keyOf(span.userId, span.fromEpochMs, span.toEpochMs));
      return leaveCode === span.leaveCode ? span : { ...span, leaveCode };
    });
  }

  /** Where one answer does not hold all, fewer people are asked about at a time. */
  async #recordsOf(question: Question): Promise<readonly VacationRecord[]> {
    const { result } = await this.#source.fetch(listVacationRecords, this.#params(question));
    const { leaveCode, userIds } = question;
    if (!result.hasMore || userIds.length < 2) return result.leaveRecords;
    const middle = Math.ceil(userIds.length / 2);
    const first = await this.#recordsOf({ leaveCode, userIds: userIds.slice(0, middle) });
    const second = await this.#recordsOf({ leaveCode, userIds: userIds.slice(middle) });
    return [...first, ...second];
  }

  #questions(leave: readonly LeaveSpan[]): Question[] {
    const userIds = [
      ...new Set(leave.flatMap(({ userId, leaveCode }) => (leaveCode === undefined ? userId : []))),
    ].sort();
    const batches = Array.from({ length: Math.ceil(userIds.length / PEOPLE_PER_CALL) }, (_, at) =>
      userIds.slice(at * PEOPLE_PER_CALL, (at + 1) * PEOPLE_PER_CALL),
    );
    return this.#leaveCodes.flatMap((leaveCode) =>
      batches.map((batch) => ({ leaveCode, userIds: batch })),
    );
  }

  #params({ leaveCode, userIds }: Question) {
    return {
      operatorUserId: this.#operatorUserId,
      leaveCode,
      userIds,
      pageSize: ROWS_PER_CALL,
    };
  }
}

function keyOf(userId: string, fromEpochMs: number, toEpochMs: number): string {
  return `${userId} ${String(fromEpochMs)} ${String(toEpochMs)}`;
}
