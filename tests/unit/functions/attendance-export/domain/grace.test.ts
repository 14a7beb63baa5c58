import { describe, expect, test } from 'vitest';
import { officeDay, stretches } from './measured-person.ts';

type Case = readonly [
  title: string,
  grace: object,
  clocks: string,
  worked: number,
  late: number,
  early: number,
];

const five = { lateMinutes: 5, earlyLeaveMinutes: 5 };

const cases: readonly Case[] = [
  ['none: a minute late is late', {}, '09:01 18:00', 479, 1, 0],
  ['a minute inside', five, '09:04 18:00', 480, 0, 0],
  ['exactly the grace', five, '09:05 18:00', 480, 0, 0],
  ['exactly the grace, seconds cut off', five, '09:05:59 18:00', 480, 0, 0],
  ['a minute beyond: all of it is late', five, '09:06 18:00', 474, 6, 0],
  ['a minute beyond, excess only', { ...five, beyond: 'excess' }, '09:06 18:00', 479, 1, 0],
  ['exactly the grace at the end', five, '09:00 17:55', 480, 0, 0],
  ['a minute beyond at the end', five, '09:00 17:54', 474, 0, 6],
  ['a minute beyond at the end, excess', { ...five, beyond: 'excess' }, '09:00 17:54', 479, 0, 1],
  ['each side by its own', { lateMinutes: 5, earlyLeaveMinutes: 0 }, '09:05 17:59', 479, 0, 1],
];

describe('grace', () => {
  test.each(cases)('of %s', (_, grace, clocks, worked, late, early) => {
    const { minutes } = officeDay(clocks, {}, { grace });

    expect([minutes.worked, minutes.late ?? 0, minutes['early-leave'] ?? 0]).toEqual([
      worked,
      late,
      early,
    ]);
  });

  test('forgives the first minutes of lateness and the last of an early leave', () => {
    const day = officeDay('09:10 17:50', {}, { grace: { ...five, beyond: 'excess' } });

    expect(stretches(day)).toEqual([
      '09:00-09:05 worked',
      '09:05-09:10 late',
      '09:10-13:00 worked',
      '13:00-14:00 break',
      '14:00-17:50 worked',
      '17:50-17:55 early-leave',
      '17:55-18:00 worked',
    ]);
  });

  test('is not used up by a break', () => {
    const day = officeDay('14:03 18:00', {}, { grace: { lateMinutes: 242, beyond: 'excess' } });

    expect(stretches(day)).toEqual([
      '09:00-13:00 worked',
      '13:00-14:00 break',
      '14:00-14:02 worked',
      '14:02-14:03 late',
      '14:03-18:00 worked',
    ]);
  });
});
