import { describe, expect, test } from 'vitest';
import { YearNotCoveredError } from '../../../../../../functions/attendance-export/domain/hong-kong/errors.ts';
import {
  createHolidayCalendar,
  type HolidayCalendar,
} from '../../../../../../functions/attendance-export/domain/hong-kong/holiday-calendar.ts';
import { holidaySettingsSchema } from '../../../../../../functions/attendance-export/domain/hong-kong/holiday-settings.ts';
import { HOLIDAYS } from '../../../../../../infra/local/sample-company/holidays.ts';

const calendarOf = (settings: unknown): HolidayCalendar =>
  createHolidayCalendar(holidaySettingsSchema.parse(settings));

/** Every day from 2025 to 2028, counted without the code under test. */
function everyDay(): string[] {
  const days: string[] = [];
  for (let at = Date.UTC(2025, 0, 1); at < Date.UTC(2029, 0, 1); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

describe('the calendar of a company with rest days on Sundays', () => {
  const calendar = calendarOf({});

  test('grants the statutory holidays that the sample company grants', () => {
    const granted = everyDay().filter((date) => calendar.statutoryOn(date) !== undefined);
    const expected = [...HOLIDAYS.values()].filter(({ statutory }) => statutory);

    expect(granted).toEqual(expected.map(({ date }) => date));
  });

  test('tells general holidays from ordinary days, whatever the rest days', () => {
    const general = everyDay().filter((date) => calendar.generalOn(date) !== undefined);

    expect(general).toEqual([...HOLIDAYS.values()].map(({ date }) => date));
  });

  test('names a holiday in both languages and says of which day it is the substitute', () => {
    expect(calendar.statutoryOn('2026-10-19')).toEqual({
      date: '2026-10-19',
      nameEn: 'Chung Yeung Festival (granted after a rest day)',
      nameZhHK: '重陽節（補假）',
      provisional: false,
      substituteFor: '2026-10-18',
    });
    expect(calendar.statutoryOn('2026-10-18')).toBeUndefined();
  });

  test('marks the days of a year that is not gazetted', () => {
    expect(calendar.generalOn('2028-05-02')?.provisional).toBe(true);
    expect(calendar.generalOn('2027-05-13')?.provisional).toBe(false);
  });
});

describe('a day outside the tables', () => {
  const calendar = calendarOf({});

  test.each(['2024-12-25', '2029-01-01', 'not a day'])('%s is refused', (date) => {
    expect(() => calendar.statutoryOn(date)).toThrow(YearNotCoveredError);
    expect(() => calendar.generalOn(date)).toThrow(YearNotCoveredError);
  });

  test('is known beforehand by its year', () => {
    expect([2024, 2025, 2028, 2029].map((year) => calendar.coversYear(year))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('rest days', () => {
  test('of a person with another roster move the holiday elsewhere', () => {
    const fridays = calendarOf({}).withRestDays(
      (date) => new Date(`${date}T00:00:00Z`).getUTCDay() === 5,
    );

    expect(fridays.statutoryOn('2026-05-01')).toBeUndefined();
    expect(fridays.statutoryOn('2026-05-02')?.substituteFor).toBe('2026-05-01');
    expect(fridays.statutoryOn('2026-05-24')?.nameEn).toBe('The Birthday of the Buddha');
  });

  test('on Saturdays too move a holiday past the weekend', () => {
    const calendar = calendarOf({ weeklyRestDays: ['saturday', 'sunday'] });

    expect(calendar.statutoryOn('2026-09-28')?.substituteFor).toBe('2026-09-26');
  });
});

describe('a company’s own days', () => {
  const moved = {
    removed: [{ date: '2026-05-01', kind: 'statutory', reason: 'shop open' }],
    added: [
      {
        date: '2026-05-02',
        kind: 'statutory',
        nameEn: 'Alternative holiday',
        nameZhHK: '另定假日',
        reason: 'for 1 May',
      },
    ],
  };

  test('move a statutory holiday and leave the general holiday', () => {
    const calendar = calendarOf(moved);

    expect(calendar.statutoryOn('2026-05-01')).toBeUndefined();
    expect(calendar.statutoryOn('2026-05-02')?.nameZhHK).toBe('另定假日');
    expect(calendar.generalOn('2026-05-01')?.nameEn).toBe('Labour Day');
  });

  test('remove a holiday wherever it is granted', () => {
    const removed = (date: string): HolidayCalendar =>
      calendarOf({ removed: [{ date, kind: 'statutory', reason: 'agreed' }] });

    expect(removed('2026-05-25').statutoryOn('2026-05-25')).toBeUndefined();
    expect(removed('2026-05-24').statutoryOn('2026-05-25')).toBeUndefined();
  });

  test('are days on which no substitute is granted', () => {
    const added = [
      { date: '2026-05-25', kind: 'statutory', nameEn: 'Own', nameZhHK: '自定', reason: 'agreed' },
    ];
    const calendar = calendarOf({ weeklyRestDays: ['monday'], added });

    const rosterWithSunday = calendar.withRestDays((date) => date === '2026-05-24');

    expect(rosterWithSunday.statutoryOn('2026-05-25')?.nameEn).toBe('Own');
    expect(rosterWithSunday.statutoryOn('2026-05-26')?.substituteFor).toBe('2026-05-24');
  });

  test('are checked all at once, each with its place and both languages', () => {
    const result = holidaySettingsSchema.safeParse({
      removed: [
        { date: '2026-05-02', kind: 'statutory', reason: 'x' },
        { date: '2026-05-01', kind: 'statutory', reason: 'x' },
        { date: '2026-05-01', kind: 'statutory', reason: 'x' },
      ],
      added: [{ date: '2026-12-25', kind: 'general', nameEn: 'x', nameZhHK: 'x', reason: 'x' }],
    });

    expect(result.error?.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['added.0.date', 'is such a holiday already ¦ 本已是該類假期'],
      [
        'removed.0.date',
        'is no such holiday in the table, nor the day granted for one on a rest day ¦ 在資料表中並非該類假期，亦非因假期適逢休息日而補假之日',
      ],
      ['removed.2.date', 'is listed twice ¦ 重複列出'],
    ]);
  });

  test.each(['2029-01-01', '2026-02-30', '1 May'])('cannot be on %s', (date) => {
    const result = holidaySettingsSchema.safeParse({
      removed: [{ date, kind: 'general', reason: 'x' }],
    });

    expect(result.error?.issues.map(({ path }) => path.join('.'))).toContain('removed.0.date');
  });
});

describe('the version', () => {
  test('is the same for the same settings and differs for others', () => {
    const version = calendarOf({}).version;

    expect(version).toMatch(/^hong-kong-holidays-\d{4}-\d{2}-\d{2}-[0-9a-f]{12}$/);
    expect(calendarOf({ winterSolstice: 'christmas' }).version).toBe(version);
    expect(calendarOf({ winterSolstice: 'winter-solstice' }).version).not.toBe(version);
  });

  test('does not depend on whose rest days are looked at', () => {
    const calendar = calendarOf({});

    expect(calendar.withRestDays(() => false).version).toBe(calendar.version);
  });
});
