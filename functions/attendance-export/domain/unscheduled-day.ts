import { hongKongDateOf, MINUTE_MS, type HongKongDate } from '../../../shared/time/index.ts';
import { presenceOf, type PunchPair } from './day-presence.ts';
import { DAY_MINUTES, type DayBounds } from './day-frame.ts';
import type { UnscheduledRule } from './day-rules.ts';
import type { DayRecord, DaySegment } from './day-record.ts';
import { cutAfter } from './grace.ts';
import { dayPunchOf, type MeasuredDay } from './measure-day.ts';
import { clip, type MinuteInterval } from './minute-interval.ts';
import { midnightOf } from './planned-day.ts';
import { minutesOf, partition } from './segments.ts';

/** The day of an unscheduled group to which a punch belongs: it may begin after midnight. */
export function unscheduledDateOf(punchedEpochMs: number, rule: UnscheduledRule): HongKongDate {
  return hongKongDateOf(punchedEpochMs - rule.dayBeginsAt * MINUTE_MS);
}

/**
 * Measures a day of a group without schedule (DingTalk's group type NONE: "free clocking"). Everything
 * from the first in to the last out is worked but the break; nothing is late, early or absent, and
 * leave has no minutes. Without both punches, in order, nothing is guessed.
 */
export function measureUnscheduledDay(
  userId: string,
  date: HongKongDate,
  pair: PunchPair,
  rule: UnscheduledRule,
  { notBefore, notAfter }: DayBounds,
): MeasuredDay {
  const whole = presenceOf(pair);
  const isMeasured = whole !== undefined && whole.start < whole.end;
  const presence = isMeasured ? clip([whole], notBefore, notAfter) : [];
  const midnight = midnightOf(date);
  const segments = partition(
    presence.flatMap((stretch) => withBreak(stretch, rule)),
    midnight,
    midnight + DAY_MINUTES,
  );
  const record: DayRecord = {
    userId,
    date,
    dayKind: 'unscheduled',
    problem: isMeasured ? 'none' : 'missing-punch',
    minutes: minutesOf(segments),
    planned: 0,
    segments,
    punches: [
      ...(pair.in === undefined ? [] : [dayPunchOf(pair.in, 'OnDuty')]),
      ...(pair.out === undefined ? [] : [dayPunchOf(pair.out, 'OffDuty')]),
    ],
  };
  return { record, presence };
}

/** The break lies right after so many minutes of presence, and ends with the presence at the latest. */
function withBreak(stretch: MinuteInterval, { unpaidBreak }: UnscheduledRule): DaySegment[] {
  if (unpaidBreak === undefined) return [{ ...stretch, bucket: 'worked' }];
  const [before, after] = cutAfter([stretch], unpaidBreak.afterMinutes);
  const [pause, rest] = cutAfter(after, unpaidBreak.minutes);
  return [
    ...before.map((part): DaySegment => ({ ...part, bucket: 'worked' })),
    ...pause.map((part): DaySegment => ({ ...part, bucket: 'break' })),
    ...rest.map((part): DaySegment => ({ ...part, bucket: 'worked' })),
  ];
}
