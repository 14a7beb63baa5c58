import { describe, expect, it } from 'vitest';

import { snapshotsOf } from '../../../../../../infra/local/sample-company/varied/weather-snapshots.ts';
import {
  forgivenTime,
  type WeatherEvent,
} from '../../../../../../infra/local/sample-company/varied/weather.ts';

/** 5 October 2026, in minutes since 1970 in Hong Kong. */
const MIDNIGHT = Date.parse('2026-10-05T00:00:00Z') / 60_000;
const rain: WeatherEvent = [
  { signal: 'WRAINR', range: { from: MIDNIGHT + 420, to: MIDNIGHT + 450 } },
  { signal: 'WRAINB', range: { from: MIDNIGHT + 450, to: MIDNIGHT + 600 } },
];
const policy = {
  effect: 'forgive-lateness',
  signals: ['TC8', 'WRAINB'],
  resumeWithinMinutes: 120,
} as const;

describe('the weather of a sample company', () => {
  it('is forgiven while a signal of the policy is in force and until work resumes', () => {
    expect(forgivenTime([rain], policy)).toEqual([{ from: MIDNIGHT + 450, to: MIDNIGHT + 720 }]);
    expect(forgivenTime([rain], { ...policy, effect: 'none' })).toEqual([]);
    expect(forgivenTime([rain], { ...policy, signals: ['TC8'] })).toEqual([]);
  });

  it('is told as the Observatory tells it: every change, the last one a cancellation', () => {
    const { snapshots } = snapshotsOf([rain]);

    expect(snapshots.map((text) => JSON.parse(text) as unknown)).toEqual([
      {
        WRAIN: {
          name: 'Rainstorm Warning Signal',
          code: 'WRAINR',
          type: 'Red',
          actionCode: 'ISSUE',
          issueTime: '2026-10-05T07:00:00+08:00',
          updateTime: '2026-10-05T07:00:00+08:00',
        },
      },
      {
        WRAIN: {
          name: 'Rainstorm Warning Signal',
          code: 'WRAINB',
          type: 'Black',
          actionCode: 'ISSUE',
          issueTime: '2026-10-05T07:30:00+08:00',
          updateTime: '2026-10-05T07:30:00+08:00',
        },
      },
      {
        WRAIN: {
          name: 'Rainstorm Warning Signal',
          code: 'CANCEL',
          type: 'Black',
          actionCode: 'CANCEL',
          issueTime: '2026-10-05T07:30:00+08:00',
          updateTime: '2026-10-05T10:00:00+08:00',
        },
      },
    ]);
  });
});
