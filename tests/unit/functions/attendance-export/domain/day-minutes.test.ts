import { describe, expect, test } from 'vitest';
import {
  measureDay,
  type DayMinutes,
} from '../../../../../functions/attendance-export/domain/day-minutes.ts';
import type { MinuteInterval } from '../../../../../functions/attendance-export/domain/minute-interval.ts';
import { pairPunches } from '../../../../../functions/attendance-export/domain/pair-punches.ts';
import {
  planDays,
  type PlannedCheck,
  type Shift,
} from '../../../../../functions/attendance-export/domain/planned-day.ts';
import { noExclusions } from '../../../../../functions/attendance-export/domain/punch-record.ts';
import { minuteAt, punch, section } from './sample-records.ts';

const shifts = new Map<string, Shift>([
  ['office', { shiftId: 'office', breaks: [{ startMinute: 13 * 60, endMinute: 14 * 60 }] }],
  ['split', { shiftId: 'split', breaks: [] }],
]);

/** 09:00-18:00 with a break at 13:00: eight hours. */
const office = section('2026-10-05 09:00', '2026-10-05 18:00');
/** 11:00-15:00 and 17:30-22:00: eight and a half hours. */
const split = [
  ...section('2026-10-05 11:00', '2026-10-05 15:00', { shiftId: 'split' }),
  ...section('2026-10-05 17:30', '2026-10-05 22:00', { shiftId: 'split' }),
];

/** `09:00`, `09:00:30`; from `24:00` on, the next day. */
function moment(clock: string): string {
  const [hours = '', ...rest] = clock.split(':');
  const day = Number(hours) >= 24 ? '2026-10-06' : '2026-10-05';
  return `${day} ${[String(Number(hours) % 24).padStart(2, '0'), ...rest].join(':')}`;
}

/** Punches in the order of the planned ones; `-` for a forgotten one. */
function measure(checks: readonly PlannedCheck[], clocks: string, leave = ''): DayMinutes {
  const { days } = planDays(checks, shifts);
  const punches = clocks.split(' ').flatMap((clock, index) => {
    const planned = checks[index];
    if (clock === '-' || planned === undefined) return [];
    return [
      punch(planned.checkType, moment(clock), '2026-10-05 00:00', {
        planId: planned.planId,
        plannedEpochMs: planned.plannedEpochMs,
      }),
    ];
  });
  const paired = pairPunches(days, punches, () => true, noExclusions());
  const [day] = paired.days;
  if (day === undefined) throw new Error('the plan of the test is malformed');
  const spans = leave.split(' ').filter((span) => span !== '');
  return measureDay(
    day,
    spans.map((span): MinuteInterval => {
      const [from = '', to = ''] = span.split('-');
      return { start: minuteAt(moment(from)), end: minuteAt(moment(to)) };
    }),
  );
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
  ['an office day of eight hours', office, 480, officeCases],
  ['a split day of eight and a half hours', split, 510, splitCases],
] as const)('%s', (_, checks, planned, cases) => {
  test.each(cases)('%s', (_title, clocks, leave, [worked, late, earlyLeave, onLeave, overtime]) => {
    const day = measure(checks, clocks, leave);

    expect(day.problem).toBe('none');
    expect(day.minutes).toEqual({
      planned,
      worked,
      late,
      earlyLeave,
      leave: onLeave,
      overtime,
      absent: 0,
    });
    expect(worked + late + earlyLeave + onLeave).toBe(planned);
  });
});

describe('a day that cannot be measured', () => {
  const nothing = { worked: 0, late: 0, earlyLeave: 0, overtime: 0 };

  test.each([
    ['no in', office, '- 18:30', '', 480, 0],
    ['no out', office, '08:50 -', '', 480, 0],
    ['no out after half a day of leave', office, '14:00 -', '09:00-13:00', 480, 240],
    ['three of four punches', split, '11:00 15:00 17:30 -', '', 510, 0],
    ['one section punched, the other forgotten', split, '11:00 15:00 - -', '', 510, 0],
  ])(
    '%s: a punch is missing, and nothing is guessed',
    (_, checks, clocks, leave, planned, onLeave) => {
      expect(measure(checks, clocks, leave)).toMatchObject({
        problem: 'missing-punch',
        minutes: { ...nothing, planned, absent: 0, leave: onLeave },
      });
    },
  );

  test.each([
    ['an office day', office, '- -', '', 480, 480, 0],
    ['a split day', split, '- - - -', '', 510, 510, 0],
    ['the half that is not on leave', office, '- -', '09:00-13:00', 480, 240, 240],
    ['the section that is not on leave', split, '- - - -', '11:00-15:00', 510, 270, 240],
  ])('no punch at all: %s is absent', (_, checks, clocks, leave, planned, absent, onLeave) => {
    expect(measure(checks, clocks, leave)).toMatchObject({
      problem: 'no-punch',
      minutes: { ...nothing, planned, absent, leave: onLeave },
    });
  });

  test('an out before the in is a problem of its own', () => {
    expect(measure(office, '18:00 09:00')).toMatchObject({
      problem: 'punches-out-of-order',
      minutes: { ...nothing, planned: 480, absent: 0, leave: 0 },
    });
  });

  test('out and in the wrong way round within one minute are one too', () => {
    expect(measure(office, '10:00:50 10:00:10').problem).toBe('punches-out-of-order');
  });
});

test('a day wholly on leave needs no punch and has no problem', () => {
  expect(measure(office, '- -', '00:00-24:00')).toMatchObject({
    problem: 'none',
    minutes: { planned: 480, worked: 0, absent: 0, leave: 480, overtime: 0 },
  });
  expect(measure(office, '09:00 19:00', '00:00-24:00').minutes).toMatchObject({
    worked: 0,
    leave: 480,
    overtime: 0,
  });
});

test('a night shift over midnight is measured as one day', () => {
  const night = section('2026-10-05 22:00', '2026-10-06 07:00', { shiftId: 'split' });

  expect(measure(night, '22:10 32:00')).toMatchObject({
    date: '2026-10-05',
    minutes: { planned: 540, worked: 530, late: 10, overtime: 60 },
  });
});

test('overtime counts only between in and out, and not on a day whose end is on leave', () => {
  expect(measure(office, '19:00 20:00').minutes).toMatchObject({ late: 480, overtime: 60 });
  expect(measure(office, '09:00 20:00', '14:00-18:00').minutes).toMatchObject({
    worked: 240,
    leave: 240,
    overtime: 0,
  });
  expect(measure(office, '10:00 20:00', '09:00-10:00').minutes).toMatchObject({ overtime: 120 });
});
