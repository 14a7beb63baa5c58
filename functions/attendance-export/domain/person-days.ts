import type { HongKongDate } from '../../../shared/time/index.ts';
import { LONGEST_REACH_MINUTES, type DayBounds, type PersonFrame } from './day-frame.ts';
import { outermostPunches } from './day-presence.ts';
import type { DayRecord } from './day-record.ts';
import { moveFlexibleDays } from './flexible-days.ts';
import { measureDay, type MeasuredDay } from './measure-day.ts';
import { isPayableBucket } from './measure.ts';
import type { MinuteInterval } from './minute-interval.ts';
import type { PairedDay, PairedPunches } from './pair-punches.ts';
import { midnightOf } from './planned-day.ts';
import type { PunchFate } from './punch-fate.ts';
import type { ExclusionCounts, PunchRecord } from './punch-record.ts';
import { measureDayOff } from './rest-day.ts';
import { unplannedDaysOf, type UnplannedDay } from './unplanned-punches.ts';
import { measureUnscheduledDay } from './unscheduled-day.ts';

/** What the schedule of one person says, and how the days of the run are told from others. */
export interface PersonCalendar {
  readonly userId: string;
  readonly restDates: ReadonlySet<HongKongDate>;
  readonly malformedDates: ReadonlySet<HongKongDate>;
  readonly isInPeriod: (date: HongKongDate) => boolean;
  readonly isStatutory: (date: HongKongDate) => boolean;
}

export interface PersonDays {
  /** Of the period, in order. */
  readonly records: readonly DayRecord[];
  /** Punches outside every plan that count all the same: of overtime on days off, of free clocking. */
  readonly usedCount: number;
  /** Days with punches that nothing explains, each once, in order. */
  readonly unexplained: readonly HongKongDate[];
  /** What became of each punch outside every plan. */
  readonly unplannedFates: readonly PunchFate[];
  /** When the person was there, on measured days in and around the period. */
  readonly presence: readonly MinuteInterval[];
  /** True if the person clocks freely: then no schedule is expected. */
  readonly isUnscheduled: boolean;
}

/**
 * Measures the days of one person one after the other: planned days, and days without plan on which
 * somebody punched. Days around the period are measured too, because overtime ends where the next day
 * begins and begins where the last one ended: no minute is paid on two days.
 */
export function measurePerson(
  paired: PairedPunches,
  calendar: PersonCalendar,
  frame: PersonFrame,
  counts: ExclusionCounts,
): PersonDays {
  const course = new PersonCourse(
    moveFlexibleDays(paired.days, frame.excuses, frame.rules),
    calendar,
    frame,
    counts,
  );
  return course.run(paired.withoutPlan);
}

class PersonCourse {
  readonly #planned: readonly PairedDay[];
  readonly #calendar: PersonCalendar;
  readonly #frame: PersonFrame;
  readonly #counts: ExclusionCounts;
  readonly #records: DayRecord[] = [];
  readonly #unexplained: HongKongDate[] = [];
  readonly #presence: MinuteInterval[] = [];
  readonly #unplannedFates: PunchFate[] = [];
  #usedCount = 0;
  #isUnscheduled = false;
  /** The end of the last payable minute so far. */
  #paidUntil = Number.NEGATIVE_INFINITY;

  constructor(
    planned: readonly PairedDay[],
    calendar: PersonCalendar,
    frame: PersonFrame,
    counts: ExclusionCounts,
  ) {
    this.#planned = planned;
    this.#calendar = calendar;
    this.#frame = frame;
    this.#counts = counts;
  }

  run(withoutPlan: readonly PunchRecord[]): PersonDays {
    const unplanned = this.#unplannedDays(withoutPlan);
    let next = 0;
    for (const [index, day] of this.#planned.entries()) {
      let one = unplanned[next];
      while (one !== undefined && one.date < day.day.date) {
        this.#measureUnplanned(one, index);
        next += 1;
        one = unplanned[next];
      }
      this.#measurePlanned(day, index);
    }
    for (const one of unplanned.slice(next)) this.#measureUnplanned(one, this.#planned.length);
    return {
      records: this.#records,
      usedCount: this.#usedCount,
      unexplained: [...new Set(this.#unexplained)].sort(),
      unplannedFates: this.#unplannedFates,
      presence: this.#presence,
      isUnscheduled: this.#isUnscheduled,
    };
  }

  /** Nearly everybody has none, and then no day is looked up. */
  #unplannedDays(punches: readonly PunchRecord[]): readonly UnplannedDay[] {
    if (punches.length === 0) return [];
    const taken = new Set(this.#planned.map(({ day }) => day.date));
    for (const date of this.#calendar.malformedDates) taken.add(date);
    const days = unplannedDaysOf(punches, this.#frame.rules, (date) => taken.has(date));
    // A day is measured once: by its plan, else by free clocking, else as a day off.
    return days.filter((day) => {
      const isFree = !taken.has(day.date);
      if (!isFree) this.#leaveUnexplained(day);
      taken.add(day.date);
      return isFree;
    });
  }

  #measurePlanned(day: PairedDay, index: number): void {
    const { date, midnight } = day.day;
    const bounds = this.#boundsOf(midnight, index + 1);
    this.#keep(measureDay(day, bounds, this.#calendar.isStatutory(date), this.#frame));
  }

  #measureUnplanned(day: UnplannedDay, nextPlanned: number): void {
    const midnight = midnightOf(day.date);
    const bounds = this.#boundsOf(midnight, nextPlanned);
    if (day.unscheduled !== undefined) this.#measureUnscheduled(day, day.unscheduled, bounds);
    else if (this.#calendar.restDates.has(day.date)) this.#measureDayOff(day, midnight, bounds);
    else this.#leaveUnexplained(day);
  }

  #measureUnscheduled(
    day: UnplannedDay,
    rule: NonNullable<UnplannedDay['unscheduled']>,
    bounds: DayBounds,
  ): void {
    const pair = outermostPunches(day.punches);
    this.#keep(measureUnscheduledDay(this.#calendar.userId, day.date, pair, rule, bounds));
    this.#countOutermost(day, [pair.in, pair.out]);
    if (this.#calendar.isInPeriod(day.date)) this.#isUnscheduled = true;
  }

  #measureDayOff(day: UnplannedDay, midnight: number, bounds: DayBounds): void {
    const { userId, isStatutory } = this.#calendar;
    const dayOff = { userId, date: day.date, midnight, isStatutory: isStatutory(day.date) };
    const measured = measureDayOff(dayOff, day.punches, bounds, this.#frame);
    if (measured !== undefined) this.#keep(measured);
    if (measured?.isSettled === true) {
      const pair = outermostPunches(day.punches);
      this.#countOutermost(day, [pair.in, pair.out]);
    } else this.#leaveUnexplained(day);
  }

  #keep({ record, presence }: MeasuredDay): void {
    this.#paidUntil = Math.max(this.#paidUntil, lastPayableEnd(record));
    for (const stretch of presence) this.#presence.push(stretch);
    if (this.#calendar.isInPeriod(record.date)) this.#records.push(record);
  }

  #boundsOf(midnight: number, nextPlanned: number): DayBounds {
    const next = this.#planned[nextPlanned]?.sections[0]?.section.start;
    const reach = midnight + LONGEST_REACH_MINUTES;
    return {
      notBefore: this.#paidUntil,
      notAfter: next === undefined ? reach : Math.min(next, reach),
    };
  }

  /** The two that count are used; of the others the kind says why they are not. */
  #countOutermost(day: UnplannedDay, used: readonly (PunchRecord | undefined)[]): void {
    const isOfPeriod = this.#calendar.isInPeriod(day.date);
    for (const punch of day.punches) {
      if (!isOfPeriod) this.#settle(punch, 'other-period');
      else if (used.includes(punch)) this.#settle(punch, 'used');
      else if (punch.checkType === 'OnDuty') this.#settle(punch, 'not-the-earliest-in');
      else if (punch.checkType === 'OffDuty') this.#settle(punch, 'not-the-latest-out');
      else this.#settle(punch, 'no-planned-shift');
    }
  }

  #leaveUnexplained(day: UnplannedDay): void {
    const isOfPeriod = this.#calendar.isInPeriod(day.date);
    const fate = isOfPeriod ? 'no-planned-shift' : 'other-period';
    for (const punch of day.punches) this.#settle(punch, fate);
    if (isOfPeriod) this.#unexplained.push(day.date);
  }

  #settle(punch: PunchRecord, fate: PunchFate['fate']): void {
    if (fate === 'used') this.#usedCount += 1;
    else this.#counts[fate] += 1;
    this.#unplannedFates.push({ punch, fate });
  }
}

function lastPayableEnd({ segments }: DayRecord): number {
  for (let index = segments.length - 1; index >= 0; index -= 1) {
    const segment = segments[index];
    if (segment !== undefined && isPayableBucket(segment.bucket)) return segment.end;
  }
  return Number.NEGATIVE_INFINITY;
}
