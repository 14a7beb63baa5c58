import { describe, expect, it } from 'vitest';
import { coolDownMs, nextDueEpochMs } from '../../../../shared/dingtalk-tokens/refresh-timing.ts';

const MINUTE = 60_000;
const TEN_PAST = Date.parse('2026-11-26T02:10:00Z');
const LIFE = 120 * MINUTE;
const randomOf = (unit: number) => ({ unit: () => unit, bytes: () => new Uint8Array() });

function minutesToDue(
  nowEpochMs: number,
  lifeMs: number,
  unit: number,
  refreshMinutes = 15,
): number {
  const random = randomOf(unit);
  return (
    (nextDueEpochMs(nowEpochMs, nowEpochMs + lifeMs, refreshMinutes, random) - nowEpochMs) / MINUTE
  );
}

describe('when a refresh is due', () => {
  it.each([
    [0, 13],
    [0.5, 15],
    [1, 17],
  ])('is after 15 minutes, two more or less (%d)', (unit, minutes) => {
    expect(minutesToDue(TEN_PAST, LIFE, unit)).toBe(minutes);
  });

  it('is never within a minute before the full hour and two after it', () => {
    for (let minute = 0; minute < 60; minute += 1) {
      const now = Date.parse('2026-11-26T02:00:00Z') + minute * MINUTE;
      const due = now + minutesToDue(now, LIFE, 0.5) * MINUTE;
      const pastHour = (due % 3_600_000) / MINUTE;

      expect(pastHour).toBeGreaterThanOrEqual(2);
      expect(pastHour).toBeLessThan(59);
    }
  });

  it('is at half of a short life', () => {
    expect(minutesToDue(TEN_PAST, 10 * MINUTE, 0.5)).toBe(5);
  });

  it('leaves a token at least 90 minutes at the timer’s next run', () => {
    for (let minute = 0; minute < 60; minute += 1) {
      // The timer runs at 3, 8, 13 … past the hour.
      const now = Date.parse('2026-11-26T02:03:00Z') + Math.floor(minute / 5) * 5 * MINUTE;
      const due = minutesToDue(now, LIFE, 0.999_999);
      const nextRun = Math.ceil(due / 5) * 5;

      expect(LIFE / MINUTE - 1 - nextRun).toBeGreaterThanOrEqual(90);
    }
  });
});

describe('the wait after a failure', () => {
  const wait = (failures: number, servesForMs: number, retryAfterMs?: number, unit = 0): number =>
    coolDownMs({ failures, servesForMs, retryAfterMs }, randomOf(unit)) / MINUTE;

  it('doubles from one minute to 15', () => {
    const waits = [1, 2, 3, 4, 5, 6, 100].map((failures) => wait(failures, LIFE));

    expect(waits).toEqual([1, 2, 4, 8, 15, 15, 15]);
  });

  it('is shorter by chance, by a fifth at most', () => {
    expect(wait(3, LIFE, undefined, 0.5)).toBe(3.6);
  });

  it('ends in time for another attempt while the kept token serves', () => {
    expect(wait(9, 10 * MINUTE)).toBe(5);
    expect(wait(9, 10_000)).toBe(0.25);
  });

  it('is two minutes at most while nothing serves', () => {
    expect(wait(9, 0)).toBe(2);
  });

  it('is as long as DingTalk asks for', () => {
    expect(wait(1, 0, 5 * MINUTE)).toBe(5);
  });
});
