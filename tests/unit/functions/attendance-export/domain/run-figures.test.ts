import { expect, test } from 'vitest';
import type { DayAmount } from '../../../../../functions/attendance-export/domain/day-amount.ts';
import { RunFigures } from '../../../../../functions/attendance-export/domain/run-figures.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';

function amount(change: Partial<DayAmount>): DayAmount {
  return {
    userId: 'u1',
    employeeNumber: '000001',
    date: '2026-10-05',
    payGroup: 'M',
    costCentre: 'HQ',
    earningsCode: 'BASIC',
    unit: 'hours',
    multiplier: '1',
    minutesPerDay: 0,
    measure: 'worked',
    minutes: 480,
    source: 'computed',
    ...change,
  };
}

const figuresOf = (amounts: readonly DayAmount[]): RunFigures => {
  const figures = new RunFigures(monthPeriod('2026-10'));
  figures.add('u1', 960, amounts);
  return figures;
};

test('figures add up each code, what is paid, overtime, and the longest day with its overtime', () => {
  const overtime = { measure: 'overtime-workday', earningsCode: 'OT', minutes: 90 };

  const { codes, people } = figuresOf([
    amount({}),
    amount({ date: '2026-10-06', minutes: 450 }),
    amount({ date: '2026-10-06', measure: 'late', earningsCode: 'LATE', minutes: 30 }),
    amount({ date: '2026-10-06', ...overtime }),
  ]);

  const person = { userId: 'u1', employeeNumber: '000001' };
  expect(codes).toEqual([
    { ...person, earningsCode: 'BASIC', minutes: 930 },
    { ...person, earningsCode: 'LATE', minutes: 30 },
    { ...person, earningsCode: 'OT', minutes: 90 },
  ]);
  expect(people).toEqual([{ ...person, planned: 960, paid: 1020, overtime: 90, longestDay: 540 }]);
});

test('corrections of an earlier period, and sums of nothing, are no figures of this one', () => {
  const { codes, people } = figuresOf([
    amount({ date: '2026-09-30' }),
    amount({ minutes: 60 }),
    amount({ minutes: -60, source: 'adjustment' }),
  ]);

  expect(codes).toEqual([]);
  expect(people).toMatchObject([{ planned: 960, paid: 0 }]);
});

test('people who are left out are in neither list', () => {
  const figures = figuresOf([amount({})]);
  figures.add('u2', 480, [amount({ userId: 'u2', employeeNumber: '000002' })]);

  const { codes, people } = figures.without((userId) => userId === 'u1');

  expect([codes, people].map((list) => list.map(({ userId }) => userId))).toEqual([['u2'], ['u2']]);
});
