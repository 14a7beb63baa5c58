import { describe, expect, test } from 'vitest';
import {
  finalPayProblems,
  onlyEmployees,
} from '../../../../../functions/attendance-export/domain/final-pay-scope.ts';
import { payrollMappingOf } from '../../../../../functions/attendance-export/domain/payroll-mapping.ts';
import { personMapping } from './sample-records.ts';

const period = { from: '2026-10-01', to: '2026-10-17' };
const leaver = personMapping({
  user_id: 'u1',
  employee_number: '000001',
  valid_from: '2020-01-01',
  valid_to: '2026-10-17',
});
const staying = personMapping({ user_id: 'u2', employee_number: '000002' });
const transferred = [
  personMapping({
    user_id: 'u3',
    employee_number: '000003',
    cost_centre: 'OLD',
    valid_from: '2020-01-01',
    valid_to: '2026-10-09',
  }),
  personMapping({
    user_id: 'u3',
    employee_number: '000003',
    cost_centre: 'NEW',
    valid_from: '2026-10-10',
    valid_to: undefined,
  }),
];
const mapping = payrollMappingOf({ people: [leaver, staying, ...transferred], codes: [] });

describe('the employees of a final pay', () => {
  test('are those whose mapping ends by its last day', () => {
    expect(finalPayProblems(mapping, ['000001'], period)).toEqual([]);
    expect(finalPayProblems(mapping, ['000001'], { ...period, to: '2026-10-16' })).toEqual([
      { problem: 'not-a-leaver', employeeNumber: '000001' },
    ]);
  });

  test('are not those who stay, who only change cost centre, or whom nobody knows', () => {
    expect(finalPayProblems(mapping, ['000002', '000003', '000009'], period)).toEqual([
      { problem: 'not-a-leaver', employeeNumber: '000002' },
      { problem: 'not-a-leaver', employeeNumber: '000003' },
      { problem: 'unknown', employeeNumber: '000009' },
    ]);
  });

  test('are the only ones that the mapping of the run has, with all their rows', () => {
    const only = onlyEmployees(mapping, ['000003']);

    expect([...only.userIds]).toEqual(['u3']);
    expect(only.rowsOf('u3')).toEqual(transferred);
    expect(only.rowOn('u3', '2026-10-10')?.cost_centre).toBe('NEW');
    expect(only.rowsOf('u1')).toEqual([]);
    expect(only.rowOn('u1', '2026-10-10')).toBe(undefined);
  });
});
