import { describe, expect, test } from 'vitest';
import { pairPunches } from '../../../../../functions/attendance-export/domain/pair-punches.ts';
import {
  planDays,
  type PlannedCheck,
} from '../../../../../functions/attendance-export/domain/planned-day.ts';
import {
  noExclusions,
  type PunchRecord,
} from '../../../../../functions/attendance-export/domain/punch-record.ts';
import { at, punch, section } from './sample-records.ts';

const IN = '2026-10-05 09:00';
const OUT = '2026-10-05 18:00';
const office = section(IN, OUT);

function pair(checks: readonly PlannedCheck[], punches: readonly PunchRecord[]) {
  const counts = noExclusions();
  const { days } = planDays(checks, new Map([['office', { shiftId: 'office', breaks: [] }]]));
  const isInOctober = (date: string): boolean => date.startsWith('2026-10');
  const paired = pairPunches(days, punches, isInOctober, counts);
  const excluded = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  const pairs = paired.days.flatMap(({ sections }) =>
    sections.map((pair) => [pair.in?.punchedEpochMs, pair.out?.punchedEpochMs]),
  );
  return { pairs, excluded, usedCount: paired.usedCount, withoutPlan: paired.withoutPlan };
}

describe('pairing punches', () => {
  test('takes the earliest in and the latest out, and counts the others', () => {
    const punches = [
      punch('OnDuty', '2026-10-05 09:05', IN),
      punch('OnDuty', '2026-10-05 08:55', IN),
      punch('OffDuty', '2026-10-05 18:01', OUT),
      punch('OffDuty', '2026-10-05 18:10', OUT),
      punch('OffDuty', '2026-10-05 18:05', OUT),
    ];

    expect(pair(office, punches)).toEqual({
      pairs: [[at('2026-10-05 08:55'), at('2026-10-05 18:10')]],
      excluded: { 'not-the-earliest-in': 1, 'not-the-latest-out': 2 },
      usedCount: 2,
      withoutPlan: [],
    });
  });

  test('leaves open what nobody punched', () => {
    expect(pair(office, [punch('OffDuty', '2026-10-05 18:01', OUT)])).toMatchObject({
      pairs: [[undefined, at('2026-10-05 18:01')]],
      usedCount: 1,
    });
    expect(pair(office, [])).toMatchObject({ pairs: [[undefined, undefined]], usedCount: 0 });
  });

  test('tells in and out apart by their kind where both have the same plan id', () => {
    const punches = [
      punch('OnDuty', '2026-10-05 08:55', IN, { planId: 'same' }),
      punch('OffDuty', '2026-10-05 18:01', OUT, { planId: 'same' }),
    ];

    expect(pair(section(IN, OUT, { planId: 'same' }), punches).pairs).toEqual([
      [at('2026-10-05 08:55'), at('2026-10-05 18:01')],
    ]);
  });

  test('finds the planned punch by its id if it was moved after the punch', () => {
    const moved = punch('OnDuty', '2026-10-05 08:55', '2026-10-05 08:00', { planId: `plan ${IN}` });

    expect(pair(office, [moved]).pairs).toEqual([[at('2026-10-05 08:55'), undefined]]);
  });

  test('finds the planned punch by its time if DingTalk has given the plan a new id', () => {
    const renamed = punch('OnDuty', '2026-10-05 08:55', IN, { planId: 'of an old schedule' });

    expect(pair(office, [renamed]).pairs).toEqual([[at('2026-10-05 08:55'), undefined]]);
  });

  test('gives the out of a night shift to the day on which the shift began', () => {
    const night = section('2026-10-31 22:00', '2026-11-01 07:00');
    const punches = [
      punch('OnDuty', '2026-10-31 21:58', '2026-10-31 22:00'),
      punch('OffDuty', '2026-11-01 07:02', '2026-11-01 07:00', { workDate: '2026-10-31' }),
    ];

    expect(pair(night, punches)).toMatchObject({ usedCount: 2, excluded: {}, withoutPlan: [] });
  });

  test('gives each of four punches to its own section', () => {
    const split = [
      ...section('2026-10-05 11:00', '2026-10-05 15:00'),
      ...section('2026-10-05 17:30', '2026-10-05 22:00'),
    ];
    const punches = [
      punch('OffDuty', '2026-10-05 22:01', '2026-10-05 22:00'),
      punch('OnDuty', '2026-10-05 17:20', '2026-10-05 17:30'),
      punch('OnDuty', '2026-10-05 10:50', '2026-10-05 11:00'),
    ];

    expect(pair(split, punches).pairs).toEqual([
      [at('2026-10-05 10:50'), undefined],
      [at('2026-10-05 17:20'), at('2026-10-05 22:01')],
    ]);
  });

  test('pairs days around the period too, but leaves their punches to the other period', () => {
    const before = section('2026-09-30 22:00', '2026-10-01 07:00');
    const punches = [
      punch('OnDuty', '2026-09-30 21:50', '2026-09-30 22:00'),
      punch('OffDuty', '2026-10-01 07:05', '2026-10-01 07:00', { workDate: '2026-09-30' }),
      punch('OffDuty', '2026-10-01 07:10', '2026-10-01 07:00', { workDate: '2026-09-30' }),
    ];

    expect(pair(before, punches)).toEqual({
      pairs: [[at('2026-09-30 21:50'), at('2026-10-01 07:10')]],
      excluded: { 'other-period': 3 },
      usedCount: 0,
      withoutPlan: [],
    });
  });

  test('lists a punch that answers no planned punch, and never moves it', () => {
    const restDay = punch('OnDuty', '2026-10-06 09:00', '2026-10-06 09:00');
    const otherTime = punch('OnDuty', '2026-10-05 08:55', '2026-10-05 10:00');

    expect(pair(office, [restDay, otherTime])).toMatchObject({
      pairs: [[undefined, undefined]],
      excluded: {},
      withoutPlan: [restDay, otherTime],
    });
  });
});
