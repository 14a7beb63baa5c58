import { epochMsOf } from '../hong-kong-calendar.ts';
import type { MinuteRange } from '../minute-range.ts';
import type { RandomStream } from '../random-stream.ts';
import type { SampleLeave } from '../sample-company.ts';
import type { SamplePayRules } from './pay-rules.ts';

/** How DingTalk states a leave. */
export type LeaveRecord = Pick<
  SampleLeave,
  'fromEpochMs' | 'toEpochMs' | 'durationPercent' | 'durationUnit'
>;

/** Halves of days: from the `from` half (0 or 1) of the first day to the `to` half of the last. */
export interface LeaveOfHalves {
  readonly firstDay: number;
  readonly fromHalf: 0 | 1;
  readonly lastDay: number;
  readonly toHalf: 0 | 1;
  readonly plannedHalves: number;
}

/** The ends as times of the clock, as they are. */
export function recordOfTimes(
  range: MinuteRange,
  duration: Pick<LeaveRecord, 'durationPercent' | 'durationUnit'>,
): LeaveRecord {
  return { fromEpochMs: epochMsOf(0, range.from), toEpochMs: epochMsOf(0, range.to), ...duration };
}

/**
 * The ends as midnights and noons, which stand for halves of days. The last half of a day ends at
 * 23:59, at 23:59:59, or at a midnight: which one is the company's way.
 */
export function symbolicRecord(
  leave: LeaveOfHalves,
  { dayLeaveEnds }: SamplePayRules['leave'],
  stream: RandomStream,
): LeaveRecord {
  const { firstDay, fromHalf, lastDay, toHalf, plannedHalves } = leave;
  const calendarHalves = (lastDay - firstDay) * 2 + 1 + toHalf - fromHalf;
  const form = stream.integer(0, 2);
  const countsCalendarDays = stream.chance(0.3);
  const fromEpochMs = epochMsOf(firstDay, fromHalf * 720);
  const midnight = epochMsOf(dayLeaveEnds === 'inclusive' ? lastDay : lastDay + 1, 0);
  const toEpochMs = ((): number => {
    if (toHalf === 0) return epochMsOf(lastDay, 720);
    if (form === 0 && midnight >= fromEpochMs) return midnight;
    return epochMsOf(lastDay, 1_439) + (form === 1 ? 59_000 : 0);
  })();
  return {
    fromEpochMs,
    toEpochMs,
    durationPercent: (countsCalendarDays ? calendarHalves : plannedHalves) * 50,
    durationUnit: 'percent_day',
  };
}
