import { expect, test } from 'vitest';
import { payrollMappingOf } from '../../../../../functions/attendance-export/domain/payroll-mapping.ts';
import type { Adjustment } from '../../../../../functions/attendance-export/domain/resolve-adjustments.ts';
import {
  latestAdjustments,
  RunAdjustments,
} from '../../../../../functions/attendance-export/domain/run-adjustments.ts';
import { earningsCode, personMapping } from './sample-records.ts';

function adjustment(change: Partial<Adjustment>): Adjustment {
  return {
    id: 'AJ-20261005-a',
    userId: 'u1',
    employeeNumber: '',
    date: '2026-10-05',
    measure: 'worked',
    minutes: 60,
    reason: 'client visit',
    author: 'HR',
    ...change,
  };
}

const mapping = payrollMappingOf({
  people: [personMapping({ user_id: 'u1' }), personMapping({ user_id: 'u2' })],
  codes: [earningsCode('worked', 'REG')],
});

test('for a measure of a person’s day the latest table counts; other rows stand', () => {
  const first = [adjustment({}), adjustment({ id: 'AJ-b', date: '2026-10-06' })];
  const second = [adjustment({ id: 'AJ-c', minutes: 0 })];
  const third = [adjustment({ id: 'AJ-d', measure: 'absent', minutes: -60 })];

  const latest = latestAdjustments([first, second, third]);

  expect(
    latest.map(({ date, measure, minutes }) => `${date} ${measure} ${String(minutes)}`),
  ).toEqual(['2026-10-06 worked 60', '2026-10-05 worked 0', '2026-10-05 absent -60']);
});

test('each person gets their own adjustments, and nobody else’s', () => {
  const run = new RunAdjustments(
    [adjustment({}), adjustment({ id: 'AJ-b', userId: 'u2' })],
    mapping,
  );

  const [amounts, others] = [run.apply('u1', []), run.apply('u3', [])];

  expect(amounts.map(({ userId, minutes, source }) => [userId, minutes, source])).toEqual([
    ['u1', 60, 'adjustment'],
  ]);
  expect(others).toEqual([]);
  expect(run.conclude().days).toEqual([{ userId: 'u1', date: '2026-10-05' }]);
});

test('an adjustment of somebody who was not computed is a problem that affects pay, never silent', () => {
  const unknown = adjustment({ id: 'AJ-x', userId: undefined, employeeNumber: 'E999' });
  const run = new RunAdjustments([adjustment({}), adjustment({ userId: 'u2' }), unknown], mapping);
  run.apply('u1', []);

  const { problems } = run.conclude();

  expect(problems.map(({ kind, affectsPay }) => [kind, affectsPay])).toEqual([
    ['adjustment-without-person', true],
    ['adjustment-without-person', true],
  ]);
});
