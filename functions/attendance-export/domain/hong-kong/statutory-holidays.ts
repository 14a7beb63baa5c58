import { holidaysOf, type HolidayYear, type TableHoliday } from '../../../../shared/time/index.ts';

/**
 * One of the two is a statutory holiday, at the option of the employer (Employment Ordinance,
 * Cap. 57, section 39).
 */
export const solsticeChoices = ['winter-solstice', 'christmas'] as const;
export type SolsticeChoice = (typeof solsticeChoices)[number];

/**
 * Hong Kong's statutory holidays on the days themselves, as the Labour Department lists them: a day
 * that falls on a Sunday stays there, since what replaces it depends on the employee's rest day
 * (`substitute-holiday.ts`). Only the Lunar New Year is different: if one of its three days is a
 * Sunday, the Ordinance itself puts the fourth day in its place.
 *
 * The lists were read through tables by others that name the Department's pages as their source (one
 * of them retrieved on 2026-09-30), and for 2026 as reprinted by a newspaper.
 *
 * Both days of the employer's choice are in the table. 14 holidays a year in 2025; Easter Monday
 * joins in 2026, Good Friday in 2028 (Employment (Amendment) Ordinance 2021).
 */
export const statutoryHolidayYears: readonly HolidayYear[] = [
  {
    year: 2025,
    provisional: false,
    source: {
      title: 'Labour Department, Statutory holidays for 2025',
      url: 'https://www.labour.gov.hk/eng/news/latest_holidays2025.htm',
      checked: '2026-11-26',
    },
    days: [
      ['01-01', 'first-of-january'],
      ['01-29', 'lunar-new-year-1'],
      ['01-30', 'lunar-new-year-2'],
      ['01-31', 'lunar-new-year-3'],
      ['04-04', 'ching-ming'],
      ['05-01', 'labour'],
      ['05-05', 'buddha'],
      ['05-31', 'tuen-ng'],
      ['07-01', 'establishment'],
      ['10-01', 'national'],
      ['10-07', 'after-mid-autumn'],
      ['10-29', 'chung-yeung'],
      ['12-21', 'winter-solstice'],
      ['12-25', 'christmas'],
      ['12-26', 'after-christmas'],
    ],
  },
  {
    year: 2026,
    provisional: false,
    source: {
      title: 'Labour Department, Statutory holidays for 2026',
      url: 'https://www.labour.gov.hk/eng/news/latest_holidays2026.htm',
      checked: '2026-11-26',
    },
    days: [
      ['01-01', 'first-of-january'],
      ['02-17', 'lunar-new-year-1'],
      ['02-18', 'lunar-new-year-2'],
      ['02-19', 'lunar-new-year-3'],
      ['04-05', 'ching-ming'],
      ['04-06', 'easter-monday'],
      ['05-01', 'labour'],
      ['05-24', 'buddha'],
      ['06-19', 'tuen-ng'],
      ['07-01', 'establishment'],
      ['09-26', 'after-mid-autumn'],
      ['10-01', 'national'],
      ['10-18', 'chung-yeung'],
      ['12-22', 'winter-solstice'],
      ['12-25', 'christmas'],
      ['12-26', 'after-christmas'],
    ],
  },
  {
    year: 2027,
    provisional: false,
    source: {
      title: 'Labour Department, Statutory holidays for 2027',
      url: 'https://www.labour.gov.hk/eng/news/latest_holidays2027.htm',
      checked: '2026-11-26',
    },
    days: [
      ['01-01', 'first-of-january'],
      ['02-06', 'lunar-new-year-1'],
      ['02-08', 'lunar-new-year-3'],
      ['02-09', 'lunar-new-year-4'],
      ['03-29', 'easter-monday'],
      ['04-05', 'ching-ming'],
      ['05-01', 'labour'],
      ['05-13', 'buddha'],
      ['06-09', 'tuen-ng'],
      ['07-01', 'establishment'],
      ['09-16', 'after-mid-autumn'],
      ['10-01', 'national'],
      ['10-08', 'chung-yeung'],
      ['12-22', 'winter-solstice'],
      ['12-25', 'christmas'],
      ['12-27', 'after-christmas'],
    ],
  },
  {
    year: 2028,
    provisional: true,
    source: {
      title:
        'Employment Ordinance (Cap. 57), section 39, lunar calendar and Easter; not listed yet',
      checked: '2026-11-26',
    },
    days: [
      ['01-01', 'first-of-january'],
      ['01-26', 'lunar-new-year-1'],
      ['01-27', 'lunar-new-year-2'],
      ['01-28', 'lunar-new-year-3'],
      ['04-04', 'ching-ming'],
      ['04-14', 'good-friday'],
      ['04-17', 'easter-monday'],
      ['05-01', 'labour'],
      ['05-02', 'buddha'],
      ['05-28', 'tuen-ng'],
      ['07-01', 'establishment'],
      ['10-01', 'national'],
      ['10-04', 'after-mid-autumn'],
      ['10-26', 'chung-yeung'],
      ['12-21', 'winter-solstice'],
      ['12-25', 'christmas'],
      ['12-26', 'after-christmas'],
    ],
  },
];

/** Every statutory holiday of the table for an employer of this choice, in the order of time. */
export function designatedStatutoryHolidays(choice: SolsticeChoice): TableHoliday[] {
  return statutoryHolidayYears.flatMap((year) =>
    holidaysOf({
      ...year,
      days: year.days.filter(([, key]) => key === choice || !isChoice(key)),
    }),
  );
}

function isChoice(key: string): boolean {
  return solsticeChoices.some((choice) => choice === key);
}
