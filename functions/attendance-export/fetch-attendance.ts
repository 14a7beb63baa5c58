import {
  listLeave,
  listRecord,
  listSchedulesByUsers,
  queryShift,
  type LeaveRow,
} from '../../shared/dingtalk/index.ts';
import {
  addDays,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  type PayPeriod,
} from '../../shared/time/index.ts';
import type { CallPlan, DayWindow, UserBatch } from './domain/call-plan.ts';
import type { AttendanceBatch, LeaveSpan } from './domain/attendance-batch.ts';
import type { PlannedCheck, RestDay, Shift } from './domain/planned-day.ts';
import {
  leaveSpanOf,
  plannedCheckOf,
  punchRecordOf,
  restDayOf,
  shiftOf,
} from './decode-answers.ts';
import type { PunchRecord } from './domain/punch-record.ts';
import type { AnswerSource } from './fetch-answers.ts';

const LEAVE_ROWS_PER_PAGE = 20;

/** The parameters of every attendance call follow from plan, period and operator alone. */
export class AttendanceFetcher {
  readonly #source: AnswerSource;
  readonly #plan: CallPlan;
  readonly #period: PayPeriod;
  readonly #operatorUserId: string;
  /** Shifts that the schedules name; known once every schedule has been seen. */
  #shiftIds: readonly string[] | undefined;
  readonly #shifts = new Map<string, Shift>();

  constructor(source: AnswerSource, plan: CallPlan, period: PayPeriod, operatorUserId: string) {
    this.#source = source;
    this.#plan = plan;
    this.#period = period;
    this.#operatorUserId = operatorUserId;
  }

  /** Fetches whatever is not stored yet; afterwards every answer of the plan is. */
  async collect(): Promise<void> {
    const { batches, punchWindows, scheduleWindows, leaveBatches } = this.#plan;
    const source = this.#source;
    const shiftIds = new Set<string>();
    await source.forEach(pairs(batches, scheduleWindows), async ([batch, window]) => {
      const params = this.#scheduleParams(batch, window);
      const { result } = await source.fetch(listSchedulesByUsers, params);
      for (const row of result) {
        const check = plannedCheckOf(row);
        if (check !== undefined) shiftIds.add(check.shiftId);
      }
    });
    this.#shiftIds = [...shiftIds].sort();
    await source.forEach(pairs(batches, punchWindows), ([batch, window]) =>
      source.collect(listRecord, recordParams(batch, window)),
    );
    await source.forEach(leaveBatches, async (batch) => {
      await this.#leaveOf(batch);
    });
    await source.forEach(this.#shiftIds, (shiftId) =>
      source.collect(queryShift, { operatorUserId: this.#operatorUserId, shiftId }),
    );
  }

  /** How many answers of the plan are not stored; leave and shifts count by their first call. */
  countMissing(): number {
    const { batches, punchWindows, scheduleWindows } = this.#plan;
    const schedules = pairs(batches, scheduleWindows).filter(
      ([batch, window]) =>
        !this.#source.has(listSchedulesByUsers, this.#scheduleParams(batch, window)),
    );
    const punches = pairs(batches, punchWindows).filter(
      ([batch, window]) => !this.#source.has(listRecord, recordParams(batch, window)),
    );
    const leave = this.#plan.leaveBatches.filter(
      (batch) => !this.#source.has(listLeave, this.#leaveParams(batch, 0)),
    );
    return schedules.length + punches.length + leave.length;
  }

  /**
   * The shifts that the schedules name. Where the schedules are yet to be read, `readBatches` adds the
   * shifts of each batch before it gives the batch: so no answer is read twice.
   */
  async readShifts(): Promise<ReadonlyMap<string, Shift>> {
    for (const shiftId of this.#shiftIds ?? []) await this.#readShift(shiftId);
    return this.#shifts;
  }

  /** Leave of everybody, by user. */
  async readLeave(): Promise<LeaveSpan[]> {
    const spans: LeaveSpan[] = [];
    for (const batch of this.#plan.leaveBatches) {
      for (const row of await this.#leaveOf(batch)) spans.push(leaveSpanOf(row));
    }
    return spans;
  }

  /** One batch of people at a time, so that memory does not grow with the company. */
  async *readBatches(leave: ReadonlyMap<string, LeaveSpan[]>): AsyncIterable<AttendanceBatch> {
    for (const batch of this.#plan.batches) {
      const punches: PunchRecord[] = [];
      for (const window of this.#plan.punchWindows) await this.#addPunches(punches, batch, window);
      const { checks, restDays } = await this.#scheduleOf(batch);
      await this.#readShiftsOf(checks);
      yield {
        userIds: batch.userIds,
        punches,
        checks,
        restDays,
        leave: batch.userIds.flatMap((userId) => leave.get(userId) ?? []),
      };
    }
  }

  /** A function of its own, so that an answer is let go of before the next is read. */
  async #addPunches(punches: PunchRecord[], batch: UserBatch, window: DayWindow): Promise<void> {
    const { recordresult } = await this.#source.read(listRecord, recordParams(batch, window));
    for (const row of recordresult) punches.push(punchRecordOf(row));
  }

  async #scheduleOf(
    batch: UserBatch,
  ): Promise<{ readonly checks: PlannedCheck[]; readonly restDays: RestDay[] }> {
    const checks: PlannedCheck[] = [];
    const restDays: RestDay[] = [];
    for (const window of this.#plan.scheduleWindows) {
      const params = this.#scheduleParams(batch, window);
      const { result } = await this.#source.read(listSchedulesByUsers, params);
      for (const row of result) {
        const check = plannedCheckOf(row);
        const rest = check === undefined ? restDayOf(row) : undefined;
        if (check !== undefined) checks.push(check);
        if (rest !== undefined) restDays.push(rest);
      }
    }
    return { checks, restDays };
  }

  async #readShiftsOf(checks: readonly PlannedCheck[]): Promise<void> {
    let known = '';
    for (const { shiftId } of checks) {
      if (shiftId === known) continue;
      if (!this.#shifts.has(shiftId)) await this.#readShift(shiftId);
      known = shiftId;
    }
  }

  async #readShift(shiftId: string): Promise<void> {
    const params = { operatorUserId: this.#operatorUserId, shiftId };
    const { result } = await this.#source.read(queryShift, params);
    this.#shifts.set(shiftId, shiftOf(shiftId, result));
  }

  async #leaveOf(batch: UserBatch): Promise<LeaveRow[]> {
    const rows: LeaveRow[] = [];
    for (let offset = 0; ; offset += LEAVE_ROWS_PER_PAGE) {
      const { result } = await this.#source.fetch(listLeave, this.#leaveParams(batch, offset));
      rows.push(...result.leave_status);
      if (!result.has_more) return rows;
    }
  }

  #leaveParams(batch: UserBatch, offset: number) {
    return {
      userIds: batch.userIds,
      fromEpochMs: hongKongMidnightEpochMs(this.#period.from),
      toEpochMs: hongKongMidnightEpochMs(addDays(this.#period.to, 2)),
      offset,
      size: LEAVE_ROWS_PER_PAGE,
    };
  }

  #scheduleParams(batch: UserBatch, window: DayWindow) {
    return { operatorUserId: this.#operatorUserId, userIds: batch.userIds, ...instantsOf(window) };
  }
}

function recordParams(batch: UserBatch, window: DayWindow) {
  return { userIds: batch.userIds, ...instantsOf(window) };
}

/** From the first second of the first day to the last second of the last. */
function instantsOf(window: DayWindow): {
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
} {
  return {
    fromEpochMs: hongKongMidnightEpochMs(window.from),
    toEpochMs: hongKongMidnightEpochMs(addDays(window.to, 1)) - 1000,
  };
}

function pairs<A, B>(first: readonly A[], second: readonly B[]): (readonly [A, B])[] {
  return first.flatMap((a) => second.map((b) => [a, b] as const));
}

/** DingTalk gives raw punches for the last 180 days (`dingtalk.md` 4.2, documentation of 2026-08-22). */
export const PUNCH_HISTORY_DAYS = 180;

/** The earliest first day whose punches, with the day before it, can still be asked for. */
export function earliestFirstDay(nowEpochMs: number): string {
  return addDays(hongKongDateOf(nowEpochMs), -PUNCH_HISTORY_DAYS + 2);
}
