import { describe, expect, test } from 'vitest';
import { withoutTakenBack } from '../../../../../functions/attendance-export/domain/taken-back.ts';
import { amount } from './sample-amounts.ts';

describe('amounts whose line would be below zero', () => {
  test('are none while every line is of nothing or more, even if a day is below zero', () => {
    const amounts = [amount({ minutes: 480 }), amount({ date: '2026-10-06', minutes: -60 })];

    expect(withoutTakenBack(amounts, [])).toEqual({ kept: amounts, takenBack: [] });
  });

  test('are left out with their whole line, which is named with its sum', () => {
    const kept = amount({ earningsCode: 'REG', minutes: 480 });
    const late = [
      amount({ earningsCode: 'LATE', minutes: 10 }),
      amount({ earningsCode: 'LATE', date: '2026-10-06', minutes: -25 }),
    ];

    expect(withoutTakenBack([kept, ...late], [])).toEqual({
      kept: [kept],
      takenBack: [{ employeeNumber: '000001', earningsCode: 'LATE', minutes: -15 }],
    });
  });

  test('are judged apart for an earlier period, whose line is its own', () => {
    const september = { from: '2026-09-01', to: '2026-09-30' };
    const own = amount({ minutes: 480 });
    const prior = amount({ date: '2026-09-15', minutes: -30 });

    expect(withoutTakenBack([own, prior], [september]).kept).toEqual([own]);
    expect(withoutTakenBack([own, prior], []).takenBack).toEqual([]);
  });

  test('are judged apart by cost centre: what is given there does not hide what is taken here', () => {
    const given = amount({ costCentre: 'NEW', minutes: 480 });
    const taken = amount({ costCentre: 'OLD', minutes: -480 });

    expect(withoutTakenBack([given, taken], [])).toMatchObject({
      kept: [given],
      takenBack: [{ minutes: -480 }],
    });
  });
});
