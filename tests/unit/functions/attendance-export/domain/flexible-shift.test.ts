import { describe, expect, test } from 'vitest';
import {
  answering,
  approvalAt,
  DAY,
  leaveAt,
  measurePerson,
  officeDay,
  planned,
  stretches,
} from './measured-person.ts';

const rules = { flexible: [{ shiftIds: ['office'], earlierMinutes: 60, laterMinutes: 60 }] };

describe('a flexible shift', () => {
  test.each([
    ['later', '09:30 18:30', '09:30-13:00', '14:00-18:30', {}],
    ['earlier', '08:20 17:20', '08:20-13:00', '14:00-17:20', {}],
    ['not beyond its window: late', '10:30 19:00', '10:30-13:00', '14:00-19:00', { late: 30 }],
    ['not before its window', '07:00 17:00', '08:00-13:00', '14:00-17:00', {}],
    ['exactly to the end of its window', '10:00 19:00', '10:00-13:00', '14:00-19:00', {}],
  ])('follows the punch-in: %s', (_, clocks, first, second, other) => {
    const day = officeDay(clocks, {}, rules);

    expect(day).toMatchObject({ planned: 480, problem: 'none', minutes: other });
    expect(stretches(day).filter((text) => text.endsWith('worked'))).toEqual([
      `${first} worked`,
      `${second} worked`,
    ]);
    expect(day.minutes.worked).toBe(480 - ((other as { late?: number }).late ?? 0));
  });

  test('is left early if its length is not kept', () => {
    expect(officeDay('09:30 18:00', {}, rules).minutes).toEqual({
      worked: 450,
      break: 60,
      'early-leave': 30,
    });
  });

  test('has overtime after its moved end only', () => {
    expect(officeDay('09:30 18:40', {}, rules).minutes['overtime-not-counted']).toBe(10);
  });

  test('keeps its break by the clock, and loses what falls outside', () => {
    const long = { flexible: [{ shiftIds: ['office'], earlierMinutes: 300, laterMinutes: 300 }] };

    const day = officeDay('13:30 22:30', {}, long);

    expect(day.planned).toBe(510);
    expect(stretches(day)).toEqual(['13:30-14:00 break', '14:00-22:30 worked']);
  });

  test.each([
    ['leave', { leave: [leaveAt('17:00-18:00')] }],
    ['a trip', { approvals: [approvalAt('business-trip', '17:00-18:00')] }],
    ['an outing', { approvals: [approvalAt('outing', '17:00-18:00')] }],
  ])('does not move on a day with %s', (_, rows) => {
    expect(officeDay('09:30 18:30', rows, rules).minutes.late).toBe(30);
  });

  test('does not move without a punch-in, nor for another shift', () => {
    expect(officeDay('- 18:00', {}, rules).problem).toBe('missing-punch');
    const other = { flexible: [{ shiftIds: ['night'], earlierMinutes: 60, laterMinutes: 60 }] };
    expect(officeDay('09:30 18:30', {}, other).minutes.late).toBe(30);
  });

  test('does not move into the shift of the next day', () => {
    const late = planned('plain', '16:00-24:00');
    const next = planned('plain', '00:30-08:00', '2026-10-06');
    const flexible = [{ shiftIds: ['plain'], earlierMinutes: 0, laterMinutes: 120 }];

    const { days } = measurePerson(
      {
        checks: [...late, ...next],
        punches: [
          ...answering(late, '18:00 24:30'),
          ...answering(next, '00:30 08:00', '2026-10-06'),
        ],
      },
      { flexible },
    );

    expect(days.find(({ date }) => date === DAY)?.minutes).toEqual({ worked: 390, late: 90 });
    expect(days.map(stretches)).toEqual([
      ['16:30-18:00 late', '18:00-24:30 worked'],
      ['00:30-08:00 worked'],
    ]);
  });
});
