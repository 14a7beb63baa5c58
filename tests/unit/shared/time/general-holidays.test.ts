import Holidays from 'date-holidays';
import { describe, expect, test } from 'vitest';
import { HOLIDAYS } from '../../../../infra/local/sample-company/holidays.ts';
import { generalHolidayYears, holidaysOf } from '../../../../shared/time/index.ts';

interface NamedDay {
  readonly date: string;
  readonly en: string;
  readonly zhHK: string;
}

/**
 * The days on which our names differ from those of date-holidays 3.37.0. Dates never do. Reason: the
 * gazetted lists write "The Birthday of the Buddha", the package leaves the article out.
 */
const ACCEPTED_NAMES: Readonly<Record<string, string>> = {
  'Birthday of the Buddha': 'The Birthday of the Buddha',
  'The day following Birthday of the Buddha': 'The day following the Birthday of the Buddha',
};

function ofTheLibrary(year: number): NamedDay[] {
  const english = new Holidays('HK').getHolidays(year, 'en');
  const chinese = new Holidays('HK').getHolidays(year, 'zh');
  return english.map(({ date, name }, index) => ({
    date: date.slice(0, 10),
    en: ACCEPTED_NAMES[name] ?? name,
    zhHK: chinese[index]?.name ?? '',
  }));
}

function ofTheSampleCompany(year: number): NamedDay[] {
  return [...HOLIDAYS.values()]
    .filter(({ date }) => date.startsWith(String(year)))
    .map(({ date, nameEn, nameZhHK }) => ({ date, en: nameEn, zhHK: nameZhHK }));
}

describe.each(generalHolidayYears)('general holidays of $year', (table) => {
  const ours = holidaysOf(table).map(({ date, nameEn, nameZhHK }) => ({
    date,
    en: nameEn,
    zhHK: nameZhHK,
  }));

  test('are the days and names that date-holidays gives', () => {
    expect(ours).toEqual(ofTheLibrary(table.year));
  });

  test('are the days and names of the table that the sample company keeps for itself', () => {
    expect(ours).toEqual(ofTheSampleCompany(table.year));
  });

  test('are seventeen, in order, and none is a Sunday', () => {
    const dates = ours.map(({ date }) => date);

    expect(dates).toHaveLength(17);
    expect(dates).toEqual([...dates].sort());
    expect(dates.filter((date) => new Date(`${date}T00:00:00Z`).getUTCDay() === 0)).toEqual([]);
  });

  test('have a source that was looked at, and are provisional only without a gazetted list', () => {
    expect(table.source.title).not.toBe('');
    expect(Date.parse(table.source.checked)).not.toBeNaN();
    expect(table.provisional).toBe(table.source.url === undefined);
  });
});

test('the table covers 2025 to 2028, of which 2028 is provisional', () => {
  expect(generalHolidayYears.map(({ year, provisional }) => [year, provisional])).toEqual([
    [2025, false],
    [2026, false],
    [2027, false],
    [2028, true],
  ]);
});
