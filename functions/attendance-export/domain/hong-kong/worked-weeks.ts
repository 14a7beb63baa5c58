import { addDays, type HongKongDate, type PayPeriod } from '../../../../shared/time/index.ts';
import { daysIntoWeek, type Weekday } from './weekday.ts';

/** What is known of one employee's week. */
export interface WorkedWeek {
  /** First day of the week. */
  readonly from: HongKongDate;
  readonly workedMinutes: number;
  /**
   * Time that would have been worked, had the employee not been absent while regarded as continuing
   * in the employment: sick leave, statutory holidays, annual leave, leave by agreement.
   */
  readonly absenceMinutes: number;
  readonly employedThroughout: boolean;
}

export interface WorkedDay {
  readonly date: HongKongDate;
  readonly workedMinutes: number;
  readonly absenceMinutes: number;
}

/** Employment with one employer; `to` is the last day, if it has ended. */
export interface Employment {
  readonly from?: HongKongDate;
  readonly to?: HongKongDate;
}

/**
 * Adds days up to weeks. Only weeks that lie wholly in `known`, the days for which records were
 * fetched, are given: of the others nothing can be said. A day without an entry has no minutes.
 */
export function workedWeeks(
  days: readonly WorkedDay[],
  known: PayPeriod,
  employment: Employment,
  weekStartsOn: Weekday,
): WorkedWeek[] {
  const weeks: WorkedWeek[] = [];
  const first = addDays(known.from, (7 - daysIntoWeek(known.from, weekStartsOn)) % 7);
  for (let from = first; addDays(from, 6) <= known.to; from = addDays(from, 7)) {
    const to = addDays(from, 6);
    const inWeek = days.filter(({ date }) => date >= from && date <= to);
    weeks.push({
      from,
      workedMinutes: inWeek.reduce((sum, day) => sum + day.workedMinutes, 0),
      absenceMinutes: inWeek.reduce((sum, day) => sum + day.absenceMinutes, 0),
      employedThroughout: isEmployedThroughout({ from, to }, employment),
    });
  }
  return weeks;
}

function isEmployedThroughout(week: PayPeriod, employment: Employment): boolean {
  const hasBegun = employment.from === undefined || employment.from <= week.from;
  const hasNotEnded = employment.to === undefined || employment.to >= week.to;
  return hasBegun && hasNotEnded;
}
