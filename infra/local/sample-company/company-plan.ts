import { HOLIDAYS } from './holidays.ts';
import { dateOf, dayNumberOf, isWeekday } from './hong-kong-calendar.ts';
import { RandomStream } from './random-stream.ts';
import type { SampleParameters } from './sample-company.ts';

export const FEWEST_EMPLOYEES = 10;
export const MOST_EMPLOYEES = 100_000;
const LONGEST_PERIOD_DAYS = 366;

/** What all parts of the generator start from. Days are day numbers. */
export interface CompanyPlan {
  readonly parameters: SampleParameters;
  readonly firstDay: number;
  readonly lastDay: number;
  /** Working days on whose morning a black rainstorm warning is in force. */
  readonly blackRainDays: readonly number[];
}

/** @throws RangeError if the parameters describe no company that can be made. */
export function planCompany(parameters: SampleParameters): CompanyPlan {
  const { seed, employees, period } = parameters;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seed is a whole number from 0 on: ${seed}`);
  }
  if (!Number.isInteger(employees) || employees < FEWEST_EMPLOYEES || employees > MOST_EMPLOYEES) {
    throw new RangeError(`employees is ${FEWEST_EMPLOYEES} to ${MOST_EMPLOYEES}: ${employees}`);
  }
  const firstDay = dayNumberOf(period.from);
  const lastDay = dayNumberOf(period.to);
  if (lastDay < firstDay || lastDay - firstDay >= LONGEST_PERIOD_DAYS || period.from < '2000') {
    throw new RangeError(`no period of 1 to 366 days: ${period.from} to ${period.to}`);
  }
  return { parameters, firstDay, lastDay, blackRainDays: chooseRainDays(seed, firstDay, lastDay) };
}

/** One or two days, as far as the period has Mondays to Fridays that are no holidays. */
function chooseRainDays(seed: number, firstDay: number, lastDay: number): readonly number[] {
  const days = daysFrom(firstDay, lastDay).filter((day) => isWeekday(day) && !HOLIDAYS.has(day));
  if (days.length === 0) return [];
  const stream = new RandomStream(seed, 'weather', firstDay, lastDay);
  return [...new Set([stream.pick(days), stream.pick(days)])].sort((a, b) => a - b);
}

/** Every day number from the first to the last, both included. */
export function daysFrom(firstDay: number, lastDay: number): number[] {
  return Array.from(
    { length: Math.max(0, lastDay - firstDay + 1) },
    (_, index) => firstDay + index,
  );
}

/** The days `yyyy-MM-dd` with black rain: what a weather feed would have said. */
export function blackRainDatesOf(parameters: SampleParameters): readonly string[] {
  return planCompany(parameters).blackRainDays.map(dateOf);
}
