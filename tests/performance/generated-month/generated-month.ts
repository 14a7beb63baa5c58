import {
  planCalls,
  type CallPlan,
  type DayWindow,
} from '../../../functions/attendance-export/domain/call-plan.ts';
import type { AnswerStore } from '../../../functions/attendance-export/answer-archive.ts';
import { callIdOf } from '../../../functions/attendance-export/fetch-answers.ts';
import {
  listLeave,
  listRecord,
  listSchedulesByUsers,
  queryShift,
} from '../../../shared/dingtalk/index.ts';
import { addDays, daysBetween, hongKongMidnightEpochMs } from '../../../shared/time/index.ts';
import { punchRows, scheduleRows, type MonthDay } from './answer-rows.ts';
import { AnswerTemplate, userIdOf, userIdsOfBatch } from './answer-template.ts';
import { LEAVE, SHIFT, SLOTS_PER_BATCH } from './work-pattern.ts';

export const MONTH = { from: '2026-10-01', to: '2026-10-31' } as const;
export const OPERATOR = userIdOf(0, 0);

/** Milliseconds: of this process's processor time, and of the clock on the wall. */
export interface SpentTime {
  readonly processor: number;
  readonly wall: number;
}

export function spentMs(): SpentTime {
  const { user, system } = process.cpuUsage();
  return { processor: (user + system) / 1_000, wall: performance.now() };
}

/**
 * A month of stored answers about whole batches of fifty people, made when they are read. The time
 * spent in making them is kept apart, so that a measurement can leave it out.
 */
export class GeneratedMonth implements AnswerStore {
  readonly plan: CallPlan;
  readonly userIds: readonly string[];
  /** Bytes of all answers read so far. */
  bytesRead = 0;
  /** Time spent in making answers so far. */
  making: SpentTime = { processor: 0, wall: 0 };
  readonly #answers = new Map<string, () => Buffer>();

  /** @throws RangeError unless the people fill batches of a hundred, those of the leave calls */
  constructor(people: number) {
    if (people <= 0 || people % 100 !== 0) throw new RangeError('people come in hundreds');
    const batches = people / SLOTS_PER_BATCH;
    this.userIds = Array.from({ length: batches }, (_, batch) => userIdsOfBatch(batch)).flat();
    this.plan = planCalls(this.userIds, MONTH);
    this.#addAttendance();
    this.#addLeave();
    this.#answers.set(
      callIdOf(queryShift, { operatorUserId: OPERATOR, shiftId: String(SHIFT.shiftId) }),
      () => Buffer.from(JSON.stringify(shiftAnswer())),
    );
  }

  has(call: string): boolean {
    return this.#answers.has(call);
  }

  store(call: string): Promise<{ readonly stands: boolean }> {
    return Promise.reject(new Error(`nothing is fetched in a measurement: ${call}`));
  }

  read(call: string): Promise<Uint8Array> {
    return Promise.resolve(this.make(call));
  }

  make(call: string): Buffer {
    const begun = spentMs();
    const answer = this.#answers.get(call);
    if (answer === undefined) throw new RangeError(`no answer to ${call}`);
    const bytes = answer();
    this.bytesRead += bytes.length;
    const ended = spentMs();
    this.making = {
      processor: this.making.processor + ended.processor - begun.processor,
      wall: this.making.wall + ended.wall - begun.wall,
    };
    return bytes;
  }

  /** Every answer's call, each once. */
  calls(): IterableIterator<string> {
    return this.#answers.keys();
  }

  #addAttendance(): void {
    const { batches, punchWindows, scheduleWindows } = this.plan;
    const userIdsOf = (slot: number): string => userIdOf(0, slot);
    const punches = punchWindows.map(
      (window) =>
        [
          window,
          new AnswerTemplate({
            errcode: 0,
            errmsg: 'ok',
            recordresult: punchRows(daysOf(window), userIdsOf),
          }),
        ] as const,
    );
    const schedules = scheduleWindows.map(
      (window) =>
        [
          window,
          new AnswerTemplate({
            errcode: 0,
            errmsg: 'ok',
            success: true,
            result: scheduleRows(daysOf(window), userIdsOf),
            request_id: '1532pz0f7qf4k',
          }),
        ] as const,
    );
    for (const [batch, { userIds }] of batches.entries()) {
      for (const [window, template] of punches) {
        const call = callIdOf(listRecord, { userIds, ...instantsOf(window) });
        this.#answers.set(call, () => template.forBatch(batch));
      }
      for (const [window, template] of schedules) {
        const params = { operatorUserId: OPERATOR, userIds, ...instantsOf(window) };
        this.#answers.set(callIdOf(listSchedulesByUsers, params), () => template.forBatch(batch));
      }
    }
  }

  #addLeave(): void {
    const day = hongKongMidnightEpochMs(addDays(MONTH.from, LEAVE.day));
    for (const [index, { userIds }] of this.plan.leaveBatches.entries()) {
      const params = {
        userIds,
        fromEpochMs: hongKongMidnightEpochMs(MONTH.from),
        toEpochMs: hongKongMidnightEpochMs(addDays(MONTH.to, 2)),
        offset: 0,
        size: 20,
      };
      const leave_status = [2 * index, 2 * index + 1].map((batch) => ({
        duration_unit: 'percent_hour',
        duration_percent: (LEAVE.end - LEAVE.start) / 0.6,
        end_time: day + LEAVE.end * 60_000,
        start_time: day + LEAVE.start * 60_000,
        leave_code: 'd4edf257-e581-45f9-b9b9-35755b598952',
        userid: userIdOf(batch, LEAVE.slot),
      }));
      this.#answers.set(callIdOf(listLeave, params), () =>
        Buffer.from(
          JSON.stringify({ errcode: 0, success: true, result: { has_more: false, leave_status } }),
        ),
      );
    }
  }
}

function daysOf(window: DayWindow): MonthDay[] {
  return Array.from({ length: daysBetween(window.from, window.to) + 1 }, (_, index) => {
    const date = addDays(window.from, index);
    return {
      day: daysBetween(MONTH.from, date),
      midnightEpochMs: hongKongMidnightEpochMs(date),
    };
  });
}

/** As the export asks: from the first second of the first day to the last of the last. */
function instantsOf(window: DayWindow): { fromEpochMs: number; toEpochMs: number } {
  return {
    fromEpochMs: hongKongMidnightEpochMs(window.from),
    toEpochMs: hongKongMidnightEpochMs(addDays(window.to, 1)) - 1000,
  };
}

function shiftAnswer(): object {
  const point = (check_type: string, minute: number): object => ({
    check_type,
    check_time: `1970-01-01 ${twoDigits(minute / 60)}:${twoDigits(minute % 60)}:00`,
    across: 0,
  });
  const sections = SHIFT.sections.map(({ start, end }) => ({
    punches: [point('OnDuty', start), point('OffDuty', end)],
    rests:
      SHIFT.rest.start > start && SHIFT.rest.end < end
        ? [point('OnDuty', SHIFT.rest.start), point('OffDuty', SHIFT.rest.end)]
        : [],
  }));
  const result = { id: SHIFT.shiftId, name: '四次打卡', sections };
  return { errcode: 0, success: true, result };
}

function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
