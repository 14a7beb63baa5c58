import { describe, expect, test } from 'vitest';
import { compareFigures } from '../../../../../functions/attendance-export/domain/compare-figures.ts';
import type { DayAmount } from '../../../../../functions/attendance-export/domain/day-amount.ts';
import { reasonCandidates } from '../../../../../functions/attendance-export/domain/difference-reasons.ts';
import type { PayrollLine } from '../../../../../functions/attendance-export/domain/payroll-line.ts';
import {
  quantityOf,
  type PresentFigure,
} from '../../../../../functions/attendance-export/domain/present-file.ts';

function line(employeeNumber: string, earningsCode: string, minutes: number): PayrollLine {
  return {
    employeeNumber,
    userId: `user ${employeeNumber}`,
    name: '',
    payGroup: '',
    costCentre: '',
    earningsCode,
    unit: 'hours',
    minutes,
    roundedMinutes: minutes,
    multiplier: '1',
    minutesPerDay: 0,
    kind: 'regular',
    from: '2026-10-01',
    to: '2026-10-31',
  };
}

function amount(
  employeeNumber: string,
  earningsCode: string,
  date: string,
  minutes: number,
): DayAmount {
  return {
    employeeNumber,
    userId: `user ${employeeNumber}`,
    date,
    payGroup: '',
    costCentre: '',
    earningsCode,
    unit: 'hours',
    multiplier: '1',
    minutesPerDay: 0,
    measure: 'worked',
    minutes,
    source: 'computed',
  };
}

function theirs(
  employeeNumber: string,
  earningsCode: string,
  quantity: string,
  date?: string,
): PresentFigure {
  return { employeeNumber, earningsCode, quantity: quantityOf(quantity) ?? -1n, date };
}

const asItIs = { amounts: [], decimals: undefined, codeInFile: (code: string) => code };

describe('two files of one period', () => {
  test('are compared by person and code, and what only one of them has is named', () => {
    const comparison = compareFigures(
      [
        theirs('1', 'REG', '160'),
        theirs('2', 'REG', '150.5'),
        theirs('2', 'BONUS', '1'),
        theirs('9', 'REG', '8'),
      ],
      {
        ...asItIs,
        lines: [line('1', 'REG', 9_600), line('2', 'REG', 9_000), line('3', 'LATE', 10)],
      },
    );

    expect(comparison).toEqual({
      equal: 1,
      differences: [
        {
          employeeNumber: '2',
          earningsCode: 'BONUS',
          theirs: '1.00',
          ours: '0.00',
          difference: '-1.00',
          onlyIn: 'theirs',
          days: [],
        },
        {
          employeeNumber: '2',
          earningsCode: 'REG',
          theirs: '150.50',
          ours: '150.00',
          difference: '-0.50',
          onlyIn: 'both',
          days: [],
        },
        {
          employeeNumber: '3',
          earningsCode: 'LATE',
          theirs: '0.00',
          ours: '0.17',
          difference: '0.17',
          onlyIn: 'ours',
          days: [],
        },
        {
          employeeNumber: '9',
          earningsCode: 'REG',
          theirs: '8.00',
          ours: '0.00',
          difference: '-8.00',
          onlyIn: 'theirs',
          days: [],
        },
      ],
      peopleOnlyInTheirs: ['9'],
      peopleOnlyInOurs: ['3'],
      codesOnlyInTheirs: ['BONUS'],
      codesOnlyInOurs: ['LATE'],
    });
  });

  test('are compared by day where theirs tells days, our minutes of a day added up first', () => {
    const { differences } = compareFigures(
      [theirs('1', 'REG', '0.67', '2026-10-05'), theirs('1', 'REG', '7', '2026-10-06')],
      {
        ...asItIs,
        lines: [line('1', 'REG', 520)],
        amounts: [
          amount('1', 'REG', '2026-10-05', 20),
          amount('1', 'REG', '2026-10-05', 20),
          amount('1', 'REG', '2026-10-06', 480),
        ],
      },
    );

    // Twice 20 minutes are 0.67 hours; rounded apart they would be 0.66.
    expect(differences.map(({ days }) => days)).toEqual([
      [{ date: '2026-10-06', theirs: '7.00', ours: '8.00' }],
    ]);
  });

  test('do not differ by a figure of nothing, and meet under the code of the file', () => {
    const { equal, differences } = compareFigures([theirs('1', 'R1', '1')], {
      ...asItIs,
      lines: [line('1', 'REG', 60), line('1', 'LATE', 0)],
      codeInFile: (code) => (code === 'REG' ? 'R1' : code),
    });

    expect([equal, differences]).toEqual([2, []]);
  });
});

describe('a written number', () => {
  test.each([
    ['8', 0, 80_000n],
    ['1.67', 0, 16_700n],
    ['-1.5', 0, -15_000n],
    ['1.50-', 0, -15_000n],
    ['(0.25)', 0, -2_500n],
    ['00016650', 2, 1_665_000n],
    [' 7.5 ', 0, 75_000n],
  ])('%j with %i decimals that are not written', (text, implied, units) => {
    expect(quantityOf(text, implied)).toBe(units);
  });

  test.each(['', '1,000', '1.23456', 'eight', '--1', '0x10'])('is not %j', (text) => {
    expect(quantityOf(text)).toBeUndefined();
  });
});

test('reasons are the kinds of minutes that weigh most, each with its heaviest days', () => {
  const days = [
    { date: '2026-10-05', measure: 'worked', minutes: 480 },
    { date: '2026-10-06', measure: 'unresolved', minutes: 480 },
    { date: '2026-10-07', measure: 'late', minutes: 12 },
    { date: '2026-10-08', measure: 'late', minutes: 30 },
    { date: '2026-10-09', measure: 'leave:annual', minutes: 240 },
    { date: '2026-10-10', measure: 'overtime-not-counted', minutes: 5 },
  ];
  const leaveNames = new Map([['annual', { en: 'Annual leave', zhHK: '年假' }]]);

  expect(reasonCandidates(days, leaveNames)).toEqual([
    {
      measure: 'unresolved',
      title: { en: 'Not settled', zhHK: '未能確定' },
      minutes: 480,
      days: [{ date: '2026-10-06', minutes: 480 }],
    },
    {
      measure: 'leave:annual',
      title: { en: 'Leave: Annual leave', zhHK: '假期：年假' },
      minutes: 240,
      days: [{ date: '2026-10-09', minutes: 240 }],
    },
    {
      measure: 'late',
      title: { en: 'Late', zhHK: '遲到' },
      minutes: 42,
      days: [
        { date: '2026-10-08', minutes: 30 },
        { date: '2026-10-07', minutes: 12 },
      ],
    },
  ]);
});
