import { HOLIDAYS } from './holidays.ts';
import { dateOf, dayNumberOf, isWeekday } from './hong-kong-calendar.ts';
import { hashOf, RandomStream } from './random-stream.ts';
import type { SampleParameters } from './sample-company.ts';

export const FEWEST_EMPLOYEES = 10;
export const MOST_EMPLOYEES = 100_000;
const LONGEST_PERIOD_DAYS = 366;

/** What all parts of the generator start from. Days are day numbers. */
export interface CompanyPlan {
  /** Those asked for, but with the seed of what is lived (see `livedSeedOf`). */
  readonly parameters: SampleParameters;
  readonly firstDay: number;
  readonly lastDay: number;
  /** Working days on whose morning a black rainstorm warning is in force. */
  readonly blackRainDays: readonly number[];
}

/** The seed of all that happens in an organisation, as against who its people are. */
export function livedSeedOf({ seed, organisation = 0 }: SampleParameters): number {
  return organisation === 0 ? seed : hashOf(seed, organisation, 77);
}

/** @throws RangeError if the parameters describe no company that can be made. */
export function planCompany(asked: SampleParameters): CompanyPlan {
  const { seed: askedSeed, employees, period } = asked;
  for (const number of [askedSeed, asked.organisation ?? 0]) {
    if (!Number.isSafeInteger(number) || number < 0) {
      throw new RangeError(`seed and organisation are whole numbers from 0 on: ${number}`);
    }
  }
  if (!Number.isInteger(employees) || employees < FEWEST_EMPLOYEES || employees > MOST_EMPLOYEES) {
    throw new RangeError(`employees is ${FEWEST_EMPLOYEES} to ${MOST_EMPLOYEES}: ${employees}`);
  }
  const firstDay = dayNumberOf(period.from);
  const lastDay = dayNumberOf(period.to);
  if (lastDay < firstDay || lastDay - firstDay >= LONGEST_PERIOD_DAYS || period.from < '2000') {
    throw new RangeError(`no period of 1 to 366 days: ${period.from} to ${period.to}`);
  }
  const seed = livedSeedOf(asked);
  const blackRainDays = chooseRainDays(seed, firstDay, lastDay);
  return { parameters: { ...asked, seed }, firstDay, lastDay, blackRainDays };
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
