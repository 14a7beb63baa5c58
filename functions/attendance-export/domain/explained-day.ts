import {
  daysOf,
  hongKongDateOf,
  type HongKongDate,
  type PayPeriod,
} from '../../../shared/time/index.ts';
import type { AttendanceException } from './attendance-exception.ts';
import type { DayAmount } from './day-amount.ts';
import type { DayRecord } from './day-record.ts';
import { moveFlexibleDays } from './flexible-days.ts';
import { graceGiven, type GraceGiven } from './grace-given.ts';
import type { MinuteInterval } from './minute-interval.ts';
import type { PersonCourse } from './person-course.ts';
import type { PunchFate } from './punch-fate.ts';

/** Planned time of a day, as it was measured by. */
export interface ExplainedSection extends MinuteInterval {
  readonly shiftId: string;
  readonly breaks: readonly MinuteInterval[];
  /** By how much a flexible shift followed the punch-in; below zero for earlier. */
  readonly movedMinutes: number;
}

/** All that decided about one day of one person, and what it came to. */
export interface ExplainedDay {
  readonly date: HongKongDate;
  /** Undefined for a day without plan, punch or claim, and where DingTalk's answers are erased. */
  readonly record: DayRecord | undefined;
  readonly isRestDay: boolean;
  readonly sections: readonly ExplainedSection[];
  readonly punches: readonly PunchFate[];
  readonly grace: readonly GraceGiven[];
  readonly exceptions: readonly AttendanceException[];
  /** What the day is worth, adjustments included. */
  readonly due: readonly DayAmount[];
  /** What other files had delivered for the day. */
  readonly delivered: readonly DayAmount[];
  /** What this file pays for it. */
  readonly paid: readonly DayAmount[];
}

/** What is known of a person's days from DingTalk's stored answers. */
export interface MeasuredPerson {
  readonly course: PersonCourse;
  readonly restDates: ReadonlySet<HongKongDate>;
  readonly fates: readonly PunchFate[];
  readonly days: readonly DayRecord[];
  readonly exceptions: readonly AttendanceException[];
}

export interface PersonToExplain {
  readonly period: PayPeriod;
  /** Undefined if the answers are erased. */
  readonly measured: MeasuredPerson | undefined;
  readonly due: readonly DayAmount[];
  readonly delivered: readonly DayAmount[];
  readonly paid: readonly DayAmount[];
}

const NO_SECTIONS: ReadonlyMap<HongKongDate, readonly ExplainedSection[]> = new Map();

/** Every day of the period, and the days of earlier periods that the file corrects, in order. */
export function explainedDays(person: PersonToExplain): ExplainedDay[] {
  const { due, delivered, paid, measured } = person;
  const dates = new Set(daysOf(person.period));
  for (const { date } of [...due, ...delivered, ...paid]) dates.add(date);
  const sections = measured === undefined ? NO_SECTIONS : sectionsByDate(measured.course);
  return [...dates].sort().map((date) => {
    const isOfDay = (item: { readonly date?: HongKongDate | undefined }): boolean =>
      item.date === date;
    const record = measured?.days.find(isOfDay);
    const ofDay = sections.get(date) ?? [];
    return {
      date,
      record,
      isRestDay: measured?.restDates.has(date) === true,
      sections: ofDay,
      punches: (measured?.fates ?? []).filter(({ punch }) => dateOf(punch) === date),
      grace: record === undefined ? [] : graceGiven(record, ofDay),
      exceptions: (measured?.exceptions ?? []).filter(isOfDay),
      due: due.filter(isOfDay),
      delivered: delivered.filter(isOfDay),
      paid: paid.filter(isOfDay),
    };
  });
}

function dateOf({ workDate, punchedEpochMs }: PunchFate['punch']): HongKongDate {
  return workDate ?? hongKongDateOf(punchedEpochMs);
}

function sectionsByDate(course: PersonCourse): Map<HongKongDate, ExplainedSection[]> {
  const { paired, frame } = course;
  const moved = moveFlexibleDays(paired.days, frame.excuses, frame.rules);
  return new Map(
    moved.map(({ day, sections }, index) => {
      const asPlanned = paired.days[index]?.sections ?? [];
      return [
        day.date,
        sections.map(({ section }, number) => ({
          shiftId: section.shiftId,
          start: section.start,
          end: section.end,
          breaks: section.breaks,
          movedMinutes: section.start - (asPlanned[number]?.section.start ?? section.start),
        })),
      ];
    }),
  );
}
