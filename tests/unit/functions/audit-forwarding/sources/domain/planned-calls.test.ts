import { describe, expect, it } from 'vitest';
import {
  auditSettingsSchema,
  type AuditSettings,
} from '../../../../../../functions/audit-forwarding/domain/settings.ts';
import { affordableMinutes } from '../../../../../../functions/audit-forwarding/sources/domain/affordable-minutes.ts';
import {
  plannedCallsPerMonth,
  sumOfCalls,
} from '../../../../../../functions/audit-forwarding/sources/domain/planned-calls.ts';

const MONTH_MINUTES = 30 * 1_440;

function settingsOf(other: object = {}): AuditSettings {
  return auditSettingsSchema.parse({ edition: 'exclusive', ...other });
}

describe('planned calls', () => {
  it('of an exclusive organisation of 500 stay within the default of the settings', () => {
    const settings = settingsOf();

    expect(sumOfCalls(plannedCallsPerMonth(settings, 500))).toBeLessThanOrEqual(
      settings.meteredCallsPerMonth,
    );
  });

  it('are one page a read and one a day for older days where little happens', () => {
    // 24 reads a day, and once a day the older days: 25 calls on each of 30 days.
    expect(plannedCallsPerMonth(settingsOf(), 10)['file-audit']).toBe(750);
    // Once a day; nothing is read over again.
    expect(plannedCallsPerMonth(settingsOf(), 10)['trusted-devices']).toBe(30);
  });

  it('grow with the pages that are needed', () => {
    // 10,000 rows a working day: three hours hold 3,000 of them, 6 pages of 500 and an empty one, at 13
    // of the 24 reads. Of the four days before a day from Sunday to Saturday 3, 2, 2, 2, 3, 4 and 4
    // were worked on: 20 days of 20 pages and 7 empty ones a week.
    expect(plannedCallsPerMonth(settingsOf(), 5_000)['file-audit']).toBe(
      Math.ceil(30 * 24 + 21 * 13 * 6 + (30 / 7) * (20 * 20 + 7)),
    );
  });

  it('are none for what is switched off, not in the edition, or not metered', () => {
    const off = plannedCallsPerMonth(
      settingsOf({ sources: { 'file-audit': { enabled: false } } }),
      500,
    );
    const standard = plannedCallsPerMonth(settingsOf({ edition: 'standard' }), 500);

    expect(off['file-audit']).toBe(0);
    expect(off.screenshots).toBeGreaterThan(0);
    expect(Object.entries(standard).filter(([, calls]) => calls > 0)).toEqual([
      ['storage', standard.storage],
    ]);
  });

  it('have one for each approval whose steps are read', () => {
    expect(plannedCallsPerMonth(settingsOf({ approvalSteps: true }), 500).approvals).toBe(500);
    expect(plannedCallsPerMonth(settingsOf(), 500).approvals).toBe(0);
  });
});

describe('the cadence that can be afforded', () => {
  it('is as set where the calls last', () => {
    const cadence = affordableMinutes(settingsOf(), 500, {
      callsLeft: 1_500,
      minutesLeft: MONTH_MINUTES,
    });

    expect(cadence.isEnough).toBe(true);
    expect(cadence.stretch).toBe(1);
    expect(cadence.everyMinutes).toEqual({
      'file-audit': 60,
      'admin-operations': 480,
      storage: 1_440,
      screenshots: 1_440,
      'trusted-devices': 1_440,
    });
  });

  it('is stretched alike until the calls last, in whole periods of the timer', () => {
    const settings = settingsOf();
    const cadence = affordableMinutes(settings, 500, {
      callsLeft: 1_000,
      minutesLeft: MONTH_MINUTES,
    });

    const { everyMinutes, isEnough, stretch } = cadence;
    const sources = Object.fromEntries(
      Object.entries(everyMinutes).map(([name, minutes]) => [name, { everyMinutes: minutes }]),
    );
    const planned = plannedCallsPerMonth(settingsOf({ sources }), 500);
    expect(isEnough).toBe(true);
    expect(sumOfCalls(planned)).toBeLessThanOrEqual(1_000);
    expect(everyMinutes['file-audit']).toBeGreaterThan(60);
    expect(everyMinutes['file-audit'] % 5).toBe(0);
    expect(everyMinutes['admin-operations'] / 480).toBeCloseTo(stretch, 1);
  });

  it('counts what is left of the month only', () => {
    const budget = { callsLeft: 100, minutesLeft: 2 * 1_440 };

    expect(affordableMinutes(settingsOf(), 500, budget)).toMatchObject({
      stretch: 1,
      isEnough: true,
    });
  });

  it('is a day at the longest, and then says that even that is too much', () => {
    const cadence = affordableMinutes(settingsOf(), 500, {
      callsLeft: 0,
      minutesLeft: MONTH_MINUTES,
    });

    expect(cadence.isEnough).toBe(false);
    expect(new Set(Object.values(cadence.everyMinutes))).toEqual(new Set([1_440]));
  });

  it('never goes below what is set', () => {
    const settings = settingsOf({ sources: { storage: { everyMinutes: 720 } } });

    const { everyMinutes } = affordableMinutes(settings, 50, {
      callsLeft: 1_000_000,
      minutesLeft: MONTH_MINUTES,
    });

    expect(everyMinutes.storage).toBe(720);
  });
});
