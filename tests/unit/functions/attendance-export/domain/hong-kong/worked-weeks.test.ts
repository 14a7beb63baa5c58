import { describe, expect, test } from 'vitest';
import { workedWeeks } from '../../../../../../functions/attendance-export/domain/hong-kong/worked-weeks.ts';

const day = (
  date: string,
  workedMinutes: number,
): { date: string; workedMinutes: number; absenceMinutes: number } => ({
  date,
  workedMinutes,
  absenceMinutes: 30,
});

describe('weeks of worked days', () => {
  test('run from Sunday to Saturday and leave out what lies only partly in the records', () => {
    const days = [day('2026-01-17', 5), day('2026-01-18', 10), day('2026-01-24', 20)];
    const weeks = workedWeeks(days, { from: '2026-01-14', to: '2026-01-30' }, {}, 'sunday');

    expect(weeks).toEqual([
      { from: '2026-01-18', workedMinutes: 30, absenceMinutes: 60, employedThroughout: true },
    ]);
  });

  test('begin on the first day of the records if that begins a week', () => {
    const weeks = workedWeeks([], { from: '2026-01-18', to: '2026-01-31' }, {}, 'sunday');

    expect(weeks.map(({ from }) => from)).toEqual(['2026-01-18', '2026-01-25']);
  });

  test('know in which of them the employment lasted throughout', () => {
    const employment = { from: '2026-01-19', to: '2026-02-13' };
    const weeks = workedWeeks([], { from: '2026-01-18', to: '2026-02-14' }, employment, 'sunday');

    expect(weeks.map((week) => week.employedThroughout)).toEqual([false, true, true, false]);
  });
});
