import { describe, expect, test } from 'vitest';
import { DAY, leaveAt, measurePerson, planned } from './measured-person.ts';

/** Monday to Wednesday at the office, a night shift on Thursday. */
const checks = [
  ...planned('office', '09:00-18:00', '2026-10-05'),
  ...planned('office', '09:00-18:00', '2026-10-06'),
  ...planned('plain', '09:00-14:00', '2026-10-07'),
  ...planned('night', '22:00-31:00', '2026-10-08'),
];

/** Leave minutes of the four days, none of them punched. */
function leaveOn(span: string, unit: 'day' | 'hour' | undefined, payRules: unknown = {}): number[] {
  const { days } = measurePerson({ checks, leave: [leaveAt(span, { unit })] }, payRules);
  return days.map(({ minutes }) => minutes['leave:other'] ?? 0);
}

const exclusive = { leave: { dayLeaveEnds: 'exclusive' } };

describe('leave whose ends are symbols of days', () => {
  test.each([
    ['one day, midnight to midnight of the same day', '00:00-00:00', [480, 0, 0, 0]],
    ['one day, to its last minute', '00:00-23:59', [480, 0, 0, 0]],
    ['one day, to its last second', '00:00-23:59:59', [480, 0, 0, 0]],
    ['two days, ends inclusive', '00:00-24:00', [480, 480, 0, 0]],
    ['the first half', '00:00-12:00', [240, 0, 0, 0]],
    ['the second half', '12:00-23:59', [240, 0, 0, 0]],
    ['the second half and the next first half', '12:00-36:00', [240, 240, 0, 0]],
    ['a day of one stretch, cut in the middle', '48:00-60:00', [0, 0, 150, 0]],
    ['the second half of such a day', '60:00-71:59', [0, 0, 150, 0]],
    ['a whole night shift, also after midnight', '72:00-95:59', [0, 0, 0, 480]],
    ['the first half of a night shift', '72:00-84:00', [0, 0, 0, 240]],
    ['the second half of a night shift, after midnight', '84:00-95:59', [0, 0, 0, 240]],
    ['everything', '00:00-95:59', [480, 480, 300, 480]],
  ])('covers %s', (_, span, expected) => {
    expect(leaveOn(span, 'day')).toEqual(expected);
  });

  test.each([
    ['one day', '00:00-24:00', [480, 0, 0, 0]],
    ['nothing', '00:00-00:00', [0, 0, 0, 0]],
    ['one and a half days', '12:00-48:00', [240, 480, 0, 0]],
    ['to a last minute as ever', '00:00-23:59', [480, 0, 0, 0]],
  ])('covers %s where a midnight at the end is not part of it', (_, span, expected) => {
    expect(leaveOn(span, 'day', exclusive)).toEqual(expected);
  });
});

describe('leave whose ends are times', () => {
  test.each([
    ['by the hour', '10:00-12:00', 'hour', [120, 0, 0, 0]],
    ['by the hour, from a midnight to a noon', '00:00-12:00', 'hour', [180, 0, 0, 0]],
    ['by the day, with one end a time', '00:00-18:00', 'day', [480, 0, 0, 0]],
    ['by the day, between times of shifts', '09:00-33:00', 'day', [480, 0, 0, 0]],
    ['without a unit', '00:00-24:00', undefined, [480, 0, 0, 0]],
    ['across a break', '12:30-14:30', 'hour', [60, 0, 0, 0]],
    ['on no planned time', '19:00-30:00', 'hour', [0, 0, 0, 0]],
  ] as const)('%s is the time between them', (_, span, unit, expected) => {
    expect(leaveOn(span, unit)).toEqual(expected);
  });
});

describe('half a day of leave', () => {
  test('leaves the other half to be worked', () => {
    const office = planned('office', '09:00-18:00');
    const leave = [leaveAt('00:00-12:00', { unit: 'day' })];

    const { days } = measurePerson({ checks: office, leave });

    expect(days).toMatchObject([
      { date: DAY, problem: 'no-punch', minutes: { 'leave:other': 240, absent: 240, break: 60 } },
    ]);
  });
});
