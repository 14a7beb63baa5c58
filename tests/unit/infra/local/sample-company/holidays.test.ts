import { describe, expect, it } from 'vitest';

import { HOLIDAYS, PROVISIONAL_YEARS } from '../../../../../infra/local/sample-company/holidays.ts';

const holidays = [...HOLIDAYS.values()];

function datesOf(name: RegExp): readonly string[] {
  return holidays.filter(({ nameEn }) => name.test(nameEn)).map(({ date }) => date);
}

/** ICU's Chinese calendar, the independent witness: month and day of a date. */
function lunarDayOf(date: string): string {
  const parts = new Intl.DateTimeFormat('en-u-ca-chinese', {
    month: 'numeric',
    day: 'numeric',
    timeZone: 'UTC',
  }).formatToParts(new Date(`${date}T04:00:00Z`));
  const valueOf = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${valueOf('month')}/${valueOf('day')}`;
}

function weekdayOf(date: string): string {
  return new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}

describe('the holiday table', () => {
  it.each(['2025', '2026', '2027', '2028'])('has seventeen general holidays in %s', (year) => {
    const ofYear = holidays.filter(({ date }) => date.startsWith(year));

    expect(ofYear).toHaveLength(17);
    expect(ofYear.map(({ date }) => weekdayOf(date))).not.toContain('Sunday');
  });

  it.each([
    ['2025', 14],
    ['2026', 15],
    ['2027', 15],
    ['2028', 16],
  ])('has the statutory holidays of %s', (year, count) => {
    const statutory = holidays.filter((day) => day.date.startsWith(year) && day.statutory);
    // The second day of Lunar New Year 2027 is a Sunday: its substitute is in the table.
    expect(statutory).toHaveLength(count);
  });

  it.each([
    [/^Lunar New Year’s Day$/, '1/1'],
    [/second day of Lunar/, '1/2'],
    [/third day of Lunar/, '1/3'],
    [/^The Birthday of the Buddha$/, '4/8'],
    [/following the Birthday/, '4/9'],
    [/^Tuen Ng/, '5/5'],
    [/following Tuen Ng/, '5/6'],
    [/Mid-Autumn/, '8/16'],
    [/^Chung Yeung/, '9/9'],
    [/following Chung Yeung/, '9/10'],
  ])('agrees with the lunar calendar on %s', (name, lunarDay) => {
    const dates = datesOf(name).filter((date) => !date.startsWith('2027-02'));

    expect(dates.length).toBeGreaterThan(0);
    for (const date of dates) expect([date, lunarDayOf(date)]).toEqual([date, lunarDay]);
  });

  it('has Lunar New Year 2027 on the day of a new moon four minutes before midnight', () => {
    // The new moon is at 2027-02-06 15:56 UTC by published almanacs. ICU's approximation puts it on
    // the next day, so it is no witness for that month. The second day is a Sunday.
    expect(datesOf(/Lunar/).filter((date) => date.startsWith('2027'))).toEqual([
      '2027-02-06',
      '2027-02-08',
      '2027-02-09',
    ]);
  });

  it('has Good Friday and Easter Monday where Easter puts them', () => {
    // Easter Sundays from a published almanac: 20 Apr 2025, 5 Apr 2026, 28 Mar 2027, 16 Apr 2028.
    expect(datesOf(/^Good Friday$/)).toEqual([
      '2025-04-18',
      '2026-04-03',
      '2027-03-26',
      '2028-04-14',
    ]);
    // In 2026 Easter Monday is also the day following Ching Ming, so the day after it is free.
    expect(datesOf(/Easter Monday/)).toEqual([
      '2025-04-21',
      '2026-04-07',
      '2027-03-29',
      '2028-04-17',
    ]);
  });

  it('says which years nobody compared with a gazette', () => {
    expect(PROVISIONAL_YEARS).toEqual(['2027', '2028']);
  });
});
