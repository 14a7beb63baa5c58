import { describe, expect, it } from 'vitest';
import { parseTimerCron } from '../../../../infra/deployment/timer-cron.ts';

const NOON = Date.parse('2026-11-27T12:00:00+08:00');

const runs = (expression: string, count = 3): readonly string[] | undefined =>
  parseTimerCron(expression)
    ?.next(count, NOON)
    .map((run) => new Date(run).toISOString());

describe('the schedule of a timer', () => {
  // 27 November 2026 is a Friday.
  it.each([
    [
      'CRON_TZ=Asia/Hong_Kong 0 40 8 * * *',
      ['2026-11-28T00:40:00.000Z', '2026-11-29T00:40:00.000Z'],
    ],
    ['0 40 8 * * *', ['2026-11-27T08:40:00.000Z', '2026-11-28T08:40:00.000Z']],
    [
      'CRON_TZ=Asia/Hong_Kong 0 0 9 ? * MON',
      ['2026-11-30T01:00:00.000Z', '2026-12-07T01:00:00.000Z'],
    ],
    [
      'CRON_TZ=Asia/Hong_Kong 0 0 9 ? * 1',
      ['2026-11-30T01:00:00.000Z', '2026-12-07T01:00:00.000Z'],
    ],
    [
      'CRON_TZ=Asia/Hong_Kong 0 0 9 ? * 7',
      ['2026-11-29T01:00:00.000Z', '2026-12-06T01:00:00.000Z'],
    ],
    [
      'CRON_TZ=Asia/Hong_Kong 30 5/20 * 1 JAN ?',
      ['2026-12-31T16:05:30.000Z', '2026-12-31T16:25:30.000Z'],
    ],
    ['@every 30m', ['2026-11-27T04:30:00.000Z', '2026-11-27T05:00:00.000Z']],
  ])('%s', (expression, expected) => {
    expect(runs(expression, 2)).toEqual(expected);
  });

  it.each([
    '',
    '* * * * *',
    '*/5 * * * * *',
    '0-30 * * * * *',
    '0 0 0 L * *',
    '0 0 0 * * MON#2',
    '0 0 0 * * 0',
    '0 0 24 * * *',
    '0 60 0 * * *',
    '0 0 0 32 * *',
    '0 0 0 * 13 *',
    '0 ? 0 * * *',
    '0 0 0 * * * 2027',
    '@daily',
    '@every 0m',
    '@every 5d',
    '@every 1.5h',
    'CRON_TZ= 0 0 0 * * *',
    'CRON_TZ=Hongkong/Kowloon 0 0 0 * * *',
    'TZ=Asia/Hong_Kong 0 0 0 * * *',
  ])('is not "%s"', (expression) => {
    expect(parseTimerCron(expression)).toBeUndefined();
  });

  it('of a day that never comes has no run', () => {
    expect(runs('0 0 0 30 2 ?')).toEqual([]);
  });
});
