import type { SampleLeave } from '../../../../../../infra/local/sample-company/index.ts';
import { DAY, dateAt, midnightOf, minuteOf, type Evidence, type Minute } from './evidence.ts';

/** What of a day's working minutes is its first half; asked minute by minute. */
export type HalfOf = (minute: Minute) => 'first' | 'second' | 'between';

/** The first stretch of working minutes, and from the second on; one stretch is cut in the middle. */
export function halvesOf(working: readonly Minute[]): HalfOf {
  const gap = working.findIndex((minute, index) => index > 0 && minute - 1 !== working[index - 1]);
  const cut = gap === -1 ? Math.floor(working.length / 2) : gap;
  const [endOfFirst, startOfSecond] = [(working[cut - 1] ?? 0) + 1, working[cut] ?? 0];
  return (minute) =>
    minute < endOfFirst ? 'first' : minute >= startOfSecond ? 'second' : 'between';
}

/** Whether a leave covers a minute of a work day. */
export function covers(
  { rules }: Evidence,
  leave: SampleLeave,
  date: string,
  halfOf: HalfOf,
  minute: Minute,
): boolean {
  const halves = symbolicHalvesOf(leave, rules.leave.dayLeaveEnds);
  if (halves === undefined) {
    return minuteOf(leave.fromEpochMs) <= minute && minute < minuteOf(leave.toEpochMs);
  }
  const isIn = (half: 0 | 1): boolean => {
    const number = (midnightOf(date) / DAY) * 2 + half;
    return halves.from <= number && number <= halves.to;
  };
  const half = halfOf(minute);
  return half === 'first' ? isIn(0) : half === 'second' ? isIn(1) : isIn(0) && isIn(1);
}

/** Numbers of half days since 1970, both included; undefined where the ends are real times. */
export function symbolicHalvesOf(
  { durationUnit, fromEpochMs, toEpochMs }: SampleLeave,
  dayLeaveEnds: 'inclusive' | 'exclusive',
): { readonly from: number; readonly to: number } | undefined {
  const [from, to] = [minuteOf(fromEpochMs), minuteOf(toEpochMs)];
  const isMark = (minute: Minute): boolean => [0, 720, DAY - 1].includes(minute % DAY);
  if (durationUnit !== 'percent_day' || !isMark(from) || !isMark(to)) return undefined;
  const day = (minute: Minute): number => Math.floor(minute / DAY);
  const last = ((): number => {
    if (to % DAY === 720) return day(to) * 2;
    if (to % DAY === DAY - 1 || dayLeaveEnds === 'inclusive') return day(to) * 2 + 1;
    return day(to) * 2 - 1;
  })();
  return { from: day(from) * 2 + (from % DAY === 720 ? 1 : 0), to: last };
}

/** The measure of a leave: by the key that its code is configured under. */
export function measureOf({ rules }: Evidence, leave: SampleLeave): string {
  const type = rules.leave.types.find(({ leaveCode }) => leaveCode === leave.leaveCode);
  return `leave:${type?.key ?? 'other'}`;
}

/** Whether DingTalk's duration disagrees with what a leave of days with a known roster covers. */
export function hasOddDuration(
  evidence: Evidence,
  leave: SampleLeave,
  days: readonly { readonly date: string; readonly working: readonly Minute[] }[],
): boolean {
  const { dayLeaveEnds } = evidence.rules.leave;
  const symbolic = symbolicHalvesOf(leave, dayLeaveEnds);
  let minutes = 0;
  let halves = 0;
  for (const { date, working } of days) {
    const halfOf = halvesOf(working);
    const isOn = (minute: Minute): boolean => covers(evidence, leave, date, halfOf, minute);
    minutes += working.filter(isOn).length;
    for (const half of ['first', 'second'] as const) {
      const own = working.filter((minute) => halfOf(minute) === half);
      if (own.every(isOn)) halves += 1;
    }
  }
  if (leave.durationUnit === 'percent_hour') {
    return Math.abs(minutes - leave.durationPercent * 0.6) > 1;
  }
  const calendarHalves = symbolic === undefined ? halves : symbolic.to - symbolic.from + 1;
  const isKnown = isWithin(days, leave, evidence);
  return isKnown && ![halves, calendarHalves].includes(leave.durationPercent / 50);
}

function isWithin(
  days: readonly { readonly date: string }[],
  leave: SampleLeave,
  { company }: Evidence,
): boolean {
  const { from, to } = company.parameters.period;
  const first = dateAt(minuteOf(leave.fromEpochMs));
  return days.length > 0 && first >= from && dateAt(minuteOf(leave.toEpochMs)) <= to;
}
