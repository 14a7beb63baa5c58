import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeBatch } from '../../../../functions/attendance-export/domain/attendance-batch.ts';
import type {
  AttendanceBatch,
  ComputeRules,
} from '../../../../functions/attendance-export/domain/attendance-rows.ts';
import type { DayRecord } from '../../../../functions/attendance-export/domain/day-record.ts';
import { dayRulesOf } from '../../../../functions/attendance-export/domain/day-rules.ts';
import { isPayableBucket } from '../../../../functions/attendance-export/domain/measure.ts';
import { noExclusions } from '../../../../functions/attendance-export/domain/punch-record.ts';
import { closes } from '../../../../functions/attendance-export/domain/reconciliation.ts';
import { faultOf } from '../../../../functions/attendance-export/domain/segments.ts';
import { addDays, hongKongMidnightEpochMs } from '../../../../shared/time/index.ts';
import { arbitraryBatch, PERIOD, SHIFTS, shuffled } from './arbitrary-batch.ts';
import {
  arbitraryApprovals,
  arbitraryPayRules,
  arbitrarySymbolicLeave,
  arbitraryWeather,
  arbitraryWorkedDaysOff,
} from './arbitrary-policy.ts';

interface Situation {
  readonly batch: AttendanceBatch;
  readonly rules: ComputeRules;
}

/** Any rows of three people, under any policy, in any weather. */
const situation: fc.Arbitrary<Situation> = fc
  .record({
    batch: arbitraryBatch,
    approvals: arbitraryApprovals,
    leave: arbitrarySymbolicLeave,
    payRules: arbitraryPayRules,
    weather: arbitraryWeather,
    statutory: fc.subarray(['2026-12-30', '2027-01-01', '2027-01-02']),
    workedDaysOff: arbitraryWorkedDaysOff,
  })
  .map(({ batch, approvals, leave, payRules, weather, statutory, workedDaysOff }) => ({
    batch: {
      ...batch,
      approvals,
      leave: [...batch.leave, ...leave],
      restDays: [...batch.restDays, ...workedDaysOff.map(({ restDay }) => restDay)],
      punches: [...batch.punches, ...workedDaysOff.flatMap(({ punches }) => punches)],
    },
    rules: {
      period: PERIOD,
      shifts: SHIFTS,
      punchPolicy: { replaySourceTypes: new Set(['SYSTEM']) },
      employeeNumberOf: () => undefined,
      isMappedOn: () => true,
      dayRules: dayRulesOf(payRules),
      statutoryDates: new Set(statutory),
      weather,
    },
  }));

function compute({ batch, rules }: Situation, period = PERIOD) {
  const excluded = noExclusions();
  return { ...computeBatch(batch, { ...rules, period }, excluded), excluded };
}

function recordsOf(situationOf: Situation, period = PERIOD): DayRecord[] {
  return compute(situationOf, period).people.flatMap(({ days }) => days);
}

const runs = { numRuns: 300 };
const DAY_MINUTES = 1_440;

describe('under any policy', () => {
  test('every minute of a day’s window is in exactly one bucket', () => {
    fc.assert(
      fc.property(situation, (any) => {
        for (const day of recordsOf(any)) {
          const midnight = hongKongMidnightEpochMs(day.date) / 60_000;
          const from = Math.min(midnight, day.segments[0]?.start ?? midnight);
          const to = Math.max(midnight + DAY_MINUTES, day.segments.at(-1)?.end ?? 0);
          expect(faultOf(day.segments, from, to)).toBeUndefined();
          // A window is wider than the calendar day only for something that was claimed.
          if (from < midnight) expect(day.segments[0]?.bucket).not.toBe('off');
          if (to > midnight + DAY_MINUTES) expect(day.segments.at(-1)?.bucket).not.toBe('off');
        }
      }),
      runs,
    );
  });

  test('the minutes of a day are the sums of its segments', () => {
    fc.assert(
      fc.property(situation, (any) => {
        for (const { segments, minutes } of recordsOf(any)) {
          const sums: Record<string, number> = {};
          for (const { start, end, bucket } of segments) {
            sums[bucket] = (sums[bucket] ?? 0) + end - start;
          }
          const { off: _, ...claimed } = sums;
          expect(minutes).toEqual(claimed);
        }
      }),
      runs,
    );
  });

  test('no minute is paid on two days of one person', () => {
    fc.assert(
      fc.property(situation, (any) => {
        for (const { days } of compute(any).people) {
          const paid = days
            .flatMap(({ segments }) => segments)
            .filter(({ bucket }) => isPayableBucket(bucket))
            .sort((a, b) => a.start - b.start);
          for (const [index, segment] of paid.entries()) {
            expect(segment.start).toBeGreaterThanOrEqual(paid[index - 1]?.end ?? 0);
          }
        }
      }),
      runs,
    );
  });

  test('planned time is worked, missed, excused, forgiven or not resolved', () => {
    fc.assert(
      fc.property(situation, (any) => {
        for (const { planned, minutes, dayKind } of recordsOf(any)) {
          if (planned === 0) continue;
          const ofPlan = Object.entries(minutes).filter(
            ([bucket]) => !/^(break$|overtime|time-off)/.test(bucket),
          );
          expect(dayKind).not.toBe('unscheduled');
          expect(ofPlan.reduce((sum, [, count = 0]) => sum + count, 0)).toBe(planned);
        }
      }),
      runs,
    );
  });

  test('the order of rows does not matter', () => {
    const cases = situation.chain((any) =>
      fc
        .record({
          punches: shuffled(any.batch.punches),
          checks: shuffled(any.batch.checks),
          restDays: shuffled(any.batch.restDays),
          leave: shuffled(any.batch.leave),
          approvals: shuffled(any.batch.approvals ?? []),
        })
        .map((rows) => [any, { ...any, batch: { ...any.batch, ...rows } }] as const),
    );
    fc.assert(
      fc.property(cases, ([any, other]) => {
        expect(compute(other)).toEqual(compute(any));
      }),
      runs,
    );
  });

  test('rows that come twice change nothing but the count of duplicates', () => {
    fc.assert(
      fc.property(situation, (any) => {
        const { batch } = any;
        const twice = {
          ...batch,
          punches: [...batch.punches, ...batch.punches],
          checks: [...batch.checks, ...batch.checks],
          restDays: [...batch.restDays, ...batch.restDays],
          leave: [...batch.leave, ...batch.leave],
          approvals: [...(batch.approvals ?? []), ...(batch.approvals ?? [])],
        };

        const doubled = compute({ ...any, batch: twice });
        expect(doubled.people).toEqual(compute(any).people);
        expect(doubled.used).toBe(compute(any).used);
      }),
      runs,
    );
  });

  test('two parts of a period, with their neighbours at hand, add up to the whole', () => {
    const cases = fc.tuple(situation, fc.integer({ min: 0, max: 4 }));
    fc.assert(
      fc.property(cases, ([any, offset]) => {
        const last = addDays(PERIOD.from, offset);
        const first = compute(any, { from: PERIOD.from, to: last });
        const second = compute(any, { from: addDays(last, 1), to: PERIOD.to });

        const halves = first.people.map(({ userId, days }, index) => ({
          userId,
          days: [...days, ...(second.people[index]?.days ?? [])],
        }));
        expect(halves).toEqual(compute(any).people.map(({ userId, days }) => ({ userId, days })));
        expect(first.used + second.used).toBe(compute(any).used);
      }),
      runs,
    );
  });

  test('every punch is used once or has one reason why not', () => {
    fc.assert(
      fc.property(situation, (any) => {
        const { received, used, excluded } = compute(any);

        expect(received).toBe(any.batch.punches.length);
        expect(closes({ received, used, excluded })).toBe(true);
      }),
      runs,
    );
  });

  test('no exception has the same id twice, and all days are of the period', () => {
    fc.assert(
      fc.property(situation, (any) => {
        for (const { days, exceptions } of compute(any).people) {
          const dates = days.map(({ date }) => date);
          expect([...new Set(dates)].sort()).toEqual(dates);
          const ids = exceptions.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          for (const date of [...dates, ...exceptions.flatMap((one) => one.date ?? [])]) {
            expect(date >= PERIOD.from && date <= PERIOD.to).toBe(true);
          }
        }
      }),
      runs,
    );
  });
});

test('the generator reaches every bucket, or the properties would say little', () => {
  const seen = new Set<string>();
  for (const any of fc.sample(situation, { numRuns: 600, seed: 1 })) {
    for (const { minutes } of recordsOf(any)) {
      for (const bucket of Object.keys(minutes)) seen.add(bucket);
    }
  }

  expect([...seen].sort()).toEqual([
    'absent',
    'break',
    'business-trip',
    'early-leave',
    'late',
    'leave:annual',
    'leave:other',
    'outing',
    'overtime-not-counted',
    'overtime-restday',
    'overtime-restday-night',
    'overtime-statutory',
    'overtime-statutory-night',
    'overtime-workday',
    'overtime-workday-night',
    'paid-break',
    'time-off-earned',
    'unresolved',
    'weather',
    'worked',
  ]);
});
