import { describe, expect, it } from 'vitest';

import { localNowFor } from '../../../../../infra/local/sample-company/index.ts';

const october = { from: '2026-10-01', to: '2026-10-31' };

describe('localNowFor', () => {
  it('keeps the time of the machine for a period that is over and within the window', () => {
    const now = Date.parse('2026-11-23T15:00:00+08:00');

    expect(localNowFor(october, now)).toEqual({ epochMs: now, moved: false });
  });

  it.each([
    ['has not begun', '2026-09-01T00:00:00+08:00'],
    ['still runs', '2026-10-31T23:59:59+08:00'],
    ['has a last night shift that still runs', '2026-11-01T06:00:00+08:00'],
    ['has left the window of 180 days', '2027-06-01T00:00:00+08:00'],
  ])('moves to the third working day after a period that %s', (_case, machineNow) => {
    // 31 October 2026 is a Saturday.
    expect(localNowFor(october, Date.parse(machineNow))).toEqual({
      epochMs: Date.parse('2026-11-04T10:10:00+08:00'),
      moved: true,
    });
  });

  it('keeps the time from the second midnight after the period on', () => {
    const now = Date.parse('2026-11-02T00:00:00+08:00');

    expect(localNowFor(october, now)).toEqual({ epochMs: now, moved: false });
  });

  it('keeps the time as long as the day before the period is among the last 180 days', () => {
    const last = Date.parse('2027-03-28T23:59:59+08:00');

    expect(localNowFor(october, last).moved).toBe(false);
    expect(localNowFor(october, last + 1_000).moved).toBe(true);
  });

  it('skips general holidays and weekends', () => {
    const december = { from: '2026-12-01', to: '2026-12-31' };

    // Friday 1 January 2027 is a holiday: the working days are 4, 5 and 6 January.
    expect(localNowFor(december, Date.parse('2026-12-10T00:00:00+08:00')).epochMs).toBe(
      Date.parse('2027-01-06T10:10:00+08:00'),
    );
  });

  it('refuses a period that is none', () => {
    expect(() => localNowFor({ from: '2026-02-01', to: '2026-02-30' }, 0)).toThrow(RangeError);
  });
});
