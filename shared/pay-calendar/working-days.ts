import {
  addDays,
  generalHolidayYears,
  holidaysOf,
  weekdayOf,
  type HongKongDate,
} from '../time/index.ts';
import type { PayCalendar } from './pay-calendar.ts';

/** What is known of the general holidays around a date. */
export type HolidayKnowledge = 'gazetted' | 'provisional' | 'unknown';

const holidays: ReadonlySet<HongKongDate> = new Set(
  generalHolidayYears.flatMap(holidaysOf).map(({ date }) => date),
);
/** Nobody closes for longer. */
const MOST_CLOSED_DAYS = 60;

type Week = Pick<PayCalendar, 'workingDays' | 'closedDays'>;

/** Whether wages can be paid on this day: by weekday, general holiday and the company's own days. */
export function isPayingDay({ workingDays, closedDays }: Week, day: HongKongDate): boolean {
  return workingDays.includes(weekdayOf(day)) && !holidays.has(day) && !closedDays.includes(day);
}

/**
 * The day itself if it is a working day, else the last one before it.
 *
 * @throws RangeError if there is none within sixty days
 */
export function workingDayOnOrBefore(week: Week, day: HongKongDate): HongKongDate {
  for (let back = 0; back <= MOST_CLOSED_DAYS; back += 1) {
    const candidate = addDays(day, -back);
    if (isPayingDay(week, candidate)) return candidate;
  }
  throw new RangeError(`no working day in the sixty days up to ${day}`);
}

/** The day that lies so many working days before; 0 is the day itself. @throws as above */
export function workingDaysBefore(week: Week, day: HongKongDate, count: number): HongKongDate {
  let date = day;
  for (let step = 0; step < count; step += 1) {
    date = workingDayOnOrBefore(week, addDays(date, -1));
  }
  return date;
}

/** How sure the general holidays of a year are; of one that is unknown only the weekdays count. */
export function holidayKnowledgeOf(day: HongKongDate): HolidayKnowledge {
  const found = generalHolidayYears.find(({ year }) => year === Number(day.slice(0, 4)));
  if (found === undefined) return 'unknown';
  return found.provisional ? 'provisional' : 'gazetted';
}
