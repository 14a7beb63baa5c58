import { describe, expect, test } from 'vitest';
import type { PlannedCheck } from '../../../../../functions/attendance-export/domain/planned-day.ts';
import { answering, leaveAt, measureOneDay, planned, stretches } from './measured-person.ts';

/** 09:00-18:00 with a break at 13:00: eight hours. */
const office = planned('office', '09:00-18:00');
/** 11:00-15:00 and 17:30-22:00: eight and a half hours. */
const split = planned('plain', '11:00-15:00 17:30-22:00');

/** Punches in the order of the planned ones; `-` for a forgotten one. */
function measure(checks: readonly PlannedCheck[], clocks: string, leave = '') {
  const spans = leave.split(' ').filter((span) => span !== '');
  return measureOneDay({
    checks,
    punches: answering([...checks], clocks),
    leave: spans.map((span) => leaveAt(span)),
  });
}

/** Minutes by bucket; a bucket without any is left out of a record. */
function buckets(minutes: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(minutes).filter(([, count]) => count > 0));
}

type Case = readonly [
  title: string,
  clocks: string,
  leave: string,
  // worked, late, early leave, leave, overtime
  expected: readonly [number, number, number, number, number],
];

const officeCases: readonly Case[] = [
  ['punctual', '09:00 18:00', '', [480, 0, 0, 0, 0]],
  ['early in, which earns nothing', '07:30 18:00', '', [480, 0, 0, 0, 0]],
  ['late by a minute and 59 seconds', '09:01:59 18:00', '', [479, 1, 0, 0, 0]],
  ['late by 59 seconds, which is no minute', '09:00:59 18:00', '', [480, 0, 0, 0, 0]],
  ['gone half a minute early, which is a minute', '09:00 17:59:30', '', [479, 0, 1, 0, 0]],
  ['late into the break', '13:30 18:00', '', [240, 240, 0, 0, 0]],
  ['late beyond the break', '14:10 18:00', '', [230, 250, 0, 0, 0]],
  ['gone in the break', '09:00 13:20', '', [240, 0, 240, 0, 0]],
  ['here for the break alone', '13:10 13:50', '', [0, 240, 240, 0, 0]],
  ['late and gone early', '09:30 17:30', '', [420, 30, 30, 0, 0]],
  ['overtime', '09:00 20:15:40', '', [480, 0, 0, 0, 135]],
  ['overtime after midnight', '09:00 25:30', '', [480, 0, 0, 0, 450]],
  ['here only after the planned end', '19:00 20:00', '', [0, 480, 0, 0, 60]],
  ['gone before the planned begin', '07:00 08:00', '', [0, 0, 480, 0, 0]],
  ['no time between in and out', '10:00:10 10:00:50', '', [0, 60, 420, 0, 0]],
  ['morning on leave', '14:00 18:00', '09:00-13:00', [240, 0, 0, 240, 0]],
  ['morning on leave, late in the afternoon', '14:05 18:00', '09:00-13:00', [235, 5, 0, 240, 0]],
  ['morning on leave, and came early', '12:00 18:00', '09:00-13:00', [240, 0, 0, 240, 0]],
  ['afternoon on leave', '09:00 13:00', '14:00-18:00', [240, 0, 0, 240, 0]],
  ['afternoon on leave, but stayed', '09:00 19:00', '14:00-18:00', [240, 0, 0, 240, 0]],
  ['an hour of leave inside', '09:00 18:00', '10:00-11:00', [420, 0, 0, 60, 0]],
  ['leave across the break', '09:00 18:00', '12:00-15:00', [360, 0, 0, 120, 0]],
  ['leave twice over the same hour', '09:00 18:00', '10:00-11:00 10:30-11:00', [420, 0, 0, 60, 0]],
  ['leave over the break alone', '09:00 18:00', '13:00-14:00', [480, 0, 0, 0, 0]],
  ['leave of the evening', '09:00 19:00', '18:00-20:00', [480, 0, 0, 0, 60]],
];

const splitCases: readonly Case[] = [
  ['punctual', '11:00 15:00 17:30 22:00', '', [510, 0, 0, 0, 0]],
  ['late twice', '11:10 15:00 17:50 22:00', '', [480, 30, 0, 0, 0]],
  ['stayed between the sections, unpaid', '11:00 17:00 17:30 22:00', '', [510, 0, 0, 0, 0]],
  ['overtime after midnight', '11:00 15:00 17:30 25:00', '', [510, 0, 0, 0, 180]],
  [
    'leave over a whole section, no punches for it',
    '- - 17:30 22:00',
    '11:00-15:00',
    [270, 0, 0, 240, 0],
  ],
  [
    'leave over the last section: no overtime',
    '11:00 16:00 - -',
    '17:30-22:00',
    [240, 0, 0, 270, 0],
  ],
  [
    'leave over a section, and punched all the same',
    '11:00 15:00 17:30 22:00',
    '11:00-15:00',
    [270, 0, 0, 240, 0],
  ],
];

describe.each([
  ['an office day of eight hours', office, 480, 60, officeCases],
  ['a split day of eight and a half hours', split, 510, 0, splitCases],
] as const)('%s', (_, checks, total, pause, cases) => {
  test.each(cases)('%s', (_title, clocks, leave, [worked, late, earlyLeave, onLeave, overtime]) => {
    const day = measure(checks, clocks, leave);

    expect(day.problem).toBe('none');
    expect(day.planned).toBe(total);
    expect(day.minutes).toEqual(
      buckets({
        worked,
        late,
        'early-leave': earlyLeave,
        'leave:other': onLeave,
        'overtime-not-counted': overtime,
        break: pause,
      }),
    );
    expect(worked + late + earlyLeave + onLeave).toBe(total);
  });
});

describe('a day that cannot be measured', () => {
  test.each([
    ['no in', office, '- 18:30', '', 480, 0],
    ['no out', office, '08:50 -', '', 480, 0],
    ['no out after half a day of leave', office, '14:00 -', '09:00-13:00', 480, 240],
    ['three of four punches', split, '11:00 15:00 17:30 -', '', 510, 0],
    ['one section punched, the other forgotten', split, '11:00 15:00 - -', '', 510, 0],
  ])(
    '%s: a punch is missing, and nothing is guessed',
    (_, checks, clocks, leave, total, onLeave) => {
      const day = measure(checks, clocks, leave);

      expect([day.problem, day.planned]).toEqual(['missing-punch', total]);
      expect(day.minutes).toEqual(
        buckets({
          unresolved: total - onLeave,
          'leave:other': onLeave,
          break: checks === office ? 60 : 0,
        }),
      );
    },
  );

  test.each([
    ['an office day', office, '- -', '', 480, 480, 0],
    ['a split day', split, '- - - -', '', 510, 510, 0],
    ['the half that is not on leave', office, '- -', '09:00-13:00', 480, 240, 240],
    ['the section that is not on leave', split, '- - - -', '11:00-15:00', 510, 270, 240],
  ])('no punch at all: %s is absent', (_, checks, clocks, leave, total, absent, onLeave) => {
    const day = measure(checks, clocks, leave);

    expect([day.problem, day.planned]).toEqual(['no-punch', total]);
    expect(day.minutes).toEqual(
      buckets({ absent, 'leave:other': onLeave, break: checks === office ? 60 : 0 }),
    );
  });

  test('an out before the in is a problem of its own', () => {
    expect(measure(office, '18:00 09:00')).toMatchObject({
      problem: 'punches-out-of-order',
      planned: 480,
      minutes: { unresolved: 480, break: 60 },
    });
  });

  test('out and in the wrong way round within one minute are one too', () => {
    expect(measure(office, '10:00:50 10:00:10').problem).toBe('punches-out-of-order');
  });
});

test('a day wholly on leave needs no punch and has no problem', () => {
  const wholly = { problem: 'none', planned: 480, minutes: { 'leave:other': 480, break: 60 } };

  expect(measure(office, '- -', '00:00-24:00')).toMatchObject(wholly);
  expect(measure(office, '09:00 19:00', '00:00-24:00')).toMatchObject(wholly);
});

test('a night shift over midnight is measured as one day', () => {
  const night = planned('plain', '22:00-31:00');

  const day = measure(night, '22:10 32:00');

  expect(day).toMatchObject({
    date: '2026-10-05',
    dayKind: 'work-day',
    planned: 540,
    minutes: { worked: 530, late: 10, 'overtime-not-counted': 60 },
  });
  expect(stretches(day)).toEqual([
    '22:00-22:10 late',
    '22:10-31:00 worked',
    '31:00-32:00 overtime-not-counted',
  ]);
});

test('a day keeps the punches that counted, and its stretches in order from midnight on', () => {
  const day = measure(office, '09:10 17:00', '16:00-18:00');

  expect(day.punches.map(({ checkType }) => checkType)).toEqual(['OnDuty', 'OffDuty']);
  expect(stretches(day)).toEqual([
    '09:00-09:10 late',
    '09:10-13:00 worked',
    '13:00-14:00 break',
    '14:00-16:00 worked',
    '16:00-18:00 leave:other',
  ]);
  expect(
    day.segments.map(({ bucket }) => bucket).filter((bucket) => bucket === 'off'),
  ).toHaveLength(2);
});

test('overtime is presence after the planned end, and none on a day whose end is on leave', () => {
  expect(measure(office, '19:00 20:00').minutes).toMatchObject({
    late: 480,
    'overtime-not-counted': 60,
  });
  expect(measure(office, '09:00 20:00', '14:00-18:00').minutes).toEqual({
    worked: 240,
    'leave:other': 240,
    break: 60,
  });
  expect(measure(office, '10:00 20:00', '09:00-10:00').minutes).toMatchObject({
    'overtime-not-counted': 120,
  });
});
