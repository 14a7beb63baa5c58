import { describe, expect, test } from 'vitest';
import {
  adjustmentIdOf,
  adjustmentLayout,
  adjustmentRowSchema,
  type AdjustmentRow,
} from '../../../../../functions/attendance-export/domain/adjustment-table.ts';
import {
  applyAdjustments,
  settleExceptions,
} from '../../../../../functions/attendance-export/domain/apply-adjustments.ts';
import { describeException } from '../../../../../functions/attendance-export/domain/attendance-exception.ts';
import type { DayAmount } from '../../../../../functions/attendance-export/domain/day-amount.ts';
import { payrollMappingOf } from '../../../../../functions/attendance-export/domain/payroll-mapping.ts';
import { resolveAdjustments } from '../../../../../functions/attendance-export/domain/resolve-adjustments.ts';
import { describeTableProblem } from '../../../../../functions/attendance-export/domain/table-problem.ts';
import { splitBilingual } from '../../../../../shared/errors/index.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';
import { earningsCode, personMapping } from './sample-records.ts';

const october = monthPeriod('2026-10');
const cells = {
  employee_number: 'E001',
  user_id: '',
  date: '2026-10-05',
  measure: 'worked',
  minutes: '480',
  reason: 'the reader at the gate was broken',
  author: '李美玲',
};
const mapping = payrollMappingOf({
  people: [
    personMapping({ valid_to: '2026-10-15', cost_centre: 'A' }),
    personMapping({ user_id: 'u2', valid_from: '2026-10-16', cost_centre: 'B' }),
  ],
  codes: [earningsCode('worked', 'REG'), earningsCode('overtime', 'OT', { multiplier: '1.5' })],
});

function row(change: Partial<typeof cells> = {}): AdjustmentRow {
  return adjustmentRowSchema.parse({ ...cells, ...change });
}

function resolved(...changes: readonly Partial<typeof cells>[]) {
  const rows = changes.map((change, index) => ({ row: row(change), line: index + 2 }));
  const { adjustments, problems } = resolveAdjustments(rows, mapping, october);
  return { adjustments, problems: problems.map((problem) => describeTableProblem(problem).en) };
}

describe('a row of adjustments', () => {
  test.each([
    ['480', 480],
    ['+30', 30],
    ['-30', -30],
    ['-0', 0],
  ])('of %s minutes is %d', (minutes, expected) => {
    expect(row({ minutes }).minutes).toBe(expected);
  });

  test.each([
    [{ employee_number: '' }, 'employee_number'],
    [{ date: '2026-10-32' }, 'date'],
    [{ measure: 'planned' }, 'measure'],
    [{ minutes: '' }, 'minutes'],
    [{ minutes: '7.5' }, 'minutes'],
    [{ minutes: '1441' }, 'minutes'],
    [{ reason: '' }, 'reason'],
    [{ author: '' }, 'author'],
  ])('with %j is refused, and the reason is given in both languages', (change, column) => {
    const result = adjustmentRowSchema.safeParse({ ...cells, ...change });

    expect(result.error?.issues[0]?.path).toEqual([column]);
    expect(splitBilingual(result.error?.issues[0]?.message ?? '')?.zhHK).toMatch(/\p{Script=Han}/u);
  });

  test('has an id that stays with its content and names nobody', () => {
    expect(adjustmentIdOf(row())).toBe(adjustmentIdOf(row({ minutes: '+480' })));
    expect(adjustmentIdOf(row())).toMatch(/^AJ-20261005-[0-9a-f]{12}$/);
    for (const change of [{ minutes: '479' }, { reason: 'other' }, { author: '陳大文' }]) {
      expect(adjustmentIdOf(row(change))).not.toBe(adjustmentIdOf(row()));
    }
  });

  test('is read from the columns of the layout', () => {
    expect(adjustmentLayout.columns.map(({ name }) => name)).toEqual(Object.keys(cells));
  });
});

describe('the adjustments of a period', () => {
  test('find the person who had the number on that day', () => {
    const { adjustments, problems } = resolved(
      {},
      { date: '2026-10-16' },
      { employee_number: '', user_id: 'u1', measure: 'overtime' },
      { employee_number: 'E404' },
    );

    expect(problems).toEqual([]);
    expect(adjustments.map(({ userId }) => userId)).toEqual(['u1', 'u2', 'u1', undefined]);
  });

  test('have every problem named at once', () => {
    const { problems } = resolved(
      {},
      { date: '2026-09-30' },
      { user_id: 'u2' },
      { employee_number: '', user_id: 'u1', minutes: '5' },
      { employee_number: 'E404', minutes: '1' },
      { employee_number: 'E404', minutes: '2' },
    );

    expect(problems).toEqual([
      'adjustments line 3: date: lies outside the period',
      'adjustments line 4: employee_number: is not the number of user_id on that day',
      'adjustments lines 2, 5: measure: one measure of a person’s day is adjusted more than once',
      'adjustments lines 6, 7: measure: one measure of a person’s day is adjusted more than once',
    ]);
  });
});

describe('adjustments that are applied', () => {
  const computed: DayAmount = {
    userId: 'u1',
    employeeNumber: 'E001',
    date: '2026-10-05',
    payGroup: 'M',
    costCentre: 'A',
    earningsCode: 'REG',
    unit: 'hours',
    multiplier: '1',
    minutesPerDay: 0,
    measure: 'worked',
    minutes: 400,
    source: 'computed',
  };

  test('stand beside what was computed, under row and code of the day', () => {
    const { adjustments } = resolved(
      { minutes: '80' },
      { date: '2026-10-16', measure: 'overtime' },
    );

    const {
      amounts,
      resolved: days,
      problems,
    } = applyAdjustments([computed], adjustments, mapping);

    expect(amounts).toEqual([
      computed,
      { ...computed, minutes: 80, source: 'adjustment' },
      {
        ...computed,
        userId: 'u2',
        costCentre: 'B',
        date: '2026-10-16',
        measure: 'overtime',
        earningsCode: 'OT',
        multiplier: '1.5',
        minutes: 480,
        source: 'adjustment',
      },
    ]);
    expect(days).toEqual([
      { userId: 'u1', date: '2026-10-05' },
      { userId: 'u2', date: '2026-10-16' },
    ]);
    expect(problems).toEqual([]);
  });

  test('of no minutes settle the day and add nothing', () => {
    const { adjustments } = resolved({ minutes: '0' });

    const { amounts, resolved: days } = applyAdjustments([computed], adjustments, mapping);

    expect(amounts).toEqual([computed]);
    expect(days).toHaveLength(1);
  });

  test('that cannot be used settle nothing and are exceptions that affect pay', () => {
    const { adjustments } = resolved(
      { employee_number: 'E404' },
      { employee_number: '', user_id: 'u2' },
      { measure: 'absent' },
    );

    const { amounts, resolved: days, problems } = applyAdjustments([], adjustments, mapping);

    expect([amounts, days]).toEqual([[], []]);
    expect(
      problems.map(({ kind, employeeNumber, affectsPay }) => [kind, employeeNumber, affectsPay]),
    ).toEqual([
      ['adjustment-without-person', 'E404', true],
      ['adjustment-without-person', undefined, true],
      ['measure-without-code', 'E001', true],
    ]);
  });

  test('settle the punches and the schedule of that person and day, and nothing else', () => {
    const subject = { userId: 'u1', date: '2026-10-05' };
    const settled = [
      'missing-punch',
      'no-punch',
      'punches-out-of-order',
      'schedule-missing',
      'schedule-malformed',
      'punch-without-plan',
    ] as const;
    const kept = [
      describeException('found-but-not-mapped', { userId: 'u1' }),
      describeException('missing-punch', { ...subject, date: '2026-10-06' }),
      describeException('missing-punch', { ...subject, userId: 'u2' }),
      describeException('leave-duration-differs', subject),
      describeException('schedule-missing', { userId: 'u1' }),
    ];
    const exceptions = [...kept, ...settled.map((kind) => describeException(kind, subject))];

    const result = settleExceptions(exceptions, [subject]);

    expect(result.open).toEqual(kept);
    expect(result.resolved.map(({ kind }) => kind)).toEqual(settled);
  });
});
