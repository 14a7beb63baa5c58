import { describe, expect, test } from 'vitest';
import {
  chooseSample,
  compareResults,
  type CheckResult,
} from '../../../../../functions/attendance-export/domain/cross-check.ts';
import { planCrossCheck } from '../../../../../functions/attendance-export/domain/cross-check-plan.ts';
import type {
  DayPunch,
  DayRecord,
} from '../../../../../functions/attendance-export/domain/day-record.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';

const DATE = '2026-10-05';
const at = (clock: string): number => Date.parse(`${DATE}T${clock}+08:00`);
const people = Array.from({ length: 1_000 }, (_, index) => `u${String(index)}`);

function punch(checkType: DayPunch['checkType'], clock: string): DayPunch {
  return { recordId: `r${clock}`, checkType, epochMs: at(clock) };
}

function dayOf(...punches: readonly DayPunch[]): DayRecord {
  return {
    userId: 'u1',
    date: DATE,
    dayKind: 'work-day',
    problem: 'none',
    minutes: {},
    planned: 480,
    segments: [],
    punches,
  };
}

function result(
  checkType: CheckResult['checkType'],
  clock: string | undefined,
  isMakeUp = false,
): CheckResult {
  const punchedEpochMs = clock === undefined ? undefined : at(clock);
  return { userId: 'u1', date: DATE, checkType, punchedEpochMs, isMakeUp };
}

const compare = (results: readonly CheckResult[], day: DayRecord, ignoresMakeUps = false) =>
  compareResults(results, [day], { ignoresMakeUps });

describe('the sample of the cross-check', () => {
  test.each([
    [0, 0],
    [0.1, 1],
    [2, 20],
    [2.01, 21],
    [100, 1_000],
  ])('of %d %% has %d of 1,000 people, each once', (percent, count) => {
    const sample = chooseSample('HKSC/2026-10/p/0001', people, percent);

    expect(sample).toHaveLength(count);
    expect(new Set(sample).size).toBe(count);
  });

  test('is the same for the same run in whatever order, and another for another run', () => {
    const first = chooseSample('run 1', people, 2);

    expect(chooseSample('run 1', people.toReversed(), 2)).toEqual(first);
    expect(chooseSample('run 2', people, 2)).not.toEqual(first);
  });

  test('of nobody is nobody', () => {
    expect(chooseSample('run 1', [], 2)).toEqual([]);
  });

  test('is asked about in windows of seven days, fifty people at a time', () => {
    const plan = planCrossCheck('run 1', people, monthPeriod('2026-10'), 6);

    expect(plan.batches.map(({ userIds }) => userIds.length)).toEqual([50, 10]);
    expect(plan.windows).toHaveLength(5);
    expect(plan.callsEstimated).toBe(5 * (21 + 5));
    expect(planCrossCheck('run 1', people, monthPeriod('2026-10'), 0).callsEstimated).toBe(0);
  });
});

describe('a day of the cross-check', () => {
  const usual = dayOf(punch('OnDuty', '08:58:40'), punch('OffDuty', '18:02:10'));

  test('agrees to the minute', () => {
    expect(compare([result('OnDuty', '08:58:00'), result('OffDuty', '18:02:59')], usual)).toEqual(
      [],
    );
  });

  test('differs by a minute, and says what DingTalk has and what was used', () => {
    expect(compare([result('OnDuty', '08:59:00'), result('OffDuty', '18:02:00')], usual)).toEqual([
      { date: DATE, detail: 'OnDuty 08:59 ≠ 08:58' },
    ]);
  });

  test('differs where only one of the two has a punch', () => {
    expect(compare([result('OnDuty', '08:58:00'), result('OffDuty', undefined)], usual)).toEqual([
      { date: DATE, detail: 'OffDuty - ≠ 18:02' },
    ]);
    expect(compare([result('OnDuty', '08:58:00')], dayOf()).map(({ detail }) => detail)).toEqual([
      'OnDuty 08:58 ≠ -',
    ]);
  });

  test('agrees that nobody came', () => {
    expect(compare([result('OnDuty', undefined), result('OffDuty', undefined)], dayOf())).toEqual(
      [],
    );
  });

  test('of two sections is compared as a whole', () => {
    const split = dayOf(punch('OnDuty', '08:00:00'), punch('OnDuty', '17:00:00'));

    expect(compare([result('OnDuty', '17:00:00'), result('OnDuty', '08:00:00')], split)).toEqual(
      [],
    );
    expect(compare([result('OnDuty', '17:00:00'), result('OnDuty', undefined)], split)).toEqual([
      { date: DATE, detail: 'OnDuty 17:00 ≠ 08:00 17:00' },
    ]);
  });

  test('without a result has no planned punch and is left alone', () => {
    expect(compare([], usual)).toEqual([]);
  });

  test('forgives a make-up punch that is not used only where they are verified', () => {
    const results = [result('OnDuty', '08:58:00'), result('OffDuty', '18:00:00', true)];
    const unused = dayOf(punch('OnDuty', '08:58:40'));

    expect(compare(results, unused, true)).toEqual([]);
    expect(compare(results, unused, false)).toHaveLength(1);
    expect(
      compare(results, dayOf(punch('OnDuty', '08:58:40'), punch('OffDuty', '18:00:00')), true),
    ).toEqual([]);
  });
});
