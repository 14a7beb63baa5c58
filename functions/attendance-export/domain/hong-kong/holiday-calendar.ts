import { createHash } from 'node:crypto';
import {
  generalHolidayYears,
  holidaysOf,
  type HongKongDate,
  type TableHoliday,
} from '../../../../shared/time/index.ts';
import { YearNotCoveredError } from './errors.ts';
import { restDaysOfTheWeek, type HolidayKind, type HolidaySettings } from './holiday-settings.ts';
import { designatedStatutoryHolidays, statutoryHolidayYears } from './statutory-holidays.ts';
import {
  substituteOnRestDays,
  type RestDayTest,
  type StatutoryHoliday,
} from './substitute-holiday.ts';

/** Changes with the tables. The version of a calendar also changes with the company's settings. */
const EDITION = '2026-11-26';

/** Holidays of one company. Sundays are general holidays too, but are not given here. */
export interface HolidayCalendar {
  /** Same tables and same settings, same version: what a payroll run pins. */
  readonly version: string;
  coversYear(year: number): boolean;
  /**
   * The statutory holiday that is granted on this day. Throws {@link YearNotCoveredError} outside
   * the table: no answer is not "no holiday".
   */
  statutoryOn(date: HongKongDate): StatutoryHoliday | undefined;
  /** The general holiday on this day. Throws {@link YearNotCoveredError} outside the table. */
  generalOn(date: HongKongDate): TableHoliday | undefined;
  /** The same calendar for a person whose roster has other rest days than the company's week. */
  withRestDays(isRestDay: RestDayTest): HolidayCalendar;
}

/**
 * The tables with the company's choice, its rest days, and its own days added and removed.
 *
 * A removed statutory holiday is removed wherever it is granted. An added day is granted as it
 * stands, also on a rest day: the company has named it.
 *
 * @example
 * const calendar = createHolidayCalendar(holidaySettingsSchema.parse({}));
 * calendar.statutoryOn('2026-05-25')?.substituteFor; // '2026-05-24', a Sunday
 */
export function createHolidayCalendar(settings: HolidaySettings): HolidayCalendar {
  return calendarFor(settings, restDaysOfTheWeek(settings.weeklyRestDays), versionOf(settings));
}

function calendarFor(
  settings: HolidaySettings,
  isRestDay: RestDayTest,
  version: string,
): HolidayCalendar {
  const statutory = byDate(statutoryHolidays(settings, isRestDay));
  const general = byDate(
    withOwnDays(generalHolidayYears.flatMap(holidaysOf), ownDays(settings, 'general')),
  );
  const lookUp = <Holiday>(
    holidays: ReadonlyMap<HongKongDate, Holiday>,
    date: HongKongDate,
  ): Holiday | undefined => {
    if (!coversYear(Number(date.slice(0, 4)))) throw notCovered(date);
    return holidays.get(date);
  };
  return {
    version,
    coversYear,
    statutoryOn: (date) => lookUp(statutory, date),
    generalOn: (date) => lookUp(general, date),
    withRestDays: (test) => calendarFor(settings, test, version),
  };
}

interface OwnDays {
  readonly added: readonly TableHoliday[];
  readonly removed: ReadonlySet<HongKongDate>;
}

function ownDays(settings: HolidaySettings, kind: HolidayKind): OwnDays {
  return {
    added: settings.added
      .filter((day) => day.kind === kind)
      .map(({ date, nameEn, nameZhHK }) => ({ date, nameEn, nameZhHK, provisional: false })),
    removed: new Set(settings.removed.filter((day) => day.kind === kind).map(({ date }) => date)),
  };
}

function withOwnDays<Holiday extends TableHoliday>(
  holidays: readonly Holiday[],
  { added, removed }: OwnDays,
): (Holiday | TableHoliday)[] {
  return [...holidays.filter(({ date }) => !removed.has(date)), ...added];
}

function statutoryHolidays(settings: HolidaySettings, isRestDay: RestDayTest): StatutoryHoliday[] {
  const own = ownDays(settings, 'statutory');
  const designated = designatedStatutoryHolidays(settings.winterSolstice).filter(
    ({ date }) => !own.removed.has(date),
  );
  const alternatives = new Set(own.added.map(({ date }) => date));
  return withOwnDays(substituteOnRestDays(designated, isRestDay, alternatives), own);
}

function byDate<Holiday extends TableHoliday>(
  holidays: readonly Holiday[],
): ReadonlyMap<HongKongDate, Holiday> {
  return new Map(holidays.map((holiday) => [holiday.date, holiday]));
}

const coveredYears = generalHolidayYears
  .map(({ year }) => year)
  .filter((year) => statutoryHolidayYears.some((statutory) => statutory.year === year));

function coversYear(year: number): boolean {
  return coveredYears.includes(year);
}

function notCovered(date: HongKongDate): YearNotCoveredError {
  const years = `${String(coveredYears.at(0))}–${String(coveredYears.at(-1))}`;
  return new YearNotCoveredError({ en: 'Hong Kong holidays', zhHK: '香港假期' }, date, years);
}

function versionOf(settings: HolidaySettings): string {
  const { winterSolstice, weeklyRestDays, added, removed } = settings;
  const content = [generalHolidayYears, statutoryHolidayYears, winterSolstice, weeklyRestDays];
  const hash = createHash('sha256').update(JSON.stringify([...content, added, removed]));
  return `hong-kong-holidays-${EDITION}-${hash.digest('hex').slice(0, 12)}`;
}
