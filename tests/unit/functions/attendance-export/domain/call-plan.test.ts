import { describe, expect, test } from 'vitest';
import {
  planCalls,
  type DayWindow,
} from '../../../../../functions/attendance-export/domain/call-plan.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';

function users(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `u${String(index).padStart(5, '0')}`);
}

/** Days since 1970, worked out apart from the code under test. */
function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

function daysIn(windows: readonly DayWindow[]): number[] {
  return windows.flatMap(({ from, to }) =>
    Array.from(
      { length: dayNumber(to) - dayNumber(from) + 1 },
      (_, index) => dayNumber(from) + index,
    ),
  );
}

const months = ['2026-10', '2026-11', '2027-02', '2028-02', '2026-12'];

describe.each(months)('the calls for %s', (month) => {
  const period = monthPeriod(month);
  const days = dayNumber(period.to) - dayNumber(period.from) + 1;

  test('ask for every day of the schedule once, and for its neighbours where they cost nothing', () => {
    const { scheduleWindows } = planCalls(users(1), period);

    // February of 28 days fills four windows; 29 to 31 days leave room in the fifth.
    const around = days === 28 ? 0 : 1;
    expect(daysIn(scheduleWindows)).toEqual(
      Array.from(
        { length: days + 2 * around },
        (_, index) => dayNumber(period.from) - around + index,
      ),
    );
    for (const window of scheduleWindows) expect(daysIn([window]).length).toBeLessThanOrEqual(7);
  });

  test('ask for the punches of one day more at either end', () => {
    const { punchWindows } = planCalls(users(1), period);

    expect(daysIn(punchWindows)).toEqual(
      Array.from({ length: days + 2 }, (_, index) => dayNumber(period.from) - 1 + index),
    );
    for (const window of punchWindows) expect(daysIn([window]).length).toBeLessThanOrEqual(7);
  });

  test.each([0, 1, 49, 50, 51, 100, 1_000, 1_001])(
    'for %d people are as few as the windows allow, and name everybody once',
    (count) => {
      const plan = planCalls(users(count), period);
      const batches = Math.floor((count + 49) / 50);

      expect(plan.calls.punches).toBe(batches * Math.floor((days + 2 + 6) / 7));
      expect(plan.calls.schedules).toBe(batches * Math.floor((days + 6) / 7));
      expect(plan.calls.leaveAtLeast).toBe(Math.floor((count + 99) / 100));
      expect(plan.batches.flatMap(({ userIds }) => userIds)).toEqual(users(count));
      expect(plan.leaveBatches.flatMap(({ userIds }) => userIds)).toEqual(users(count));
      expect(Math.max(0, ...plan.batches.map(({ userIds }) => userIds.length))).toBeLessThanOrEqual(
        50,
      );
      expect(
        Math.max(0, ...plan.leaveBatches.map(({ userIds }) => userIds.length)),
      ).toBeLessThanOrEqual(100);
    },
  );

  test('for 1,000 people cost a quarter of a metered call each at most', () => {
    expect(planCalls(users(1_000), period).meteredCalls / 1_000).toBeLessThanOrEqual(0.25);
  });
});

test('the cost is the sum of its parts, and nothing for nobody', () => {
  const { calls, meteredCalls } = planCalls(users(777), monthPeriod('2026-10'));

  expect(meteredCalls).toBe(
    calls.punches +
      calls.schedules +
      calls.leaveAtLeast +
      calls.leavePagesEstimated +
      calls.shiftsEstimated,
  );
  expect(planCalls([], monthPeriod('2026-10')).meteredCalls).toBe(0);
});

test('a period of one day needs one window for the schedule and one for the punches', () => {
  const plan = planCalls(users(1), { from: '2027-01-01', to: '2027-01-01' });

  expect(plan.scheduleWindows).toEqual([{ from: '2026-12-31', to: '2027-01-02' }]);
  expect(plan.punchWindows).toEqual([{ from: '2026-12-31', to: '2027-01-02' }]);
});

test('with room for one neighbour the schedule of the day after is asked for', () => {
  const period = { from: '2026-10-01', to: '2026-10-13' };

  expect(planCalls(users(1), period).scheduleWindows).toEqual([
    { from: '2026-10-01', to: '2026-10-07' },
    { from: '2026-10-08', to: '2026-10-14' },
  ]);
});

test('other limits of the vendor are followed', () => {
  const limits = { usersPerCall: 10, daysPerCall: 31, usersPerLeaveCall: 5 };

  const { calls } = planCalls(users(21), monthPeriod('2026-10'), limits);

  expect(calls).toMatchObject({ punches: 3 * 2, schedules: 3 * 1, leaveAtLeast: 5 });
});
