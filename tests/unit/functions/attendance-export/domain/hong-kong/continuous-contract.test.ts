import { describe, expect, test } from 'vitest';
import {
  continuousContractSettingsSchema,
  judgeWeeks,
} from '../../../../../../functions/attendance-export/domain/hong-kong/continuous-contract.ts';
import type { WeekVerdict } from '../../../../../../functions/attendance-export/domain/hong-kong/week-verdict.ts';
import type { WorkedWeek } from '../../../../../../functions/attendance-export/domain/hong-kong/worked-weeks.ts';

const defaults = continuousContractSettingsSchema.parse({});

/** Weeks of these hours, one after the other. */
function weeksFrom(first: string, hours: readonly number[]): WorkedWeek[] {
  return hours.map((worked, index) => ({
    from: new Date(Date.parse(first) + index * 7 * 86_400_000).toISOString().slice(0, 10),
    workedMinutes: worked * 60,
    absenceMinutes: 0,
    employedThroughout: true,
  }));
}

const outcomes = (verdicts: readonly WeekVerdict[]): string[] =>
  verdicts.map(({ outcome }) => outcome);
const continuity = (verdicts: readonly WeekVerdict[]): string[] =>
  verdicts.map(({ isContinuous }) => isContinuous);

describe('examples that were published', () => {
  // Sing Tao Headline, 14 January 2026, after the Labour Department's explanation.
  test('four weeks of 17 hours are a continuous contract', () => {
    const verdicts = judgeWeeks(
      weeksFrom('2026-02-01', [17, 17, 17, 17]),
      { from: '2026-02-01' },
      defaults,
    );

    expect(continuity(verdicts)).toEqual(['no', 'no', 'no', 'yes']);
  });

  test('20, 28 and 20 hours carry a fourth week without any work', () => {
    const verdicts = judgeWeeks(
      weeksFrom('2026-02-01', [20, 28, 20, 0]),
      { from: '2026-02-01' },
      defaults,
    );

    expect(verdicts.at(-1)).toMatchObject({
      rule: '468',
      outcome: 'counts',
      ground: 'window-long-enough',
      windowMinutes: 68 * 60,
      isContinuous: 'yes',
    });
  });

  // HK01, 19 January 2026: the same hours under the old rule and under the new one.
  test('40, 30, 20 and 16 hours break the contract before 18 January 2026 and not after', () => {
    const hours = [40, 30, 20, 16];
    const before = judgeWeeks(weeksFrom('2025-11-02', hours), {}, defaults);
    const after = judgeWeeks(weeksFrom('2026-02-01', hours), {}, defaults);

    expect(before.at(-1)).toMatchObject({ rule: '418', outcome: 'does-not-count' });
    expect(after.at(-1)).toMatchObject({ rule: '468', outcome: 'counts' });
  });

  // Labour Department, education tool, note 1.
  test('the first three weeks of a new employment need 17 hours each', () => {
    const verdicts = judgeWeeks(
      weeksFrom('2026-02-01', [40, 40, 16, 40]),
      { from: '2026-02-01' },
      defaults,
    );

    expect(verdicts[2]).toMatchObject({
      outcome: 'does-not-count',
      ground: 'not-employed-in-window',
    });
  });

  // 1823, FAQ on an employment that straddles the date: each threshold for its own part.
  test('17 hours a week are too few before 18 January 2026 and enough from then on', () => {
    const verdicts = judgeWeeks(
      weeksFrom('2025-12-28', [17, 17, 17, 17, 17, 17, 17]),
      { from: '2020-01-01' },
      defaults,
    );

    expect(verdicts.map(({ rule, outcome }) => `${rule} ${outcome}`)).toEqual([
      '418 does-not-count',
      '418 does-not-count',
      '418 does-not-count',
      '468 counts',
      '468 counts',
      '468 counts',
      '468 counts',
    ]);
    expect(continuity(verdicts).slice(-2)).toEqual(['no', 'yes']);
  });
});

describe('a short week under the new rule', () => {
  test('looks back on hours of weeks that the old rule judged', () => {
    const verdicts = judgeWeeks(weeksFrom('2025-12-28', [24, 24, 19, 1]), {}, defaults);

    expect(verdicts[3]).toMatchObject({ from: '2026-01-18', outcome: 'counts' });
    expect(continuity(verdicts)).toEqual(['unknown', 'unknown', 'unknown', 'yes']);
  });

  test('fails by one minute', () => {
    const weeks = weeksFrom('2026-02-01', [20, 28, 20, 0]);
    const shortened = weeks.map((week, index) =>
      index === 1 ? { ...week, workedMinutes: week.workedMinutes - 1 } : week,
    );
    const verdict = judgeWeeks(shortened, {}, defaults).at(-1);

    expect(verdict).toMatchObject({ outcome: 'does-not-count', ground: 'window-too-short' });
    expect(verdict?.explanation).toEqual({
      en: '0 h in the week and 67 h 59 min with the three weeks before it; 17 h or 68 h are needed.',
      zhHK: '該星期工作 0 小時，連同之前三個星期共 67 小時 59 分鐘，不足 17 小時及 68 小時，不計算在內。',
    });
  });

  test('is not judged while an earlier week is unknown', () => {
    const [first, , third, fourth] = weeksFrom('2026-02-01', [40, 40, 40, 10]);
    const known = [first, third, fourth].filter((week) => week !== undefined);
    const verdict = judgeWeeks(known, {}, defaults).at(-1);

    expect(verdict).toMatchObject({
      outcome: 'not-enough-history',
      ground: 'earlier-weeks-unknown',
      isContinuous: 'unknown',
    });
  });

  test('does not count if a week of the four was not one of employment throughout', () => {
    const weeks = weeksFrom('2026-02-01', [40, 40, 40, 10]).map((week, index) => ({
      ...week,
      employedThroughout: index !== 0,
    }));

    expect(judgeWeeks(weeks, {}, defaults).at(-1)?.ground).toBe('not-employed-in-window');
  });
});

test('every ground is explained in its own words, in both languages', () => {
  const weeks = [
    ...weeksFrom('2025-12-28', [18, 17]),
    ...weeksFrom('2026-02-01', [17, 33, 17, 1, 1]),
    ...weeksFrom('2026-04-05', [1]),
  ];
  const joining = weeksFrom('2026-06-07', [1]).map((week) => ({
    ...week,
    employedThroughout: false,
  }));
  const verdicts = [
    ...judgeWeeks(weeks, {}, defaults),
    ...judgeWeeks(weeksFrom('2026-02-01', [16]), { from: '2026-02-01' }, defaults),
    ...judgeWeeks(joining, {}, defaults),
  ];

  const explained = new Map(verdicts.map(({ ground, explanation }) => [ground, explanation]));

  expect([...explained.keys()].sort()).toEqual([
    'earlier-weeks-unknown',
    'not-employed-in-week',
    'not-employed-in-window',
    'week-long-enough',
    'week-too-short',
    'window-long-enough',
    'window-too-short',
  ]);
  expect(explained.get('window-long-enough')).toEqual({
    en: '1 h in the week, but 68 h with the three weeks before it; 68 h or more make it count.',
    zhHK: '該星期工作 1 小時，但連同之前三個星期共 68 小時，達 68 小時或以上，計算在內。',
  });
  expect(new Set([...explained.values()].map(({ en }) => en)).size).toBe(7);
  expect(new Set([...explained.values()].map(({ zhHK }) => zhHK)).size).toBe(7);
});

describe('settings', () => {
  const sick = weeksFrom('2026-02-01', [8, 8, 8, 8]).map((week) => ({
    ...week,
    absenceMinutes: 9 * 60,
  }));

  test('let authorised absence count as worked, or not', () => {
    const strict = { ...defaults, authorisedAbsence: 'does-not-count' as const };

    expect(outcomes(judgeWeeks(sick, {}, defaults))).toEqual(Array(4).fill('counts'));
    expect(judgeWeeks(sick, {}, strict).at(-1)?.minutes).toBe(8 * 60);
    expect(judgeWeeks(sick, {}, strict).at(-1)?.outcome).toBe('does-not-count');
  });

  test('let a week of joining count by its hours, or not at all', () => {
    const weeks = weeksFrom('2026-02-01', [20, 20, 20, 20]).map((week, index) => ({
      ...week,
      employedThroughout: index !== 0,
    }));
    const employment = { from: '2026-02-03' };
    const byHours = { ...defaults, partialWeeks: 'by-hours' as const };

    expect(continuity(judgeWeeks(weeks, employment, defaults)).at(-1)).toBe('no');
    expect(continuity(judgeWeeks(weeks, employment, byHours)).at(-1)).toBe('yes');
  });

  test('leave a week of joining without records open only if it could count', () => {
    const weeks = weeksFrom('2026-02-08', [20, 20, 20]);
    const employment = { from: '2026-02-03' };
    const byHours = { ...defaults, partialWeeks: 'by-hours' as const };

    expect(continuity(judgeWeeks(weeks, employment, defaults)).at(-1)).toBe('no');
    expect(continuity(judgeWeeks(weeks, employment, byHours)).at(-1)).toBe('unknown');
  });

  test('have no say over a week that ended the day before the employment began', () => {
    const weeks = weeksFrom('2026-02-08', [20, 20, 20]);
    const byHours = { ...defaults, partialWeeks: 'by-hours' as const };

    expect(continuity(judgeWeeks(weeks, { from: '2026-02-08' }, byHours)).at(-1)).toBe('no');
  });

  test('say on which day weeks begin', () => {
    const mondays = { ...defaults, weekStartsOn: 'monday' as const };

    expect(judgeWeeks(weeksFrom('2026-02-02', [20]), {}, mondays)).toHaveLength(1);
    expect(() => judgeWeeks(weeksFrom('2026-02-02', [20]), {}, defaults)).toThrow(RangeError);
  });
});

test('a week that is given twice is a fault of the caller', () => {
  const weeks = weeksFrom('2026-02-01', [20]);

  expect(() => judgeWeeks([...weeks, ...weeks], {}, defaults)).toThrow(RangeError);
});
