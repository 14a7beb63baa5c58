import type { HolidayYear } from './holiday-table.ts';

/**
 * Hong Kong's general holidays other than Sundays (General Holidays Ordinance, Cap. 149). A holiday
 * that falls on a Sunday is in the table on the day that the Government appointed instead: the next
 * day that is no general holiday, for the Lunar New Year its fourth day.
 *
 * Every year is compared by a test with `date-holidays` and with a second table of ours; the test
 * lists the differences. That package is not asked when the function runs: see
 * `infra/decisions/2026-11-26-holiday-tables.md`.
 */
export const generalHolidayYears: readonly HolidayYear[] = [
  {
    year: 2025,
    provisional: false,
    source: {
      title: 'GovHK, General holidays for 2025',
      url: 'https://www.gov.hk/en/about/abouthk/holiday/2025.htm',
      checked: '2026-11-26',
    },
    days: [
      ['01-01', 'first-of-january'],
      ['01-29', 'lunar-new-year-1'],
      ['01-30', 'lunar-new-year-2'],
      ['01-31', 'lunar-new-year-3'],
      ['04-04', 'ching-ming'],
      ['04-18', 'good-friday'],
      ['04-19', 'after-good-friday'],
      ['04-21', 'easter-monday'],
      ['05-01', 'labour'],
      ['05-05', 'buddha'],
      ['05-31', 'tuen-ng'],
      ['07-01', 'establishment'],
      ['10-01', 'national'],
      ['10-07', 'after-mid-autumn'],
      ['10-29', 'chung-yeung'],
      ['12-25', 'christmas'],
      ['12-26', 'after-christmas'],
    ],
  },
  {
    year: 2026,
    provisional: false,
    source: {
      title: 'Press release P2025051300354, General holidays for 2026',
      url: 'https://www.info.gov.hk/gia/general/202505/16/P2025051300354.htm',
      published: '2025-05-16',
      checked: '2026-11-26',
    },
    days: [
      ['01-01', 'first-of-january'],
      ['02-17', 'lunar-new-year-1'],
      ['02-18', 'lunar-new-year-2'],
      ['02-19', 'lunar-new-year-3'],
      ['04-03', 'good-friday'],
      ['04-04', 'after-good-friday'],
      // Ching Ming was a Sunday and the day after it Easter Monday: two appointed days.
      ['04-06', 'after-ching-ming'],
      ['04-07', 'after-easter-monday'],
      ['05-01', 'labour'],
      ['05-25', 'after-buddha'],
      ['06-19', 'tuen-ng'],
      ['07-01', 'establishment'],
      ['09-26', 'after-mid-autumn'],
      ['10-01', 'national'],
      ['10-19', 'after-chung-yeung'],
      ['12-25', 'christmas'],
      ['12-26', 'after-christmas'],
    ],
  },
  {
    year: 2027,
    provisional: false,
    source: {
      // Gazetted in 2026. Compared with two tables by others that give this page as their source,
      // the later of them reviewed on 2026-10-05, and with a report of the announcement.
      title: 'GovHK, General holidays for 2027',
      url: 'https://www.gov.hk/en/about/abouthk/holiday/2027.htm',
      checked: '2026-11-26',
    },
    days: [
      ['01-01', 'first-of-january'],
      ['02-06', 'lunar-new-year-1'],
      // The second day of Lunar New Year is a Sunday: the fourth is appointed in its place.
      ['02-08', 'lunar-new-year-3'],
      ['02-09', 'lunar-new-year-4'],
      ['03-26', 'good-friday'],
      ['03-27', 'after-good-friday'],
      ['03-29', 'easter-monday'],
      ['04-05', 'ching-ming'],
      ['05-01', 'labour'],
      ['05-13', 'buddha'],
      ['06-09', 'tuen-ng'],
      ['07-01', 'establishment'],
      ['09-16', 'after-mid-autumn'],
      ['10-01', 'national'],
      ['10-08', 'chung-yeung'],
      ['12-25', 'christmas'],
      ['12-27', 'after-christmas'],
    ],
  },
  {
    year: 2028,
    provisional: true,
    source: {
      title: 'General Holidays Ordinance (Cap. 149), lunar calendar and Easter; not gazetted yet',
      checked: '2026-11-26',
    },
    days: [
      ['01-01', 'first-of-january'],
      ['01-26', 'lunar-new-year-1'],
      ['01-27', 'lunar-new-year-2'],
      ['01-28', 'lunar-new-year-3'],
      ['04-04', 'ching-ming'],
      ['04-14', 'good-friday'],
      ['04-15', 'after-good-friday'],
      ['04-17', 'easter-monday'],
      ['05-01', 'labour'],
      ['05-02', 'buddha'],
      ['05-29', 'after-tuen-ng'],
      ['07-01', 'establishment'],
      ['10-02', 'after-national'],
      ['10-04', 'after-mid-autumn'],
      ['10-26', 'chung-yeung'],
      ['12-25', 'christmas'],
      ['12-26', 'after-christmas'],
    ],
  },
];
