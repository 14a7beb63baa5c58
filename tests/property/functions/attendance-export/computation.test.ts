import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  computeBatch,
  type AttendanceBatch,
} from '../../../../functions/attendance-export/domain/attendance-batch.ts';
import { dayRulesOf } from '../../../../functions/attendance-export/domain/day-rules.ts';
import type { Bucket } from '../../../../functions/attendance-export/domain/measure.ts';
import { defaultPayRules } from '../../../../functions/attendance-export/domain/pay-rules.ts';
import { noExclusions } from '../../../../functions/attendance-export/domain/punch-record.ts';
import { closes } from '../../../../functions/attendance-export/domain/reconciliation.ts';
import { addDays, hongKongDateOf, hongKongMidnightEpochMs } from '../../../../shared/time/index.ts';
import { arbitraryBatch, PERIOD, SHIFTS, shuffled } from './arbitrary-batch.ts';

const rules = {
  period: PERIOD,
  shifts: SHIFTS,
  punchPolicy: { replaySourceTypes: new Set(['SYSTEM']) },
  employeeNumberOf: () => undefined,
  isMappedOn: () => true,
  dayRules: dayRulesOf(defaultPayRules),
};

function compute(batch: AttendanceBatch) {
  const excluded = noExclusions();
  const { people, received, used } = computeBatch(batch, rules, excluded);
  return { people, received, used, excluded };
}

const runs = { numRuns: 400 };

describe('the computation of any rows', () => {
  test('does not depend on their order', () => {
    const cases = arbitraryBatch.chain((batch) =>
      fc.tuple(
        fc.constant(batch),
        fc.record({
          userIds: fc.constant(batch.userIds),
          punches: shuffled(batch.punches),
          checks: shuffled(batch.checks),
          restDays: shuffled(batch.restDays),
          leave: shuffled(batch.leave),
        }),
      ),
    );
    fc.assert(
      fc.property(cases, ([batch, other]) => {
        expect(compute(other)).toEqual(compute(batch));
      }),
      runs,
    );
  });

  test('uses every punch once or gives one reason why not', () => {
    fc.assert(
      fc.property(arbitraryBatch, (batch) => {
        const { received, used, excluded } = compute(batch);

        expect(received).toBe(batch.punches.length);
        expect(closes({ received, used, excluded })).toBe(true);
      }),
      runs,
    );
  });

  test('is not changed by rows that come twice, but for the count of them', () => {
    const cases = arbitraryBatch.chain((batch) =>
      fc.tuple(
        fc.constant(batch),
        fc.shuffledSubarray([...batch.punches]),
        fc.shuffledSubarray([...batch.checks]),
      ),
    );
    fc.assert(
      fc.property(cases, ([batch, punches, checks]) => {
        const once = compute(batch);
        const twice = compute({
          ...batch,
          punches: [...punches, ...batch.punches],
          checks: [...batch.checks, ...checks],
          restDays: [...batch.restDays, ...batch.restDays],
        });

        expect(twice.people).toEqual(once.people);
        expect(twice.used).toBe(once.used);
        expect(twice.received).toBe(once.received + punches.length);
      }),
      runs,
    );
  });

  test('is not changed by fetching in other windows that overlap', () => {
    const days = Array.from({ length: 12 }, (_, index) => addDays(PERIOD.from, index - 3));
    const cases = fc.tuple(arbitraryBatch, fc.integer({ min: 1, max: 7 }), fc.nat(2));
    fc.assert(
      fc.property(cases, ([batch, length, overlap]) => {
        const punches = windowed(days, length, overlap).flatMap(([from, to]) =>
          batch.punches.filter(({ punchedEpochMs }) => {
            const day = hongKongDateOf(punchedEpochMs);
            return day >= from && day <= to;
          }),
        );
        const checks = windowed(days, length, overlap).flatMap(([from, to]) =>
          batch.checks.filter(({ workDate }) => workDate >= from && workDate <= to),
        );

        expect(compute({ ...batch, punches, checks }).people).toEqual(compute(batch).people);
      }),
      runs,
    );
  });

  test('balances each day: what was planned was worked, missed, or on leave', () => {
    fc.assert(
      fc.property(arbitraryBatch, (batch) => {
        for (const { days } of compute(batch).people) {
          for (const { planned, minutes, problem } of days) {
            const of = (bucket: Bucket): number => minutes[bucket] ?? 0;
            for (const value of Object.values(minutes)) {
              expect(Number.isInteger(value)).toBe(true);
              expect(value).toBeGreaterThan(0);
            }
            const missed = of('late') + of('early-leave');
            const paid = [of('worked'), missed, of('overtime-not-counted')];
            if (problem === 'none') {
              expect(of('worked') + missed + of('leave:other')).toBe(planned);
              expect(of('absent') + of('unresolved')).toBe(0);
            } else {
              expect(paid).toEqual([0, 0, 0]);
              const open = problem === 'no-punch' ? of('absent') : of('unresolved');
              expect(open + of('leave:other')).toBe(planned);
            }
          }
        }
      }),
      runs,
    );
  });

  test('keeps to the people asked for and to the days of the period, each once', () => {
    fc.assert(
      fc.property(arbitraryBatch, (batch) => {
        const { people } = compute(batch);

        expect(people.map(({ userId }) => userId)).toEqual(batch.userIds);
        for (const { userId, days, exceptions } of people) {
          const dates = days.map(({ date }) => date);
          expect([...new Set(dates)].sort()).toEqual(dates);
          for (const { userId: whose } of days) expect(whose).toBe(userId);
          const reported = exceptions.flatMap(({ date }) => date ?? []);
          for (const date of [...dates, ...reported]) {
            expect(date >= PERIOD.from && date <= PERIOD.to).toBe(true);
          }
          const ids = exceptions.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
        }
      }),
      runs,
    );
  });

  test('leaves no mapped day between first and last row without measure, rest or exception', () => {
    fc.assert(
      fc.property(arbitraryBatch, (batch) => {
        for (const { userId, days, exceptions } of compute(batch).people) {
          const rows = [...batch.checks, ...batch.restDays]
            .filter((row) => row.userId === userId)
            .map(({ workDate }) => workDate)
            .filter((date) => date >= PERIOD.from && date <= PERIOD.to)
            .sort();
          const missing = exceptions.filter(({ kind }) => kind === 'schedule-missing');
          const [first] = rows;
          if (first === undefined) {
            expect(missing.map(({ date }) => date)).toEqual([undefined]);
            continue;
          }
          const explained = new Set([
            ...days.map(({ date }) => date),
            ...batch.restDays.filter((row) => row.userId === userId).map((row) => row.workDate),
            ...exceptions.map(({ date }) => date),
          ]);
          for (let date = first; date <= (rows.at(-1) ?? ''); date = addDays(date, 1)) {
            expect(explained.has(date)).toBe(true);
          }
          for (const { date } of missing) expect(rows).not.toContain(date);
        }
      }),
      runs,
    );
  });

  test('does not let one person’s rows touch another’s day', () => {
    fc.assert(
      fc.property(arbitraryBatch, (batch) => {
        for (const person of compute(batch).people) {
          const alone = compute({ ...batch, userIds: [person.userId] });

          expect(alone.people).toEqual([person]);
        }
      }),
      runs,
    );
  });

  test('never makes a day shorter when leave is taken away', () => {
    fc.assert(
      fc.property(arbitraryBatch, (batch) => {
        const withLeave = compute(batch).people.flatMap(({ days }) => days);
        const without = compute({ ...batch, leave: [] }).people.flatMap(({ days }) => days);

        expect(without.map(({ planned }) => planned)).toEqual(
          withLeave.map(({ planned }) => planned),
        );
        for (const { minutes } of without) expect(minutes['leave:other']).toBeUndefined();
      }),
      runs,
    );
  });
});

test('the generator makes days of every kind, or the properties would say little', () => {
  const problems = new Set<string>();
  const exclusions = new Set<string>();
  for (const batch of fc.sample(arbitraryBatch, { numRuns: 400, seed: 1 })) {
    const { people, excluded } = compute(batch);
    for (const { days } of people) for (const { problem } of days) problems.add(problem);
    for (const [reason, count] of Object.entries(excluded)) if (count > 0) exclusions.add(reason);
  }

  expect([...problems].sort()).toEqual([
    'missing-punch',
    'no-punch',
    'none',
    'punches-out-of-order',
  ]);
  const expected = Object.keys(noExclusions()).filter((name) => name !== 'make-up-not-approved');
  expect([...exclusions].sort()).toEqual(expected.sort());
  expect(hongKongMidnightEpochMs(PERIOD.from)).toBeLessThan(hongKongMidnightEpochMs(PERIOD.to));
});

/** Windows of `length` days that reach `overlap` days into the next. */
function windowed(
  days: readonly string[],
  length: number,
  overlap: number,
): (readonly [string, string])[] {
  const starts = days.filter((_, index) => index % length === 0);
  return starts.map((from) => [from, addDays(from, length - 1 + overlap)] as const);
}
