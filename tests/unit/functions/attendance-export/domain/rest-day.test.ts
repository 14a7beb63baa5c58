import { describe, expect, test } from 'vitest';
import { approvalAt, DAY, measurePerson, stretches, unplanned } from './measured-person.ts';

const approved = { overtime: { mode: 'approved' } };
const threshold = { overtime: { mode: 'beyond-threshold', thresholdMinutes: 60 } };
const restDays = [{ userId: 'u1', workDate: DAY }];

function onRestDay(clocks: string, payRules: object, approval = '', change = {}) {
  const approvals = approval === '' ? [] : [approvalAt('overtime', approval)];
  return measurePerson({ restDays, punches: unplanned(clocks), approvals }, payRules, change);
}

describe('presence on a rest day', () => {
  test('is a question where no overtime is paid, and shown as not counted', () => {
    const { days, exceptions, used, excluded } = onRestDay('+09:00 -17:00', {});

    expect(exceptions).toEqual([['punch-without-plan', DAY]]);
    expect(days).toMatchObject([
      {
        dayKind: 'rest-day',
        planned: 0,
        problem: 'none',
        minutes: { 'overtime-not-counted': 480 },
      },
    ]);
    expect([used, excluded]).toEqual([0, { 'no-planned-shift': 2 }]);
  });

  test('counts inside an approval, and is no question then', () => {
    const { days, exceptions, used, excluded } = onRestDay(
      '+09:00 +09:30 -16:00 -17:00',
      approved,
      '10:00-20:00',
    );

    expect(days.map(stretches)).toEqual([
      ['09:00-10:00 overtime-not-counted', '10:00-17:00 overtime-restday'],
    ]);
    expect(exceptions).toEqual([['approved-overtime-not-worked', DAY]]);
    expect([used, excluded]).toEqual([2, { 'not-the-earliest-in': 1, 'not-the-latest-out': 1 }]);
  });

  test('is a question if its approval covers another time', () => {
    const { exceptions } = onRestDay('+09:00 -17:00', approved, '18:00-20:00');

    expect(exceptions).toEqual([
      ['punch-without-plan', DAY],
      ['approved-overtime-not-worked', DAY],
    ]);
  });

  test.each([
    ['+09:00 -10:00', { 'overtime-restday': 60 }],
    ['+09:00 -09:59', { 'overtime-not-counted': 59 }],
    ['09:00 12:00 18:00', { 'overtime-restday': 540 }],
    ['+20:00 -23:30', { 'overtime-restday': 120, 'overtime-restday-night': 90 }],
  ])('counts from a threshold on: %s', (clocks, minutes) => {
    const { days, exceptions } = onRestDay(clocks, threshold);

    expect(days.map((day) => day.minutes)).toEqual([minutes]);
    expect(exceptions).toEqual([]);
  });

  test.each(['+09:00', '09:00', '+09:00 +17:00', '-09:00 +17:00', '+09:00:10 -09:00:50'])(
    'needs an in and an out: %s does not do',
    (clocks) => {
      const { days, exceptions } = onRestDay(clocks, threshold);

      expect(days).toEqual([]);
      expect(exceptions).toEqual([['punch-without-plan', DAY]]);
    },
  );

  test('that is a statutory holiday is overtime of that kind', () => {
    const change = { statutoryDates: new Set([DAY]) };

    const { days } = onRestDay('+20:00 -23:00', threshold, '', change);

    expect(days).toMatchObject([
      {
        dayKind: 'statutory-holiday',
        minutes: { 'overtime-statutory': 120, 'overtime-statutory-night': 60 },
      },
    ]);
  });

  test('may last over midnight if DingTalk says that both punches are of the day', () => {
    const punches = unplanned('+22:00 -26:00').map((one) => ({ ...one, workDate: DAY }));

    const { days } = measurePerson({ restDays, punches }, threshold);

    expect(days.map(stretches)).toEqual([['22:00-26:00 overtime-restday-night']]);
  });

  test('during a trip is no overtime beyond a threshold', () => {
    const approvals = [approvalAt('business-trip', '09:00-12:00')];
    const punches = unplanned('+09:00 -13:00');

    const { days, exceptions } = measurePerson({ restDays, punches, approvals }, threshold);

    expect(days.map(stretches)).toEqual([
      ['09:00-12:00 overtime-not-counted', '12:00-13:00 overtime-restday'],
    ]);
    expect(exceptions).toEqual([]);
  });
});

describe('presence on a day of which the schedule says nothing', () => {
  test('is never paid, whatever was approved', () => {
    const approvals = [approvalAt('overtime', '09:00-17:00')];

    const { days, exceptions } = measurePerson(
      { punches: unplanned('+09:00 -17:00'), approvals },
      approved,
    );

    expect(days).toEqual([]);
    expect(exceptions).toContainEqual(['punch-without-plan', DAY]);
  });
});
