import { describe, expect, it } from 'vitest';
import { withSymbolicTimes } from '../../../../../infra/local/dingtalk/leave-times.ts';
import type {
  SampleLeave,
  SamplePlannedCheck,
} from '../../../../../infra/local/sample-company/index.ts';
import { at, tinyCompany } from '../../../../support/tiny-company.ts';

/** Plans of the tiny company: hk001 09:00-18:00, hk002 22:00-07:00, hk003 08:00-12:00 17:00-21:00. */
function plansOf(userId: string): readonly SamplePlannedCheck[] {
  return tinyCompany().attendanceOf(userId).plannedChecks;
}

function leave(from: number, to: number, durationPercent: number): SampleLeave {
  return {
    userId: 'hk001',
    leaveCode: 'annual-leave',
    leaveName: '年假',
    fromEpochMs: from,
    toEpochMs: to,
    durationPercent,
    durationUnit: 'percent_day',
  };
}

describe('symbolic times of leave', () => {
  it.each([
    ['a day', 'hk001', leave(at(1, 540), at(1, 1_080), 100), at(1, 0), at(2, 0)],
    ['days', 'hk001', leave(at(1, 540), at(5, 1_080), 300), at(1, 0), at(6, 0)],
    ['a night shift', 'hk002', leave(at(1, 1_320), at(2, 420), 100), at(1, 0), at(2, 0)],
    ['the first half', 'hk001', leave(at(1, 540), at(1, 780), 50), at(1, 0), at(1, 720)],
    ['the second half', 'hk001', leave(at(1, 840), at(1, 1_080), 50), at(1, 720), at(2, 0)],
    ['the first of two sections', 'hk003', leave(at(1, 480), at(1, 720), 50), at(1, 0), at(1, 720)],
    [
      'the second of two sections',
      'hk003',
      leave(at(1, 1_020), at(1, 1_260), 50),
      at(1, 720),
      at(2, 0),
    ],
    [
      'the second half of a night shift, which lies on the next day',
      'hk002',
      leave(at(2, 180), at(2, 420), 50),
      at(1, 720),
      at(2, 0),
    ],
    [
      'days that begin before the known plans',
      'hk001',
      leave(at(-4, 540), at(0, 1_080), 300),
      at(-4, 0),
      at(1, 0),
    ],
  ])('are midnights and noon for %s', (_what, userId, exact, from, to) => {
    const symbolic = withSymbolicTimes(exact, plansOf(userId));

    expect([symbolic.fromEpochMs, symbolic.toEpochMs]).toEqual([from, to]);
    expect(symbolic).toMatchObject({ durationPercent: exact.durationPercent });
  });

  it('are not those of leave by the hour', () => {
    const hours = { ...leave(at(1, 540), at(1, 600), 100), durationUnit: 'percent_hour' as const };

    expect(withSymbolicTimes(hours, plansOf('hk001'))).toEqual(hours);
  });
});
