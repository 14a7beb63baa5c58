import { describe, expect, test } from 'vitest';
import type {
  BucketMinutes,
  DayRecord,
} from '../../../../../functions/attendance-export/domain/day-record.ts';
import { compareLines } from '../../../../../functions/attendance-export/domain/payroll-line.ts';
import { dueOf } from '../../../../../functions/attendance-export/domain/person-due.ts';
import {
  payrollMappingOf,
  type EarningsCodeMapping,
  type PayrollMapping,
} from '../../../../../functions/attendance-export/domain/payroll-mapping.ts';
import { linesOfAmounts } from '../../../../../functions/attendance-export/domain/lines-of-amounts.ts';
import { earningsCode, line, personMapping } from './sample-records.ts';

function day(date: string, minutes: BucketMinutes, planned = 480): DayRecord {
  return {
    userId: 'u1',
    date,
    dayKind: 'work-day',
    problem: 'none',
    minutes,
    planned,
    segments: [],
    punches: [],
  };
}

type Codes = readonly (readonly [measure: EarningsCodeMapping['measure'], code: string])[];

function mappingOf(codes: Codes): PayrollMapping {
  return payrollMappingOf({
    people: [],
    codes: codes.map(([measure, code]) => earningsCode(measure, code)),
  });
}

const mapping = mappingOf([
  ['worked', 'REG'],
  ['late', 'LATE'],
  ['early-leave', 'EARLY'],
  ['absent', 'ABS'],
  ['leave', 'LVE'],
]);

const october = { from: '2026-10-01', to: '2026-10-31' };

/** What a person is due, and the lines that it becomes if nothing was delivered before. */
function linesOf(
  person: ReturnType<typeof personMapping> | ReturnType<typeof personMapping>[],
  name: string,
  days: readonly DayRecord[],
  codes: PayrollMapping,
  period: typeof october,
) {
  const { amounts, totals, exceptions } = dueOf([person].flat(), days, codes, period);
  return {
    lines: linesOfAmounts(amounts, { name, period, priorPeriods: [] }),
    totals,
    exceptions,
  };
}

describe('the lines of a person', () => {
  test('hold the minutes of all days, one line for each code with something to write', () => {
    const days = [
      day('2026-10-05', { worked: 470, late: 10 }),
      day('2026-10-06', { worked: 480, 'overtime-not-counted': 60 }),
      day('2026-10-07', { 'leave:other': 480 }),
    ];

    const { lines, totals, exceptions } = linesOf(
      personMapping(),
      '陳大文',
      days,
      mapping,
      october,
    );

    expect(lines.map(({ earningsCode, minutes }) => [earningsCode, minutes])).toEqual([
      ['REG', 950],
      ['LATE', 10],
      ['LVE', 480],
    ]);
    expect(lines[0]).toEqual(line({ minutes: 950 }));
    expect(totals).toEqual({
      planned: 1440,
      worked: 950,
      late: 10,
      'leave:other': 480,
      'overtime-not-counted': 60,
    });
    expect(exceptions).toEqual([]);
  });

  test('hold worked time even if there is none, so that nobody is left out', () => {
    const { lines } = linesOf(personMapping(), '', [], mapping, october);

    expect(lines).toEqual([line({ name: '', minutes: 0 })]);
  });

  test('never pay presence that the policy does not count', () => {
    const { lines } = linesOf(
      personMapping(),
      '',
      [day('2026-10-05', { 'overtime-not-counted': 600 })],
      mapping,
      october,
    );

    expect(lines.map(({ minutes }) => minutes)).toEqual([0]);
  });

  test('add measures that share a code', () => {
    const shared = mappingOf([
      ['worked', 'REG'],
      ['late', 'DED'],
      ['early-leave', 'DED'],
      ['absent', 'DED'],
      ['leave', 'LVE'],
    ]);
    const days = [day('2026-10-05', { worked: 400, late: 30, 'early-leave': 50 })];

    const { lines } = linesOf(personMapping(), '', days, shared, october);

    expect(lines.map(({ earningsCode, minutes }) => [earningsCode, minutes])).toEqual([
      ['REG', 400],
      ['DED', 80],
    ]);
  });

  test.each(['missing-punch', 'no-punch', 'punches-out-of-order'] as const)(
    'report a day with the problem %s once, by employee number and date',
    (problem) => {
      const days = [{ ...day('2026-10-05', { unresolved: 480 }), problem }];

      const { exceptions } = linesOf(personMapping(), '', days, mapping, october);

      expect(exceptions).toMatchObject([
        {
          kind: problem,
          employeeNumber: 'E001',
          userId: 'u1',
          date: '2026-10-05',
          affectsPay: true,
        },
      ]);
    },
  );

  test('leave out days on which the person is not mapped, and say so for each', () => {
    const person = personMapping({ valid_from: '2026-10-06', valid_to: '2026-10-07' });
    const days = ['2026-10-05', '2026-10-06', '2026-10-07', '2026-10-08'].map((date) =>
      day(date, { worked: 480 }),
    );

    const { lines, totals, exceptions } = linesOf(person, '', days, mapping, october);

    expect(lines.map(({ minutes }) => minutes)).toEqual([960]);
    expect(totals.planned).toBe(960);
    expect(exceptions.map(({ kind, date }) => [kind, date])).toEqual([
      ['mapped-outside-employment', '2026-10-05'],
      ['mapped-outside-employment', '2026-10-08'],
    ]);
  });

  test('say of each measure without a code that its minutes are not in the file', () => {
    const days = [
      day('2026-10-05', { worked: 480, 'overtime-restday-night': 30, 'leave:annual': 60 }),
      day('2026-10-06', { worked: 480, 'overtime-restday-night': 30, 'time-off-earned': 60 }),
    ];

    const { lines, exceptions } = linesOf(personMapping(), '', days, mapping, october);

    expect(lines.map(({ earningsCode, minutes }) => [earningsCode, minutes])).toEqual([
      ['REG', 960],
      ['LVE', 60],
    ]);
    expect(exceptions).toMatchObject([
      { kind: 'measure-without-code', affectsPay: true, employeeNumber: 'E001', date: undefined },
    ]);
    expect(exceptions[0]?.text.en).toContain('overtime-restday-night');
  });

  test('write a measure under its own code, else under that of its fallback', () => {
    const codes = mappingOf([
      ['worked', 'REG'],
      ['overtime', 'OT'],
      ['overtime-restday', 'OTR'],
      ['leave:annual', 'AL'],
      ['leave', 'LVE'],
    ]);
    const days = [
      day('2026-10-05', {
        worked: 100,
        outing: 20,
        'overtime-workday-night': 1,
        'overtime-restday-night': 2,
        'overtime-statutory': 4,
        'leave:annual': 8,
        'leave:other': 16,
      }),
    ];

    const { lines } = linesOf(personMapping(), '', days, codes, october);

    expect(lines.map(({ earningsCode, minutes }) => [earningsCode, minutes])).toEqual([
      ['REG', 120],
      ['OT', 1],
      ['OTR', 6],
      ['AL', 8],
      ['LVE', 16],
    ]);
  });

  test('are apart for each cost centre of somebody who was transferred', () => {
    const rows = [
      personMapping({ cost_centre: 'A', valid_to: '2026-10-06' }),
      personMapping({ cost_centre: 'B', valid_from: '2026-10-07', valid_to: '2026-10-07' }),
      personMapping({ cost_centre: 'C', valid_from: '2026-10-08' }),
    ];
    const days = ['2026-10-05', '2026-10-06', '2026-10-07'].map((date) =>
      day(date, { worked: 480 }),
    );

    const { lines, exceptions } = linesOf(rows, '', days, mapping, october);

    expect(lines.map(({ costCentre, minutes }) => [costCentre, minutes])).toEqual([
      ['A', 960],
      ['B', 480],
      ['C', 0],
    ]);
    expect(exceptions).toEqual([]);
  });

  test('leave the days to another company that has the person on its payroll', () => {
    const people = [personMapping({ valid_to: '2026-10-05' })];
    const elsewhere = [personMapping({ company_code: 'OTHER', valid_from: '2026-10-06' })];
    const both = payrollMappingOf({ people, elsewhere, codes: [earningsCode('worked', 'REG')] });
    const days = ['2026-10-05', '2026-10-06'].map((date) => day(date, { worked: 480 }));

    const { lines, exceptions } = linesOf(people, '', days, both, october);

    expect(lines.map(({ minutes }) => minutes)).toEqual([480]);
    expect(exceptions).toEqual([]);
  });

  test('take unit, multiplier and code of the day', () => {
    const codes = payrollMappingOf({
      people: [],
      codes: [
        earningsCode('worked', 'OLD', { valid_to: '2026-10-05', multiplier: '1.5' }),
        earningsCode('worked', 'NEW', {
          valid_from: '2026-10-06',
          unit: 'days',
          minutes_per_day: 480,
        }),
      ],
    });
    const days = ['2026-10-05', '2026-10-06'].map((date) => day(date, { worked: 480 }));

    const { lines } = linesOf(personMapping(), '', days, codes, october);

    expect(lines).toMatchObject([
      { earningsCode: 'OLD', unit: 'hours', multiplier: '1.5', minutesPerDay: 0 },
      { earningsCode: 'NEW', unit: 'days', multiplier: '1', minutesPerDay: 480 },
    ]);
  });
});

test('lines are sorted by employee number, then code, by code unit and not by language', () => {
  const lines = [
    line({ employeeNumber: 'E2', earningsCode: 'A' }),
    line({ employeeNumber: 'E10', earningsCode: 'b' }),
    line({ employeeNumber: 'E10', earningsCode: 'Z' }),
    line({ employeeNumber: 'E10', earningsCode: 'Z' }),
  ];

  expect(
    [...lines]
      .sort(compareLines)
      .map(({ employeeNumber, earningsCode }) => employeeNumber + earningsCode),
  ).toEqual(['E10Z', 'E10Z', 'E10b', 'E2A']);
});
