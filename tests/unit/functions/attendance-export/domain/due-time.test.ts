import { describe, expect, test } from 'vitest';
import { leaveAt, officeDay } from './measured-person.ts';

const paid = { paidBreaks: 'all' };

describe('a break', () => {
  test('is unpaid unless the rules say so, and never late', () => {
    const day = officeDay('13:30 18:00');

    expect([day.planned, day.minutes]).toEqual([480, { late: 240, break: 60, worked: 240 }]);
  });

  test('is planned time and paid where the shift is named', () => {
    expect(officeDay('09:00 18:00', {}, { paidBreaks: ['office'] })).toMatchObject({
      planned: 540,
      minutes: { worked: 480, 'paid-break': 60 },
    });
    expect(officeDay('09:00 18:00', {}, { paidBreaks: ['night'] })).toMatchObject({
      planned: 480,
      minutes: { worked: 480, break: 60 },
    });
  });

  test.each([
    ['between in and out', '09:00 18:00', { worked: 480, 'paid-break': 60 }],
    ['before the in', '13:20 18:00', { late: 260, 'paid-break': 40, worked: 240 }],
    ['after the out', '09:00 13:20', { worked: 240, 'paid-break': 20, 'early-leave': 280 }],
    ['of an absent day', '- -', { absent: 540 }],
    ['of a day that cannot be measured', '09:00 -', { unresolved: 540 }],
  ])('that is paid and %s is paid only for who is there', (_, clocks, minutes) => {
    expect(officeDay(clocks, {}, paid)).toMatchObject({ planned: 540, minutes });
    expect(Object.keys(officeDay(clocks, {}, paid).minutes)).toHaveLength(
      Object.keys(minutes).length,
    );
  });

  test('that is paid and on leave is leave', () => {
    const leave = [leaveAt('12:00-15:00')];

    expect(officeDay('09:00 18:00', { leave }, paid).minutes).toEqual({
      worked: 360,
      'leave:other': 180,
    });
  });

  test.each([
    ['a morning off', '09:00-13:00', '14:00 18:00'],
    ['an afternoon off', '14:00-18:00', '09:00 13:00'],
  ])('that is paid and beside %s needs no presence', (_, leave, clocks) => {
    const { minutes } = officeDay(clocks, { leave: [leaveAt(leave)] }, paid);

    expect(minutes).toEqual({ worked: 240, 'leave:other': 240, 'paid-break': 60 });
  });

  test('that is paid is all that is left of a day on leave, and needs no punch', () => {
    const leave = [leaveAt('09:00-13:00'), leaveAt('14:00-18:00')];

    expect(officeDay('- -', { leave }, paid)).toMatchObject({
      problem: 'none',
      minutes: { 'leave:other': 480, 'paid-break': 60 },
    });
  });

  test('that is paid and within the grace goes where presence would have put it', () => {
    const rules = { ...paid, grace: { earlyLeaveMinutes: 300 } };

    expect(officeDay('09:00 13:00', {}, rules).minutes).toEqual({ worked: 480, 'paid-break': 60 });
  });
});
