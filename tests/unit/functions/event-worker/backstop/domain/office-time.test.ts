import { describe, expect, it } from 'vitest';
import {
  isOfficeTime,
  nextMonthEpochMs,
  officeMinutesBetween,
} from '../../../../../../functions/event-worker/backstop/domain/office-time.ts';

const OFFICE = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', closedDays: [] };

/** An instant by the clock on a wall in Hong Kong. */
function at(time: string): number {
  return Date.parse(`${time}:00+08:00`);
}

describe('office minutes', () => {
  it.each([
    ['a morning', '2026-11-02T09:30', '2026-11-02T11:00', 90],
    ['before and after the office hours of one day', '2026-11-02T07:00', '2026-11-02T22:00', 540],
    ['a night', '2026-11-02T18:00', '2026-11-03T09:00', 0],
    ['from Friday to Monday', '2026-11-06T17:00', '2026-11-09T10:00', 120],
    ['a whole week', '2026-11-02T00:00', '2026-11-09T00:00', 5 * 540],
    ['no time at all', '2026-11-02T10:00', '2026-11-02T10:00', 0],
    ['time that runs back', '2026-11-02T12:00', '2026-11-02T10:00', 0],
  ])('of %s', (_what, from, to, minutes) => {
    expect(officeMinutesBetween(OFFICE, at(from), at(to))).toBe(minutes);
  });

  it('leave out days on which nobody works', () => {
    const office = { ...OFFICE, closedDays: ['2026-12-25', '2026-12-26'] };

    expect(officeMinutesBetween(office, at('2026-12-24T17:00'), at('2026-12-28T10:00'))).toBe(120);
    expect(isOfficeTime(office, at('2026-12-25T10:00'))).toBe(false);
  });

  it('of an office that works through the night belong to the day on which it opens', () => {
    const office = { ...OFFICE, from: '22:00', to: '06:00' };

    expect(officeMinutesBetween(office, at('2026-11-06T23:00'), at('2026-11-07T12:00'))).toBe(420);
    expect(isOfficeTime(office, at('2026-11-07T05:59'))).toBe(true);
    expect(isOfficeTime(office, at('2026-11-08T05:59'))).toBe(false);
  });

  it('of a stream that never was are counted without end, but not for ever', () => {
    const minutes = officeMinutesBetween(OFFICE, 0, at('2026-11-02T00:00'));

    expect(minutes).toBeGreaterThan(250 * 540);
    expect(minutes).toBeLessThan(300 * 540);
  });
});

describe('the next month', () => {
  it.each([
    ['2026-11-30T23:59', '2026-12-01T00:00'],
    ['2026-12-01T00:00', '2027-01-01T00:00'],
    ['2028-02-29T12:00', '2028-03-01T00:00'],
  ])('after %s begins at %s', (now, next) => {
    expect(nextMonthEpochMs(at(now))).toBe(at(next));
  });
});
