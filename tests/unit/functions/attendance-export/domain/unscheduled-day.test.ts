import { describe, expect, test } from 'vitest';
import {
  answering,
  DAY,
  leaveAt,
  measureOneDay,
  measurePerson,
  planned,
  stretches,
  unplanned,
} from './measured-person.ts';

const rules = {
  unscheduled: [
    { groupIds: ['free'], dayBeginsAt: '04:00', unpaidBreak: { afterMinutes: 300, minutes: 60 } },
  ],
};
const free = { groupId: 'free' };

describe('a day of free clocking', () => {
  test.each([
    ['a whole day, with its break', '+08:00 -17:00', ['08:00-13:00', '14:00-17:00'], 480],
    ['exactly as long as without a break', '+08:00 -13:00', ['08:00-13:00'], 300],
    ['a break cut at the out', '+08:00 -13:20', ['08:00-13:00'], 300],
    ['a minute after the break', '+08:00 -14:01', ['08:00-13:00', '14:00-14:01'], 301],
    ['over midnight', '+20:00 -27:30', ['20:00-25:00', '26:00-27:30'], 390],
    ['earliest in, latest out', '+09:00 +08:00 -12:00 -11:00', ['08:00-12:00'], 240],
  ])('is worked from first in to last out: %s', (_, clocks, worked, minutes) => {
    const day = measureOneDay({ punches: unplanned(clocks, DAY, free) }, rules);

    expect(day).toMatchObject({ date: DAY, dayKind: 'unscheduled', problem: 'none', planned: 0 });
    expect(day.minutes.worked).toBe(minutes);
    expect(stretches(day).filter((text) => text.endsWith('worked'))).toEqual(
      worked.map((stretch) => `${stretch} worked`),
    );
  });

  test('begins at the hour of the rule: before it a punch is of the day before', () => {
    const punches = unplanned('+-1:00 -03:59 +04:00 -12:00', DAY, free);

    const { days, used } = measurePerson({ punches }, rules);

    expect(days.map(({ date, minutes }) => [date, minutes.worked])).toEqual([
      ['2026-10-04', 299],
      ['2026-10-05', 420],
    ]);
    expect(used).toBe(4);
  });

  test.each([
    ['no out', '+08:00'],
    ['no in', '-17:00'],
    ['out before in', '-08:00 +17:00'],
    ['no whole minute', '+08:00:10 -08:00:50'],
  ])('with %s is no guess', (_, clocks) => {
    const day = measureOneDay({ punches: unplanned(clocks, DAY, free) }, rules);

    expect([day.problem, day.minutes]).toEqual(['missing-punch', {}]);
  });

  test('needs no schedule, and has neither lateness nor leave', () => {
    const { days, exceptions } = measurePerson(
      {
        punches: unplanned('+11:00 -12:00', DAY, free),
        leave: [leaveAt('09:00-18:00'), leaveAt('09:00-18:00', {}, '2026-10-06')],
      },
      rules,
      { isMappedOn: () => true },
    );

    expect(exceptions).toEqual([]);
    expect(days.map(({ minutes }) => minutes)).toEqual([{ worked: 60 }]);
  });

  test('does not concern punches of another group, or without a kind', () => {
    const other = measurePerson({ punches: unplanned('+08:00 -17:00') }, rules);
    const bare = measurePerson({ punches: unplanned('08:00 17:00', DAY, free) }, rules);

    for (const { days, exceptions, excluded } of [other, bare]) {
      expect(days).toEqual([]);
      expect(exceptions).toEqual([['punch-without-plan', DAY]]);
      expect(excluded).toEqual({ 'no-planned-shift': 2 });
    }
  });

  test('gives way to a plan, and is told from it', () => {
    const checks = planned('office', '09:00-18:00');
    const punches = [...answering(checks, '09:00 18:00'), ...unplanned('+20:00 -22:00', DAY, free)];

    const { days, exceptions, excluded } = measurePerson({ checks, punches }, rules);

    expect(days.map(({ dayKind, minutes }) => [dayKind, minutes.worked])).toEqual([
      ['work-day', 480],
    ]);
    expect(exceptions).toEqual([['punch-without-plan', DAY]]);
    expect(excluded).toEqual({ 'no-planned-shift': 2 });
  });
});
