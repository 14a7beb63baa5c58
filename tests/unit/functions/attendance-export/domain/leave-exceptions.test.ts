import { describe, expect, test } from 'vitest';
import { DAY, leaveAt, measurePerson, planned } from './measured-person.ts';

const types = [{ key: 'annual', leaveCode: 'code-1', nameEn: 'Annual leave', nameZhHK: '年假' }];
const comparing = { leave: { compareDuration: true } };
const restDays = ['2026-10-06', '2026-10-07'].map((workDate) => ({ userId: 'u1', workDate }));
const checks = [
  ...planned('office', '09:00-18:00'),
  ...planned('plain', '09:00-14:00', '2026-10-08'),
];

function exceptionsOf(span: string, change: object, payRules: object = comparing) {
  const { exceptions } = measurePerson(
    { checks, restDays, leave: [leaveAt(span, change)] },
    payRules,
  );
  return exceptions.filter(([kind]) => kind.startsWith('leave-'));
}

describe('a kind of leave', () => {
  test('is named by its configured key', () => {
    const { days } = measurePerson(
      { checks, leave: [leaveAt('09:00-18:00', { leaveCode: 'code-1' })] },
      { leave: { types } },
    );

    expect(days[0]?.minutes).toEqual({ 'leave:annual': 480, break: 60 });
  });

  test('that is not configured is leave:other, and reported on its first day in the period', () => {
    const unknown = { leaveCode: 'code-2' };

    expect(exceptionsOf('09:00-30:00', unknown, { leave: { types } })).toEqual([
      ['leave-type-unknown', DAY],
    ]);
    expect(exceptionsOf('19:00-20:00', unknown, { leave: { types } })).toEqual([]);
  });

  test('is no question where no kinds are configured', () => {
    expect(exceptionsOf('09:00-18:00', { leaveCode: 'code-2' }, {})).toEqual([]);
  });

  test('takes the minutes of two leaves once, for the one that begins first', () => {
    const leave = [
      leaveAt('10:00-18:00', { leaveCode: 'code-2' }),
      leaveAt('09:00-12:00', { leaveCode: 'code-1' }),
    ];

    const { days } = measurePerson({ checks, leave }, { leave: { types } });

    expect(days[0]?.minutes).toEqual({ 'leave:annual': 180, 'leave:other': 300, break: 60 });
  });
});

describe('the duration of a leave by the hour', () => {
  test.each([
    ['agrees', '10:00-12:00', 200, 0],
    ['agrees to the minute', '10:00-11:41', 167, 0],
    ['differs by one minute', '10:00-12:01', 200, 0],
    ['differs by two minutes', '10:00-12:02', 200, 1],
    ['counts no break', '12:00-15:00', 200, 0],
    ['counts what DingTalk did not', '12:00-15:00', 300, 1],
  ])('%s', (_, span, durationHundredths, count) => {
    expect(exceptionsOf(span, { unit: 'hour', durationHundredths })).toHaveLength(count);
  });
});

describe('the duration of a leave by the day', () => {
  test.each([
    ['one day', '00:00-23:59', 100, 0],
    ['half a day', '00:00-12:00', 50, 0],
    ['half a day where one is covered', '00:00-23:59', 50, 1],
    ['times of a shift', '09:00-18:00', 100, 0],
    ['half a shift', '14:00-18:00', 50, 0],
    ['planned days only', '00:00-95:59', 200, 0],
    ['calendar days', '00:00-95:59', 400, 0],
    ['neither', '00:00-95:59', 300, 1],
  ])('is compared by half days: %s', (_, span, durationHundredths, count) => {
    expect(exceptionsOf(span, { unit: 'day', durationHundredths })).toHaveLength(count);
  });

  test('is not compared where a schedule is not known, nor where nobody asked', () => {
    const long = { unit: 'day', durationHundredths: 900 };

    expect(exceptionsOf('00:00-119:59', long)).toEqual([]);
    expect(exceptionsOf('00:00-23:59', long, {})).toEqual([]);
    expect(exceptionsOf('00:00-23:59', long)).toEqual([['leave-duration-differs', DAY]]);
  });

  test('of leave on no planned time is asked on the day of its start', () => {
    expect(exceptionsOf('24:00-47:59', { unit: 'day', durationHundredths: 200 })).toEqual([
      ['leave-duration-differs', '2026-10-06'],
    ]);
  });
});
