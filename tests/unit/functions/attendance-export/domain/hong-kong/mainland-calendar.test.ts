import { getDayDetail } from 'chinese-days';
import { describe, expect, test } from 'vitest';
import { YearNotCoveredError } from '../../../../../../functions/attendance-export/domain/hong-kong/errors.ts';
import {
  mainlandCalendarCovers,
  mainlandDayOn,
} from '../../../../../../functions/attendance-export/domain/hong-kong/mainland-calendar.ts';

function everyDayOf(year: number): string[] {
  const days: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

/**
 * What chinese-days 1.5.7 says of a day. It names festivals and weekdays in one field; a festival's
 * entry holds English, Chinese and a number of days, parted by commas.
 */
function ofTheLibrary(date: string): string {
  const { work, name } = getDayDetail(date);
  if (!name.includes(',')) return 'ordinary';
  return work ? 'adjusted-working-day' : 'holiday';
}

describe('the mainland calendar', () => {
  test.each([2025, 2026])('of %i is that of chinese-days on every day', (year) => {
    const ours = everyDayOf(year).map((date) => `${date} ${mainlandDayOn(date).kind}`);

    expect(ours).toEqual(everyDayOf(year).map((date) => `${date} ${ofTheLibrary(date)}`));
  });

  test.each([
    ['2025-10-06', 'holiday', '國慶節、中秋節'],
    ['2026-02-17', 'holiday', '春節'],
    ['2026-02-28', 'adjusted-working-day', '春節'],
    ['2026-07-01', 'ordinary', ''],
  ])('on %s has %s, %s', (date, kind, nameZhHK) => {
    expect(mainlandDayOn(date)).toMatchObject({ kind, nameZhHK });
  });

  test('has working days only at weekends', () => {
    const working = [2025, 2026]
      .flatMap(everyDayOf)
      .filter((date) => mainlandDayOn(date).kind === 'adjusted-working-day');
    const weekdays = working.map((date) => new Date(`${date}T00:00:00Z`).getUTCDay());

    expect(working).toHaveLength(11);
    expect(weekdays.filter((weekday) => weekday !== 0 && weekday !== 6)).toEqual([]);
  });

  test.each(['2024-12-31', '2027-01-01', 'no day'])('refuses %s', (date) => {
    expect(() => mainlandDayOn(date)).toThrow(YearNotCoveredError);
  });

  test('says beforehand which years it covers', () => {
    expect([2024, 2025, 2026, 2027].map(mainlandCalendarCovers)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
