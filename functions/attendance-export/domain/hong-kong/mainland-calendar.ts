import { addDays, type HongKongDate } from '../../../../shared/time/index.ts';
import { YearNotCoveredError } from './errors.ts';
import { mainlandYears, type MainlandHoliday } from './mainland-holidays.ts';

/** What a day is on the mainland, apart from its weekday. */
export interface MainlandDay {
  /** `adjusted-working-day`: a Saturday or Sunday worked in exchange for a holiday (調休). */
  readonly kind: 'holiday' | 'adjusted-working-day' | 'ordinary';
  /** The holiday, or the one that the working day is exchanged for; empty on an ordinary day. */
  readonly nameEn: string;
  readonly nameZhHK: string;
}

const ORDINARY: MainlandDay = { kind: 'ordinary', nameEn: '', nameZhHK: '' };

const specialDays: ReadonlyMap<HongKongDate, MainlandDay> = new Map(
  mainlandYears.flatMap(({ holidays }) => holidays.flatMap(daysOfHoliday)),
);

function daysOfHoliday(holiday: MainlandHoliday): [HongKongDate, MainlandDay][] {
  const { nameEn, nameZhHK, from, to, workingDays } = holiday;
  const days: [HongKongDate, MainlandDay][] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    days.push([date, { kind: 'holiday', nameEn, nameZhHK }]);
  }
  for (const date of workingDays) {
    days.push([date, { kind: 'adjusted-working-day', nameEn, nameZhHK }]);
  }
  return days;
}

export function mainlandCalendarCovers(year: number): boolean {
  return mainlandYears.some((table) => table.year === year);
}

/**
 * The day for somebody whose place of work is on the mainland. Throws {@link YearNotCoveredError} for
 * a year whose arrangement has not been announced: it can't be worked out beforehand.
 */
export function mainlandDayOn(date: HongKongDate): MainlandDay {
  if (!mainlandCalendarCovers(Number(date.slice(0, 4)))) {
    throw new YearNotCoveredError(
      { en: 'mainland holidays', zhHK: '內地假期' },
      date,
      `${String(mainlandYears.at(0)?.year)}–${String(mainlandYears.at(-1)?.year)}`,
    );
  }
  return specialDays.get(date) ?? ORDINARY;
}
