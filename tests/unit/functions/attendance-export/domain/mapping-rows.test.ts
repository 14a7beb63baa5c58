import { describe, expect, test } from 'vitest';
import { earningsCodeSchema } from '../../../../../functions/attendance-export/domain/earnings-code-table.ts';
import { personMappingSchema } from '../../../../../functions/attendance-export/domain/people-table.ts';
import { splitBilingual } from '../../../../../shared/errors/index.ts';

const person = {
  user_id: 'u1',
  job_number: '',
  company_code: 'HKSC',
  employee_number: 'E-001',
  pay_group: '',
  cost_centre: '',
  valid_from: '2026-01-01',
  valid_to: '',
};
const earnings = {
  measure: 'early-leave',
  earnings_code: 'EARLY',
  unit: 'hours',
  multiplier: '1.00',
  valid_from: '2026-01-01',
  valid_to: '2026-12-31',
};

describe('a row of people', () => {
  test('is open if the last day is empty', () => {
    expect(personMappingSchema.parse(person).valid_to).toBeUndefined();
  });

  test('may name the person by job number alone, and need not have the optional columns', () => {
    const { user_id: _, ...byNumber } = { ...person, job_number: 'J1' };

    expect(personMappingSchema.parse(byNumber)).toMatchObject({ user_id: '', job_number: 'J1' });
    expect(personMappingSchema.parse(person).work_place).toBeUndefined();
  });

  test('keeps payroll name and work place', () => {
    const row = personMappingSchema.parse({ ...person, payroll_name: '陳坤', work_place: 'CN' });

    expect(row).toMatchObject({ payroll_name: '陳坤', work_place: 'CN' });
  });

  test.each([
    [{ user_id: '' }, 'user_id'],
    [{ company_code: '' }, 'company_code'],
    [{ employee_number: '' }, 'employee_number'],
    [{ employee_number: '堃' }, 'employee_number'],
    [{ employee_number: '=1+1' }, 'employee_number'],
    [{ valid_from: '2026-02-29' }, 'valid_from'],
    [{ valid_from: '' }, 'valid_from'],
    [{ valid_to: '31/12/2026' }, 'valid_to'],
    [{ valid_to: '2025-12-31' }, 'valid_to'],
    [{ work_place: 'SZ' }, 'work_place'],
  ])('with %j is refused, and the reason is given in both languages', (change, column) => {
    const result = personMappingSchema.safeParse({ ...person, ...change });

    expect(result.error?.issues[0]?.path).toEqual([column]);
    for (const { message } of result.error?.issues ?? []) {
      expect(splitBilingual(message)?.zhHK).toMatch(/\p{Script=Han}/u);
    }
  });
});

describe('a row of earnings codes', () => {
  test.each([
    ['1', '1'],
    ['1.00', '1'],
    ['', '1'],
    ['1.50', '1.5'],
    ['0.3333', '0.3333'],
    ['02', '2'],
  ])('keeps the multiplier %s as %s', (multiplier, expected) => {
    expect(earningsCodeSchema.parse({ ...earnings, multiplier }).multiplier).toBe(expected);
  });

  test('in days says how many minutes make one', () => {
    const row = earningsCodeSchema.parse({ ...earnings, unit: 'days', minutes_per_day: '480' });

    expect(row.minutes_per_day).toBe(480);
    expect(earningsCodeSchema.parse(earnings).minutes_per_day).toBe(0);
  });

  test.each(['worked', 'overtime', 'overtime-statutory-night', 'leave:annual', 'time-off-earned'])(
    'may be for %s',
    (measure) => {
      expect(earningsCodeSchema.safeParse({ ...earnings, measure }).success).toBe(true);
    },
  );

  test.each([
    [{ measure: 'earlyLeave' }, 'measure'],
    [{ measure: 'planned' }, 'measure'],
    [{ measure: 'unresolved' }, 'measure'],
    [{ measure: 'leave:' }, 'measure'],
    [{ unit: 'days' }, 'minutes_per_day'],
    [{ unit: 'weeks' }, 'unit'],
    [{ minutes_per_day: '480' }, 'minutes_per_day'],
    [{ unit: 'days', minutes_per_day: '1441' }, 'minutes_per_day'],
    [{ unit: 'days', minutes_per_day: '7.5' }, 'minutes_per_day'],
    [{ multiplier: '0' }, 'multiplier'],
    [{ multiplier: '-1' }, 'multiplier'],
    [{ multiplier: '1.23456' }, 'multiplier'],
    [{ multiplier: '1e3' }, 'multiplier'],
    [{ earnings_code: 'A B' }, 'earnings_code'],
  ])('with %j is refused, and the reason is given in both languages', (change, column) => {
    const result = earningsCodeSchema.safeParse({ ...earnings, ...change });

    expect(result.error?.issues[0]?.path).toEqual([column]);
    for (const { message } of result.error?.issues ?? []) {
      expect(splitBilingual(message)?.zhHK).toMatch(/\p{Script=Han}/u);
    }
  });
});
