import { describe, expect, test } from 'vitest';
import {
  planDays,
  type Shift,
} from '../../../../../functions/attendance-export/domain/planned-day.ts';
import { check, minuteAt, section } from './sample-records.ts';

const shifts = new Map<string, Shift>([
  ['office', { shiftId: 'office', breaks: [{ startMinute: 13 * 60, endMinute: 14 * 60 }] }],
  ['night', { shiftId: 'night', breaks: [{ startMinute: 26 * 60, endMinute: 27 * 60 }] }],
  ['split', { shiftId: 'split', breaks: [] }],
  ['unpaired', { shiftId: 'unpaired', breaks: undefined }],
]);

describe('planning days from planned punches', () => {
  test('makes a section of an in and an out, less the break of the shift', () => {
    const { days, malformed } = planDays(section('2026-10-05 09:00', '2026-10-05 18:00'), shifts);

    expect(malformed).toEqual([]);
    expect(days).toEqual([
      {
        userId: 'u1',
        date: '2026-10-05',
        midnight: minuteAt('2026-10-05 00:00'),
        sections: [
          {
            onDutyPlanId: 'plan 2026-10-05 09:00',
            offDutyPlanId: 'plan 2026-10-05 18:00',
            shiftId: 'office',
            start: minuteAt('2026-10-05 09:00'),
            end: minuteAt('2026-10-05 18:00'),
            working: [
              { start: minuteAt('2026-10-05 09:00'), end: minuteAt('2026-10-05 13:00') },
              { start: minuteAt('2026-10-05 14:00'), end: minuteAt('2026-10-05 18:00') },
            ],
            breaks: [{ start: minuteAt('2026-10-05 13:00'), end: minuteAt('2026-10-05 14:00') }],
          },
        ],
      },
    ]);
  });

  test('finds a day malformed that begins before the day before it has ended', () => {
    const checks = [
      ...section('2026-10-05 22:00', '2026-10-06 07:00', { shiftId: 'night' }),
      ...section('2026-10-06 06:00', '2026-10-06 15:00'),
      ...section('2026-10-06 06:00', '2026-10-06 15:00', { userId: 'u2' }),
      ...section('2026-10-07 07:00', '2026-10-07 15:00'),
    ];

    const { days, malformed } = planDays(checks, shifts);

    expect(malformed).toEqual([{ userId: 'u1', date: '2026-10-06' }]);
    expect(days.map(({ userId, date }) => `${userId} ${date}`)).toEqual([
      'u1 2026-10-05',
      'u2 2026-10-06',
      'u1 2026-10-07',
    ]);
  });

  test('gives a night shift over the end of a year to the day on which it begins', () => {
    const checks = section('2026-12-31 22:00', '2027-01-01 07:00', { shiftId: 'night' });

    const { days } = planDays(checks, shifts);

    expect(days.map(({ date }) => date)).toEqual(['2026-12-31']);
    expect(days[0]?.sections[0]?.working).toEqual([
      { start: minuteAt('2026-12-31 22:00'), end: minuteAt('2027-01-01 02:00') },
      { start: minuteAt('2027-01-01 03:00'), end: minuteAt('2027-01-01 07:00') },
    ]);
  });

  test('makes two sections of a split shift, whatever the order of its four punches', () => {
    const [in1, out1] = section('2026-10-05 11:00', '2026-10-05 15:00', { shiftId: 'split' });
    const [in2, out2] = section('2026-10-05 17:30', '2026-10-05 22:00', { shiftId: 'split' });
    const checks = [out2, in1, out1, in2].flatMap((item) => (item === undefined ? [] : [item]));

    const { days } = planDays(checks, shifts);

    expect(days[0]?.sections.map(({ start, end }) => [start, end])).toEqual([
      [minuteAt('2026-10-05 11:00'), minuteAt('2026-10-05 15:00')],
      [minuteAt('2026-10-05 17:30'), minuteAt('2026-10-05 22:00')],
    ]);
  });

  test('makes two sections of a split shift whose halves touch', () => {
    const checks = [
      ...section('2026-10-05 09:00', '2026-10-05 13:00', { shiftId: 'split' }),
      ...section('2026-10-05 13:00', '2026-10-05 18:00', { shiftId: 'split' }),
    ];

    const { days, malformed } = planDays(checks, shifts);

    expect(malformed).toEqual([]);
    expect(days[0]?.sections).toHaveLength(2);
  });

  test('takes in and out of one day for two punches even if they share a plan id', () => {
    const checks = section('2026-10-05 09:00', '2026-10-05 18:00', { planId: 'same' });

    const { days, malformed } = planDays(checks, shifts);

    expect(malformed).toEqual([]);
    expect(days[0]?.sections).toMatchObject([{ onDutyPlanId: 'same', offDutyPlanId: 'same' }]);
  });

  test('counts a planned punch once that two overlapping windows name', () => {
    const checks = section('2026-10-05 09:00', '2026-10-05 18:00');

    expect(planDays([...checks, ...checks], shifts)).toEqual(planDays(checks, shifts));
  });

  test.each([
    ['an in alone', [check('OnDuty', '2026-10-05 09:00')]],
    [
      'an out before the in',
      [check('OffDuty', '2026-10-05 09:00'), check('OnDuty', '2026-10-05 18:00')],
    ],
    ['two ins', [check('OnDuty', '2026-10-05 09:00'), check('OnDuty', '2026-10-05 18:00')]],
    [
      'no time between in and out',
      [check('OnDuty', '2026-10-05 09:00'), check('OffDuty', '2026-10-05 09:00')],
    ],
    [
      'three punches',
      [...section('2026-10-05 09:00', '2026-10-05 13:00'), check('OnDuty', '2026-10-05 14:00')],
    ],
  ])('calls a day of %s malformed and guesses nothing', (_, checks) => {
    expect(planDays(checks, shifts)).toEqual({
      days: [],
      malformed: [{ userId: 'u1', date: '2026-10-05' }],
    });
  });

  test('calls a day malformed for whose planned punch two answers name different shifts', () => {
    const day = section('2026-10-05 09:00', '2026-10-05 18:00');
    const moved = section('2026-10-05 09:00', '2026-10-05 18:00', { shiftId: 'night' });

    expect(planDays([...day, ...moved], shifts).malformed).toHaveLength(1);
    expect(planDays([...moved, ...day], shifts)).toEqual(planDays([...day, ...moved], shifts));
  });

  test('sorts the days and keeps a malformed one from spoiling the others', () => {
    const checks = [
      ...section('2026-10-07 09:00', '2026-10-07 18:00'),
      check('OnDuty', '2026-10-06 09:00'),
      ...section('2026-10-05 09:00', '2026-10-05 18:00'),
    ];

    const { days, malformed } = planDays(checks, shifts);

    expect(days.map(({ date }) => date)).toEqual(['2026-10-05', '2026-10-07']);
    expect(malformed.map(({ date }) => date)).toEqual(['2026-10-06']);
  });

  test('cuts a break to the section, and joins breaks that overlap', () => {
    const odd: Shift = {
      shiftId: 'odd',
      breaks: [
        { startMinute: 12 * 60 + 30, endMinute: 13 * 60 + 30 },
        { startMinute: 12 * 60, endMinute: 13 * 60 },
        { startMinute: 17 * 60 + 30, endMinute: 19 * 60 },
        { startMinute: 6 * 60, endMinute: 7 * 60 },
      ],
    };
    const checks = section('2026-10-05 09:00', '2026-10-05 18:00', { shiftId: 'odd' });

    const known = planDays(checks, new Map([['odd', odd]]));

    expect(known.days[0]?.sections[0]?.working).toEqual([
      { start: minuteAt('2026-10-05 09:00'), end: minuteAt('2026-10-05 12:00') },
      { start: minuteAt('2026-10-05 13:30'), end: minuteAt('2026-10-05 17:30') },
    ]);
  });

  test('works through a shift that is known to have no break', () => {
    const checks = section('2026-10-05 09:00', '2026-10-05 18:00', { shiftId: 'split' });

    expect(planDays(checks, shifts).days[0]?.sections[0]?.working).toEqual([
      { start: minuteAt('2026-10-05 09:00'), end: minuteAt('2026-10-05 18:00') },
    ]);
  });

  test.each([
    ['a shift of which no definition was fetched', 'nowhere'],
    ['a shift whose breaks are no pairs', 'unpaired'],
  ])('calls a day of %s malformed, and does not pay through its break', (_, shiftId) => {
    const known = section('2026-10-05 09:00', '2026-10-05 13:00', { shiftId: 'split' });
    const checks = section('2026-10-05 14:00', '2026-10-05 18:00', { shiftId });

    expect(planDays([...known, ...checks], shifts)).toEqual({
      days: [],
      malformed: [{ userId: 'u1', date: '2026-10-05' }],
    });
  });
});
