import {
  formatHongKongTimestamp,
  hongKongDateOf,
  MINUTE_MS,
  type PayPeriod,
} from '../../../shared/time/index.ts';
import { describeException, type AttendanceException } from './attendance-exception.ts';
import type { PayrollMapping } from './payroll-mapping.ts';
import type { PunchRecord } from './punch-record.ts';

/** A punch as DingTalk reported it when it was made. */
export interface ReportedPunch {
  readonly userId: string;
  /** DingTalk's own key of a punch: the same in events and in `listRecord`. */
  readonly bizId: string;
  readonly punchedEpochMs: number;
}

/**
 * Compares what DingTalk reported by event with what it lists, a batch of people at a time. A
 * reported punch counts as listed if its `bizId` is, or a punch of the person in the same minute:
 * rows of old devices carry no `bizId`.
 */
export class ReportedPunches {
  readonly #byUser = new Map<string, ReportedPunch[]>();
  readonly #mapping: PayrollMapping;
  readonly #period: PayPeriod;
  readonly #exceptions: AttendanceException[] = [];

  constructor(reported: readonly ReportedPunch[], mapping: PayrollMapping, period: PayPeriod) {
    this.#mapping = mapping;
    this.#period = period;
    for (const punch of reported) {
      const ofUser = this.#byUser.get(punch.userId) ?? [];
      ofUser.push(punch);
      this.#byUser.set(punch.userId, ofUser);
    }
  }

  /** One for each reported punch that is not listed, of the people seen so far. */
  get exceptions(): readonly AttendanceException[] {
    return this.#exceptions;
  }

  /** Compares the listed punches of these people; rows that do not count are listed all the same. */
  compare(userIds: readonly string[], listed: readonly PunchRecord[]): void {
    if (this.#byUser.size === 0) return;
    const keys = new Set(listed.flatMap(keysOfListed));
    for (const userId of userIds) {
      for (const punch of this.#byUser.get(userId) ?? []) {
        if (keys.has(bizKey(punch.bizId)) || keys.has(minuteKey(punch))) continue;
        this.#note(punch);
      }
    }
  }

  #note({ userId, punchedEpochMs }: ReportedPunch): void {
    const date = hongKongDateOf(punchedEpochMs);
    const row = this.#mapping.rowOn(userId, date);
    // Days on which the person is not on this payroll, or of another period, pay nothing here.
    if (row === undefined || date < this.#period.from || date > this.#period.to) return;
    const detail = formatHongKongTimestamp(punchedEpochMs).slice('yyyy-MM-dd '.length);
    const about = { userId, employeeNumber: row.employee_number, date, detail };
    this.#exceptions.push(describeException('reported-punch-missing', about));
  }
}

function keysOfListed(punch: PunchRecord): string[] {
  const { bizId } = punch;
  return [minuteKey(punch), ...(bizId === undefined ? [] : [bizKey(bizId)])];
}

function bizKey(bizId: string): string {
  return `b ${bizId}`;
}

function minuteKey(punch: Pick<PunchRecord, 'userId' | 'punchedEpochMs'>): string {
  return `m ${punch.userId} ${String(Math.floor(punch.punchedEpochMs / MINUTE_MS))}`;
}
