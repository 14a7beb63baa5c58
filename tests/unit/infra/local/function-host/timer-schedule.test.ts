import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../../../../infra/local/function-host/timer-schedule.ts';

const at = (text: string): number => Date.parse(text);
const iso = (epochMs: number | undefined): string | undefined =>
  epochMs === undefined ? undefined : new Date(epochMs).toISOString();

describe('parseSchedule', () => {
  it('reads six fields in the named zone', () => {
    const schedule = parseSchedule('CRON_TZ=Asia/Hong_Kong 0 10 10 3 * *');

    expect(iso(schedule.next(at('2026-10-03T02:10:00Z')))).toBe('2026-11-03T02:10:00.000Z');
    expect(iso(schedule.next(at('2026-10-03T02:09:59.999Z')))).toBe('2026-10-03T02:10:00.000Z');
  });

  it('takes UTC without a zone, names of days, and a question mark for either day', () => {
    expect(iso(parseSchedule('0 30 2 * * *').next(at('2026-10-03T02:30:00Z')))).toBe(
      '2026-10-04T02:30:00.000Z',
    );
    const monday = parseSchedule('0 5 9 ? * MON');
    expect(iso(monday.next(at('2026-10-03T00:00:00Z')))).toBe('2026-10-05T09:05:00.000Z');
    expect(iso(parseSchedule('0 5 9 ? * 1').next(at('2026-10-03T00:00:00Z')))).toBe(
      '2026-10-05T09:05:00.000Z',
    );
  });

  it('finds the last due instant of a span, or none', () => {
    const schedule = parseSchedule('CRON_TZ=Asia/Hong_Kong 0 10 10 3 * *');

    const from = at('2026-10-01T00:00:00Z');
    expect(iso(schedule.latest(from, at('2027-01-03T02:10:00Z')))).toBe('2027-01-03T02:10:00.000Z');
    expect(iso(schedule.latest(from, at('2027-01-03T02:09:59Z')))).toBe('2026-12-03T02:10:00.000Z');
    expect(schedule.latest(from, at('2026-10-03T02:09:59Z'))).toBeUndefined();
  });

  it('counts @every from the epoch', () => {
    const schedule = parseSchedule('@every 5m');

    expect(iso(schedule.next(at('2026-10-03T02:10:00Z')))).toBe('2026-10-03T02:15:00.000Z');
    expect(iso(schedule.latest(at('2026-10-03T02:10:00Z'), at('2026-10-03T03:01:00Z')))).toBe(
      '2026-10-03T03:00:00.000Z',
    );
    expect(schedule.latest(at('2026-10-03T02:10:00Z'), at('2026-10-03T02:14:59Z'))).toBeUndefined();
  });

  it.each([
    '',
    '10 10 3 * *',
    '*/5 * * * * *',
    'CRON_TZ=Asia/Nowhere 0 10 10 3 * *',
    '0 70 10 3 * *',
    '@every 0m',
    '@every five minutes',
    '@daily',
  ])('refuses "%s" in both languages', (expression) => {
    expect(() => parseSchedule(expression)).toThrow(/is no schedule/);
    try {
      parseSchedule(expression);
    } catch (error) {
      expect((error as { text: { zhHK: string } }).text.zhHK).toMatch(/定時/);
    }
  });
});
