import fc from 'fast-check';
import type { ApprovalSpan } from '../../../../functions/attendance-export/domain/approval-span.ts';
import type { ForgivenWeather } from '../../../../functions/attendance-export/domain/day-frame.ts';
import {
  payRulesSchema,
  type PayRules,
} from '../../../../functions/attendance-export/domain/pay-rules.ts';
import type { LeaveSpan } from '../../../../functions/attendance-export/domain/leave-span.ts';
import type { RestDay } from '../../../../functions/attendance-export/domain/planned-day.ts';
import type { PunchRecord } from '../../../../functions/attendance-export/domain/punch-record.ts';
import { addDays, hongKongMidnightEpochMs } from '../../../../shared/time/index.ts';
import { PERIOD, SHIFTS, USER_IDS } from './arbitrary-batch.ts';

const SHIFT_IDS = [...SHIFTS.keys()];
const MINUTE_MS = 60_000;
const BEGIN = hongKongMidnightEpochMs(PERIOD.from);

const clock = fc
  .integer({ min: 0, max: 1_439 })
  .map(
    (minute) =>
      `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
  );
const compensation = fc.constantFrom('pay', 'time-off');

/** Any policy that the schema takes, over the shifts and groups of the generated rows. */
export const arbitraryPayRules: fc.Arbitrary<PayRules> = fc
  .record({
    grace: fc.record({
      lateMinutes: fc.nat(90),
      earlyLeaveMinutes: fc.nat(90),
      beyond: fc.constantFrom('whole', 'excess'),
    }),
    paidBreaks: fc.oneof(fc.constantFrom('none', 'all'), fc.subarray(SHIFT_IDS)),
    flexible: fc.array(
      fc.record({
        shiftIds: fc.subarray(SHIFT_IDS, { minLength: 1 }),
        earlierMinutes: fc.nat(240),
        laterMinutes: fc.nat(240),
      }),
      { maxLength: 1 },
    ),
    unscheduled: fc.array(
      fc.record(
        {
          groupIds: fc.constant(['free']),
          dayBeginsAt: clock,
          unpaidBreak: fc.record({
            afterMinutes: fc.nat(400),
            minutes: fc.integer({ min: 1, max: 90 }),
          }),
        },
        { requiredKeys: ['groupIds', 'dayBeginsAt'] },
      ),
      { maxLength: 1 },
    ),
    overtime: fc.record({
      mode: fc.constantFrom('none', 'approved', 'beyond-threshold'),
      thresholdMinutes: fc.nat(120),
      counts: fc.constantFrom('all', 'excess'),
      nightBand: fc.option(fc.record({ from: clock, to: clock })),
      compensation: fc.record({
        workday: compensation,
        restday: compensation,
        statutory: compensation,
      }),
    }),
    leave: fc.record({
      types: fc.constantFrom(
        [],
        [{ key: 'annual', leaveCode: 'c1', nameEn: 'Annual leave', nameZhHK: '年假' }],
      ),
      overlap: fc.constantFrom('leave-wins', 'punches-win'),
      dayLeaveEnds: fc.constantFrom('inclusive', 'exclusive'),
      compareDuration: fc.boolean(),
    }),
    makeUpPunches: fc.constantFrom('trusted', 'verified'),
  })
  .map((rules) => payRulesSchema.parse(rules));

const span = fc
  .tuple(fc.integer({ min: -2_880, max: 11_500 }), fc.nat(3_000))
  .map(([from, length]) => ({
    fromEpochMs: BEGIN + from * MINUTE_MS,
    toEpochMs: BEGIN + (from + length) * MINUTE_MS,
  }));

export const arbitraryApprovals: fc.Arbitrary<ApprovalSpan[]> = fc.array(
  fc
    .tuple(
      span,
      fc.record({
        userId: fc.constantFrom(...USER_IDS),
        kind: fc.constantFrom(
          'overtime' as const,
          'business-trip' as const,
          'outing' as const,
          'make-up-punch' as const,
        ),
        compensation: fc.constantFrom('pay' as const, 'time-off' as const, undefined),
        approvalId: fc.nat(30).map((id) => `make-up ${String(id)}`),
      }),
    )
    .map(([interval, about]) => ({ ...interval, ...about })),
  { maxLength: 8 },
);

/** Leave whose ends are symbols of days and half days, with durations that may or may not agree. */
export const arbitrarySymbolicLeave: fc.Arbitrary<LeaveSpan[]> = fc.array(
  fc
    .tuple(
      fc.constantFrom(...USER_IDS),
      fc.integer({ min: -4, max: 16 }),
      fc.nat(6),
      fc.constantFrom(0, -1),
      fc.record({
        leaveCode: fc.constantFrom('c1', 'c2', undefined),
        unit: fc.constantFrom('day' as const, 'hour' as const),
        durationHundredths: fc.constantFrom(50, 100, 150, 400),
      }),
    )
    .map(([userId, half, halves, lastMinute, about]) => ({
      userId,
      fromEpochMs: BEGIN + half * 720 * MINUTE_MS,
      toEpochMs: BEGIN + ((half + halves) * 720 + (halves === 0 ? 0 : lastMinute)) * MINUTE_MS,
      ...about,
    })),
  { maxLength: 3 },
);

export const arbitraryWeather: fc.Arbitrary<ForgivenWeather> = fc.record({
  intervals: fc.array(
    span.map(({ fromEpochMs, toEpochMs }) => ({
      start: fromEpochMs / MINUTE_MS,
      end: toEpochMs / MINUTE_MS,
    })),
    { maxLength: 3 },
  ),
  forgivesAbsence: fc.boolean(),
});

/** A rest day on which somebody came and went all the same, by a machine with buttons or without. */
export interface WorkedDayOff {
  readonly restDay: RestDay;
  readonly punches: readonly PunchRecord[];
}

export const arbitraryWorkedDaysOff: fc.Arbitrary<WorkedDayOff[]> = fc.array(
  fc
    .record({
      userId: fc.constantFrom(...USER_IDS),
      offset: fc.integer({ min: -1, max: 6 }),
      minute: fc.nat(1_439),
      length: fc.integer({ min: -60, max: 900 }),
      hasKinds: fc.boolean(),
      hasWorkDate: fc.boolean(),
      id: fc.nat(9_999),
    })
    .map(({ userId, offset, minute, length, hasKinds, hasWorkDate, id }) => {
      const workDate = addDays(PERIOD.from, offset);
      const inEpochMs = hongKongMidnightEpochMs(workDate) + minute * MINUTE_MS;
      const punch = (checkType: 'OnDuty' | 'OffDuty', punchedEpochMs: number): PunchRecord => ({
        recordId: `day off ${String(id)} ${checkType}`,
        bizId: undefined,
        userId,
        punchedEpochMs,
        isLegal: true,
        invalidRecordType: undefined,
        sourceType: 'ATM',
        checkType: hasKinds ? checkType : undefined,
        planId: undefined,
        workDate: hasWorkDate ? workDate : undefined,
        plannedEpochMs: undefined,
        groupId: 'g1',
        approvalId: undefined,
      });
      return {
        restDay: { userId, workDate },
        punches: [punch('OnDuty', inEpochMs), punch('OffDuty', inEpochMs + length * MINUTE_MS)],
      };
    }),
  { maxLength: 5 },
);
