import { getSolarTermDate } from 'chinese-days';
import { describe, expect, test } from 'vitest';
import {
  designatedStatutoryHolidays,
  statutoryHolidayYears,
} from '../../../../../../functions/attendance-export/domain/hong-kong/statutory-holidays.ts';
import { generalHolidayYears, holidaysOf } from '../../../../../../shared/time/index.ts';

const datesOf = (year: number, choice: 'winter-solstice' | 'christmas'): string[] =>
  designatedStatutoryHolidays(choice)
    .map(({ date }) => date)
    .filter((date) => date.startsWith(String(year)));

describe('statutory holidays', () => {
  test.each([
    [2025, 14],
    [2026, 15],
    [2027, 15],
    [2028, 16],
  ])('of %i are %i, whichever day the employer chooses', (year, count) => {
    expect(datesOf(year, 'christmas')).toHaveLength(count);
    expect(datesOf(year, 'winter-solstice')).toHaveLength(count);
  });

  test('of 2026 are those of the list that the Labour Department published', () => {
    // As reprinted by SUN (sunwebhk.com) in January 2026: the festivals' own days, Sundays included.
    expect(datesOf(2026, 'christmas')).toEqual([
      '2026-01-01',
      '2026-02-17',
      '2026-02-18',
      '2026-02-19',
      '2026-04-05',
      '2026-04-06',
      '2026-05-01',
      '2026-05-24',
      '2026-06-19',
      '2026-07-01',
      '2026-09-26',
      '2026-10-01',
      '2026-10-18',
      '2026-12-25',
      '2026-12-26',
    ]);
  });

  test('of 2027 are those of the list that the Labour Department published', () => {
    // As two tables by others have it that name the Department's page.
    expect(datesOf(2027, 'winter-solstice')).toEqual([
      '2027-01-01',
      '2027-02-06',
      '2027-02-08',
      '2027-02-09',
      '2027-03-29',
      '2027-04-05',
      '2027-05-01',
      '2027-05-13',
      '2027-06-09',
      '2027-07-01',
      '2027-09-16',
      '2027-10-01',
      '2027-10-08',
      '2027-12-22',
      '2027-12-27',
    ]);
  });

  test('have Easter Monday from 2026 and Good Friday from 2028', () => {
    const named = (name: string): string[] =>
      designatedStatutoryHolidays('christmas')
        .filter(({ nameEn }) => nameEn === name)
        .map(({ date }) => date);

    expect(named('Easter Monday')).toEqual(['2026-04-06', '2027-03-29', '2028-04-17']);
    expect(named('Good Friday')).toEqual(['2028-04-14']);
    expect(named('The day following Good Friday')).toEqual([]);
  });

  test.each(statutoryHolidayYears)('of $year: the solstice is the astronomers’', (table) => {
    const solstice = table.days.find(([, key]) => key === 'winter-solstice')?.[0];

    expect(`${String(table.year)}-${String(solstice)}`).toBe(
      getSolarTermDate(table.year, 12, 'the_winter_solstice'),
    );
  });

  test.each(statutoryHolidayYears)('of $year are general holidays too unless a Sunday', (table) => {
    const general = generalHolidayYears
      .flatMap(holidaysOf)
      .map(({ date }) => date)
      .filter((date) => date.startsWith(String(table.year)));
    const notSundays = datesOf(table.year, 'christmas').filter(
      (date) => new Date(`${date}T00:00:00Z`).getUTCDay() !== 0,
    );

    expect(notSundays.filter((date) => !general.includes(date))).toEqual([]);
  });

  test('of the employer who chooses the Winter Solstice include that day and not Christmas Day', () => {
    expect(datesOf(2026, 'winter-solstice')).toContain('2026-12-22');
    expect(datesOf(2026, 'winter-solstice')).not.toContain('2026-12-25');
    expect(datesOf(2026, 'christmas')).not.toContain('2026-12-22');
  });

  test('of 2028 alone are provisional', () => {
    const provisional = designatedStatutoryHolidays('christmas').filter((day) => day.provisional);

    expect(new Set(provisional.map(({ date }) => date.slice(0, 4)))).toEqual(new Set(['2028']));
  });
});
