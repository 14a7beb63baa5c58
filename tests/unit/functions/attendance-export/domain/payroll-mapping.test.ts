import { describe, expect, test } from 'vitest';
import { payrollMappingOf } from '../../../../../functions/attendance-export/domain/payroll-mapping.ts';
import { earningsCode, personMapping } from './sample-records.ts';

describe('the person on a day', () => {
  const mapping = payrollMappingOf({
    people: [
      personMapping({ cost_centre: 'B', valid_from: '2026-10-16' }),
      personMapping({ cost_centre: 'A', valid_to: '2026-10-15' }),
      personMapping({ user_id: 'u2', valid_from: '2026-10-10', valid_to: '2026-10-11' }),
    ],
    elsewhere: [personMapping({ user_id: 'u2', company_code: 'OTHER', valid_from: '2026-10-12' })],
    codes: [],
  });

  test('is in the cost centre that was valid then', () => {
    const onDays = ['2026-10-15', '2026-10-16'].map((date) => mapping.rowOn('u1', date));

    expect(onDays.map((row) => row?.cost_centre)).toEqual(['A', 'B']);
    expect(mapping.rowsOf('u1').map((row) => row.cost_centre)).toEqual(['A', 'B']);
  });

  test('is nobody before and after employment, and for somebody unknown', () => {
    expect(mapping.rowOn('u2', '2026-10-09')).toBeUndefined();
    expect(mapping.rowOn('u2', '2026-10-12')).toBeUndefined();
    expect(mapping.rowOn('u9', '2026-10-10')).toBeUndefined();
    expect(mapping.rowsOf('u9')).toEqual([]);
  });

  test('may be on the payroll of another company, without being one of ours', () => {
    expect(mapping.isElsewhereOn('u2', '2026-10-11')).toBe(false);
    expect(mapping.isElsewhereOn('u2', '2026-10-12')).toBe(true);
    expect([...mapping.userIds].sort()).toEqual(['u1', 'u2']);
  });
});

describe('the code of a measure', () => {
  const mapping = payrollMappingOf({
    people: [],
    codes: [
      earningsCode('worked', 'REG'),
      earningsCode('leave', 'LVE'),
      earningsCode('leave:annual', 'AL'),
      earningsCode('overtime', 'OT', { valid_to: '2026-10-15' }),
      earningsCode('overtime-restday', 'OTR', { valid_from: '2026-10-16' }),
      earningsCode('overtime-workday', 'OTW', { valid_from: '2026-10-16' }),
    ],
  });

  test.each([
    ['worked', '2026-10-01', 'REG'],
    ['outing', '2026-10-01', 'REG'],
    ['business-trip', '2026-10-01', 'REG'],
    ['weather', '2026-10-01', 'REG'],
    ['paid-break', '2026-10-01', 'REG'],
    ['leave:annual', '2026-10-01', 'AL'],
    ['leave:other', '2026-10-01', 'LVE'],
    ['overtime-statutory-night', '2026-10-15', 'OT'],
    ['overtime-statutory-night', '2026-10-16', 'OTR'],
    ['overtime-workday-night', '2026-10-16', 'OTW'],
    ['overtime-restday', '2026-10-15', 'OT'],
    ['overtime', '2026-10-16', undefined],
    ['absent', '2026-10-01', undefined],
    ['time-off-earned', '2026-10-01', undefined],
    ['planned', '2026-10-01', undefined],
    ['unresolved', '2026-10-01', undefined],
  ] as const)('%s on %s is %s, its own or that of its fallback', (measure, date, expected) => {
    expect(mapping.codeOn(measure, date)?.earnings_code).toBe(expected);
  });
});
