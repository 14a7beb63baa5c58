import { describe, expect, test } from 'vitest';
import {
  answering,
  approvalAt,
  leaveAt,
  measureOneDay,
  officeDay,
  planned,
  stretches,
} from './measured-person.ts';

const punchesWin = { leave: { overlap: 'punches-win' } };

describe('a business trip or an outing', () => {
  test('is neither worked nor missed, and needs no punch', () => {
    const trip = [approvalAt('business-trip', '00:00-24:00')];

    expect(officeDay('- -', { approvals: trip })).toMatchObject({
      problem: 'none',
      planned: 480,
      minutes: { 'business-trip': 480, break: 60 },
    });
  });

  test('excuses only its own hours', () => {
    const outing = [approvalAt('outing', '15:30-18:00')];

    const day = officeDay('09:00 15:20', { approvals: outing });

    expect(day.minutes).toEqual({ worked: 320, 'early-leave': 10, outing: 150, break: 60 });
    expect(day.segments.find(({ bucket }) => bucket === 'outing')?.approvalId).toBe(
      outing[0]?.approvalId,
    );
  });

  test('comes after leave, and a trip before an outing', () => {
    const rows = {
      leave: [leaveAt('09:00-10:00')],
      approvals: [approvalAt('outing', '09:00-12:00'), approvalAt('business-trip', '09:30-11:00')],
    };

    expect(stretches(officeDay('12:00 18:00', rows))).toEqual([
      '09:00-10:00 leave:other',
      '10:00-11:00 business-trip',
      '11:00-12:00 outing',
      '12:00-13:00 worked',
      '13:00-14:00 break',
      '14:00-18:00 worked',
    ]);
  });

  test('excuses a whole section of a split shift', () => {
    const checks = planned('plain', '11:00-15:00 17:30-22:00');
    const approvals = [approvalAt('business-trip', '16:00-23:00')];

    expect(
      measureOneDay({ checks, punches: answering(checks, '11:00 15:00'), approvals }),
    ).toMatchObject({
      problem: 'none',
      minutes: { worked: 240, 'business-trip': 270 },
    });
  });

  test('stands on a day of which the rest cannot be measured', () => {
    const approvals = [approvalAt('business-trip', '09:00-11:00')];

    expect(officeDay('11:00 -', { approvals })).toMatchObject({
      problem: 'missing-punch',
      minutes: { 'business-trip': 120, unresolved: 360 },
    });
  });

  test('of two approvals of one minute is that which begins first', () => {
    const [first, second] = [
      approvalAt('business-trip', '09:00-12:00', { approvalId: 'z' }),
      approvalAt('business-trip', '10:00-13:00', { approvalId: 'a' }),
    ];

    const day = officeDay('13:00 18:00', { approvals: [second, first] });

    expect(
      day.segments
        .filter(({ bucket }) => bucket === 'business-trip')
        .map(({ start, end, approvalId }) => [end - start, approvalId]),
    ).toEqual([
      [180, 'z'],
      [60, 'a'],
    ]);
  });
});

describe('leave over punches', () => {
  const leave = [leaveAt('10:00-12:00')];

  test('wins by default', () => {
    expect(officeDay('09:00 18:00', { leave }).minutes).toEqual({
      worked: 360,
      'leave:other': 120,
      break: 60,
    });
  });

  test('gives way to presence where punches win', () => {
    expect(officeDay('09:00 18:00', { leave }, punchesWin).minutes).toEqual({
      worked: 480,
      break: 60,
    });
    expect(officeDay('11:00 18:00', { leave }, punchesWin).minutes).toEqual({
      late: 60,
      'leave:other': 60,
      worked: 360,
      break: 60,
    });
  });

  test('stays leave for whoever was not there, or whose punches are no pair', () => {
    const whole = [leaveAt('09:00-18:00')];

    expect(officeDay('- -', { leave: whole }, punchesWin).minutes['leave:other']).toBe(480);
    expect(officeDay('10:00 -', { leave: whole }, punchesWin)).toMatchObject({
      problem: 'none',
      minutes: { 'leave:other': 480 },
    });
    expect(officeDay('10:00 12:00', { leave: whole }, punchesWin).minutes).toEqual({
      'leave:other': 360,
      worked: 120,
      break: 60,
    });
  });

  test('that gives way to presence may still be a trip', () => {
    const rows = { leave, approvals: [approvalAt('business-trip', '11:00-12:00')] };

    expect(officeDay('09:00 18:00', rows, punchesWin).minutes).toEqual({
      worked: 420,
      'business-trip': 60,
      break: 60,
    });
  });

  test('keeps the end of the day closed to overtime all the same', () => {
    const late = [leaveAt('17:00-18:00')];

    expect(officeDay('09:00 20:00', { leave: late }, punchesWin).minutes).toEqual({
      worked: 480,
      break: 60,
    });
  });
});
