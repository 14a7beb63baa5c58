import { describe, expect, test } from 'vitest';
import { substituteOnRestDays } from '../../../../../../functions/attendance-export/domain/hong-kong/substitute-holiday.ts';

const holiday = (
  date: string,
): { date: string; nameEn: string; nameZhHK: string; provisional: boolean } => ({
  date,
  nameEn: 'Day',
  nameZhHK: '日',
  provisional: false,
});
const granted = (
  designated: readonly string[],
  restDays: readonly string[],
  alternatives: readonly string[] = [],
): string[] =>
  substituteOnRestDays(
    designated.map(holiday),
    (date) => restDays.includes(date),
    new Set(alternatives),
  ).map(({ date }) => date);

describe('a statutory holiday', () => {
  test('on a working day is granted on its day', () => {
    expect(granted(['2026-05-01'], ['2026-05-03'])).toEqual(['2026-05-01']);
  });

  test('on a rest day is granted on the next day', () => {
    expect(granted(['2026-05-24'], ['2026-05-24'])).toEqual(['2026-05-25']);
  });

  test('on a rest day passes over another statutory holiday', () => {
    expect(granted(['2026-04-05', '2026-04-06'], ['2026-04-05'])).toEqual([
      '2026-04-07',
      '2026-04-06',
    ]);
  });

  test('on a rest day passes over further rest days', () => {
    expect(granted(['2026-09-26'], ['2026-09-26', '2026-09-27'])).toEqual(['2026-09-28']);
  });

  test('on a rest day passes over a day granted for an earlier one', () => {
    const weekend = ['2027-12-25', '2027-12-26'];

    expect(granted(weekend, weekend)).toEqual(['2027-12-27', '2027-12-28']);
  });

  test('on a rest day passes over an alternative holiday', () => {
    expect(granted(['2026-05-24'], ['2026-05-24'], ['2026-05-25'])).toEqual(['2026-05-26']);
  });

  test('passes into the next year', () => {
    expect(granted(['2027-12-31', '2028-01-01'], ['2027-12-31'])).toEqual([
      '2028-01-02',
      '2028-01-01',
    ]);
  });

  test('says in both languages that it is granted in place of another day', () => {
    const [substitute] = substituteOnRestDays([holiday('2026-05-24')], () => true, new Set());
    const [moved] = substituteOnRestDays(
      [holiday('2026-05-24')],
      (date) => date === '2026-05-24',
      new Set(),
    );

    expect(substitute).toEqual(holiday('2026-05-24'));
    expect(moved).toMatchObject({
      nameEn: 'Day (granted after a rest day)',
      nameZhHK: '日（補假）',
      substituteFor: '2026-05-24',
    });
  });
});
