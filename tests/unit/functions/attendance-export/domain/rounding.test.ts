import { describe, expect, test } from 'vitest';
import {
  roundingRuleFor,
  roundMinutes,
} from '../../../../../functions/attendance-export/domain/rounding.ts';
import { linesOfAmounts } from '../../../../../functions/attendance-export/domain/lines-of-amounts.ts';
import type { DayAmount } from '../../../../../functions/attendance-export/domain/day-amount.ts';

const rule = (direction: 'nearest' | 'down' | 'up', unitMinutes = 15) => ({
  measures: ['worked' as const],
  unitMinutes,
  direction,
});

describe('rounding to quarters of an hour', () => {
  test.each([
    [0, 0, 0, 0],
    [1, 0, 0, 15],
    [7, 0, 0, 15],
    [8, 0, 15, 15],
    [14, 0, 15, 15],
    [15, 15, 15, 15],
    [22, 15, 15, 30],
    [23, 15, 30, 30],
    [-8, 0, -15, -15],
    [-15, -15, -15, -15],
    [-22, -15, -15, -30],
  ])('%d minutes are %d down, %d nearest, %d up', (minutes, down, nearest, up) => {
    expect(roundMinutes(minutes, rule('down'))).toBe(down);
    expect(roundMinutes(minutes, rule('nearest'))).toBe(nearest);
    expect(roundMinutes(minutes, rule('up'))).toBe(up);
  });

  test('a half of an even unit goes up', () => {
    expect(roundMinutes(15, rule('nearest', 30))).toBe(30);
    expect(roundMinutes(-15, rule('nearest', 30))).toBe(-30);
  });
});

function amount(date: string, measure: string, minutes: number): DayAmount {
  return {
    userId: 'u1',
    employeeNumber: 'E1',
    date,
    payGroup: 'M',
    costCentre: 'CC1',
    earningsCode: 'REG',
    unit: 'hours',
    multiplier: '1',
    minutesPerDay: 0,
    measure,
    minutes,
    source: 'computed',
  };
}

describe('a line', () => {
  const period = { from: '2026-10-01', to: '2026-10-31' };
  const rules = [
    rule('nearest'),
    { measures: ['outing' as const], unitMinutes: 60, direction: 'down' as const },
  ];
  const roundingOf = ({ measure }: DayAmount) => roundingRuleFor(rules, measure);

  test('is rounded once, after its days are added up', () => {
    const amounts = [1, 2, 3].map((day) => amount(`2026-10-0${String(day)}`, 'worked', 488));

    expect(
      linesOfAmounts(amounts, { name: '', period, priorPeriods: [], roundingOf }),
    ).toMatchObject([{ minutes: 1_464, roundedMinutes: 1_470 }]);
    expect(linesOfAmounts(amounts, { name: '', period, priorPeriods: [] })).toMatchObject([
      { minutes: 1_464, roundedMinutes: 1_464 },
    ]);
  });

  test('of two rows with rules of their own is the sum of what each rounds to', () => {
    const amounts = [
      amount('2026-10-01', 'worked', 470),
      amount('2026-10-01', 'outing', 119),
      amount('2026-10-02', 'late', 7),
    ];

    expect(
      linesOfAmounts(amounts, { name: '', period, priorPeriods: [], roundingOf }),
    ).toMatchObject([{ minutes: 596, roundedMinutes: 465 + 60 + 7 }]);
  });
});
