import { addDays, type HongKongDate, type TableHoliday } from '../../../../shared/time/index.ts';

/** True on a day that the employee's roster gives as a rest day. */
export type RestDayTest = (date: HongKongDate) => boolean;

export interface StatutoryHoliday extends TableHoliday {
  /**
   * The rest day on which the holiday falls, if this day is granted in its place. That is the law's
   * doing; what the Ordinance calls a "substituted holiday" is agreed between the two sides.
   */
  readonly substituteFor?: HongKongDate;
}

/** Beyond this a roster has no working day left to be a holiday. */
const SEARCHED_DAYS = 60;

/**
 * Statutory holidays as an employee takes them. One that falls on a rest day is granted on the day
 * following the rest day which is no statutory, alternative or substituted holiday and no rest day
 * (Employment Ordinance, section 39, as the Labour Department's lists explain it).
 *
 * `alternatives` are days that are holidays already for another reason. If none of the next 60 days
 * is a working day, the holiday stays on its own day.
 */
export function substituteOnRestDays(
  designated: readonly TableHoliday[],
  isRestDay: RestDayTest,
  alternatives: ReadonlySet<HongKongDate>,
): StatutoryHoliday[] {
  const taken = new Set([...alternatives, ...designated.map(({ date }) => date)]);
  return designated.map((holiday) => {
    if (!isRestDay(holiday.date)) return holiday;
    const day = nextFreeDay(holiday.date, isRestDay, taken);
    if (day === undefined) return holiday;
    taken.add(day);
    return {
      date: day,
      nameEn: `${holiday.nameEn} (granted after a rest day)`,
      nameZhHK: `${holiday.nameZhHK}（補假）`,
      provisional: holiday.provisional,
      substituteFor: holiday.date,
    };
  });
}

function nextFreeDay(
  from: HongKongDate,
  isRestDay: RestDayTest,
  taken: ReadonlySet<HongKongDate>,
): HongKongDate | undefined {
  for (let count = 1; count <= SEARCHED_DAYS; count += 1) {
    const day = addDays(from, count);
    if (!taken.has(day) && !isRestDay(day)) return day;
  }
  return undefined;
}
