import { describe, expect, it } from 'vitest';
import {
  isDailyLookDue,
  isPollDue,
} from '../../../../../../functions/event-worker/backstop/domain/look-cadence.ts';

const MONTH = { callsPerLook: 2, callsPerDay: 3, daysLeft: 30, daysSinceLook: 1 };

describe('the look of the day', () => {
  it('is due every day while the calls last to the end of the month', () => {
    expect(isDailyLookDue({ ...MONTH, remainingCalls: 60 })).toBe(true);
    expect(isDailyLookDue({ ...MONTH, remainingCalls: 60, daysSinceLook: 0 })).toBe(false);
  });

  it('is due every second day if they would last for half of it', () => {
    expect(isDailyLookDue({ ...MONTH, remainingCalls: 30 })).toBe(false);
    expect(isDailyLookDue({ ...MONTH, remainingCalls: 30, daysSinceLook: 2 })).toBe(true);
  });

  it('is not due without the calls for one, however long ago the last one was', () => {
    expect(isDailyLookDue({ ...MONTH, remainingCalls: 1, daysSinceLook: Infinity })).toBe(false);
  });
});

describe('polling', () => {
  const HALF = { ...MONTH, daysLeft: 10, officeMinutesLeft: 7 * 540 };

  it('spreads what the days to come do not need over the office time that is left', () => {
    // 230 calls less 10 days at 3 are 100 looks in 3,780 minutes: one in 38.
    const budget = { ...HALF, remainingCalls: 230 };

    expect(isPollDue({ ...budget, officeMinutesSinceLook: 37 })).toBe(false);
    expect(isPollDue({ ...budget, officeMinutesSinceLook: 38 })).toBe(true);
  });

  it('is never closer than half an hour', () => {
    const budget = { ...HALF, remainingCalls: 100_000 };

    expect(isPollDue({ ...budget, officeMinutesSinceLook: 29 })).toBe(false);
    expect(isPollDue({ ...budget, officeMinutesSinceLook: 30 })).toBe(true);
  });

  it('stops where the rest is needed by the days to come', () => {
    const budget = { ...HALF, remainingCalls: 31, officeMinutesSinceLook: Infinity };

    expect(isPollDue(budget)).toBe(false);
    expect(isPollDue({ ...budget, remainingCalls: 32 })).toBe(true);
  });
});
