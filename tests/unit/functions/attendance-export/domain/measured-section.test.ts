import { describe, expect, test } from 'vitest';
import {
  answering,
  clockAt,
  leaveAt,
  measureOneDay,
  officeDay,
  planned,
  stretches,
} from './measured-person.ts';

/** Forgiven from one clock to another, as a company's policy amounts to. */
function weather(span: string, forgivesAbsence = false) {
  const [from = '', to = ''] = span.split('-');
  const interval = { start: clockAt(from) / 60_000, end: clockAt(to) / 60_000 };
  return { weather: { intervals: [interval], forgivesAbsence } };
}

describe('adverse weather that the company forgives', () => {
  test('makes lateness and leaving early of signal No. 8, hoisted mid-shift, no loss', () => {
    const day = officeDay('09:00 15:10', {}, {}, weather('15:00-24:00'));

    expect(stretches(day)).toEqual([
      '09:00-13:00 worked',
      '13:00-14:00 break',
      '14:00-15:10 worked',
      '15:10-18:00 weather',
    ]);
  });

  test('forgives only the minutes inside it', () => {
    expect(officeDay('11:00 18:00', {}, {}, weather('08:00-10:30')).minutes).toEqual({
      weather: 90,
      late: 30,
      worked: 360,
      break: 60,
    });
  });

  test('is taken out before the grace judges the rest', () => {
    const grace = { grace: { lateMinutes: 5 } };

    expect(officeDay('10:35 18:00', {}, grace, weather('08:00-10:30')).minutes).toEqual({
      weather: 90,
      worked: 390,
      break: 60,
    });
    expect(officeDay('10:36 18:00', {}, grace, weather('08:00-10:30')).minutes.late).toBe(6);
  });

  test('does not make who worked through it less paid', () => {
    expect(officeDay('09:00 18:00', {}, {}, weather('00:00-24:00', true)).minutes).toEqual({
      worked: 480,
      break: 60,
    });
  });

  test('leaves a whole absent day absent if it forgives lateness alone', () => {
    expect(officeDay('- -', {}, {}, weather('00:00-24:00'))).toMatchObject({
      problem: 'no-punch',
      minutes: { absent: 480 },
    });
  });

  test('forgives a whole absent day inside it if it forgives absence', () => {
    expect(officeDay('- -', {}, {}, weather('00:00-24:00', true))).toMatchObject({
      problem: 'none',
      minutes: { weather: 480, break: 60 },
    });
  });

  test('forgives its part of an absent day; the rest stays a question', () => {
    expect(officeDay('- -', {}, {}, weather('00:00-11:00', true))).toMatchObject({
      problem: 'no-punch',
      minutes: { weather: 120, absent: 360 },
    });
  });

  test('and leave together may excuse a day from punches', () => {
    const rows = { leave: [leaveAt('14:00-18:00')] };

    expect(officeDay('- -', rows, {}, weather('08:00-14:00', true))).toMatchObject({
      problem: 'none',
      minutes: { weather: 240, 'leave:other': 240, break: 60 },
    });
  });

  test('may excuse one section of a split day, and not the other', () => {
    const checks = planned('plain', '11:00-15:00 17:30-22:00');

    const evening = measureOneDay(
      { checks, punches: answering(checks, '- - 17:30 22:00') },
      {},
      weather('10:00-16:00', true),
    );
    const none = measureOneDay(
      { checks, punches: answering(checks, '- - 17:30 -') },
      {},
      weather('10:00-16:00', true),
    );

    expect(evening).toMatchObject({ problem: 'none', minutes: { weather: 240, worked: 270 } });
    expect(none).toMatchObject({
      problem: 'missing-punch',
      minutes: { weather: 240, unresolved: 270 },
    });
  });

  test('says nothing of a day with a missing punch', () => {
    expect(officeDay('09:00 -', {}, {}, weather('15:00-24:00', true))).toMatchObject({
      problem: 'missing-punch',
      minutes: { unresolved: 480 },
    });
  });
});
