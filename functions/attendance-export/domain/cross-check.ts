import { createHash } from 'node:crypto';
import {
  formatHongKongTimestamp,
  MINUTE_MS,
  type HongKongDate,
} from '../../../shared/time/index.ts';
import type { DayRecord } from './day-record.ts';

/** DingTalk's own result of one planned punch. */
export interface CheckResult {
  readonly userId: string;
  readonly date: HongKongDate;
  readonly checkType: 'OnDuty' | 'OffDuty';
  /** When the punch was made; undefined if none was, or an approval stands in its place. */
  readonly punchedEpochMs: number | undefined;
  /** The punch came from an approval (補卡). */
  readonly isMakeUp: boolean;
}

/** A day on which DingTalk and the computation go by other punches. */
export interface CrossCheckFinding {
  readonly date: HongKongDate;
  /** `OnDuty 09:01 ≠ 08:58, OffDuty - ≠ 18:00`: DingTalk's first. */
  readonly detail: string;
}

/**
 * The people whose punches are compared: a share of everybody, rounded up. Who it is follows from run
 * and person alone, and changes from run to run, so that in time everybody's turn comes.
 */
export function chooseSample(
  run: string,
  userIds: readonly string[],
  percent: number,
): readonly string[] {
  const count = Math.ceil((userIds.length * percent) / 100);
  return userIds
    .map((userId) => ({ userId, rank: rankOf(run, userId) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ userId }) => userId)
    .sort();
}

function rankOf(run: string, userId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([run, userId]))
    .digest('hex');
}

/**
 * Compares one person's results with the punches that counted, day by day and kind by kind, to the
 * minute. Days for which DingTalk has no result have no planned punch and are left alone. With
 * `ignoresMakeUps` a punch by approval that the computation does not use is no difference: that it is
 * not used has an exception of its own.
 */
export function compareResults(
  results: readonly CheckResult[],
  days: readonly DayRecord[],
  { ignoresMakeUps }: { readonly ignoresMakeUps: boolean },
): CrossCheckFinding[] {
  const records = new Map(days.map((day) => [day.date, day]));
  const dates = [...new Set(results.map(({ date }) => date))].sort();
  return dates.flatMap((date) => {
    const ofDay = results.filter((result) => result.date === date);
    const day = records.get(date);
    const faults = (['OnDuty', 'OffDuty'] as const).flatMap((checkType) => {
      const ours = minutesOf(
        (day?.punches ?? []).filter((punch) => punch.checkType === checkType),
        ({ epochMs }) => epochMs,
      );
      const theirs = minutesOf(
        ofDay.filter(
          (result) =>
            result.checkType === checkType &&
            (!ignoresMakeUps || !result.isMakeUp || isAmong(result.punchedEpochMs, ours)),
        ),
        ({ punchedEpochMs }) => punchedEpochMs,
      );
      return String(ours) === String(theirs)
        ? []
        : [`${checkType} ${clockTimes(theirs)} ≠ ${clockTimes(ours)}`];
    });
    return faults.length === 0 ? [] : [{ date, detail: faults.join(', ') }];
  });
}

/** In order; seconds do not count. */
function minutesOf<Item>(
  items: readonly Item[],
  instantOf: (item: Item) => number | undefined,
): number[] {
  return items
    .flatMap((item) => instantOf(item) ?? [])
    .map((epochMs) => Math.floor(epochMs / MINUTE_MS))
    .sort((a, b) => a - b);
}

function isAmong(epochMs: number | undefined, minutes: readonly number[]): boolean {
  return epochMs !== undefined && minutes.includes(Math.floor(epochMs / MINUTE_MS));
}

function clockTimes(minutes: readonly number[]): string {
  if (minutes.length === 0) return '-';
  return minutes
    .map((minute) => formatHongKongTimestamp(minute * MINUTE_MS).slice(11, 16))
    .join(' ');
}
