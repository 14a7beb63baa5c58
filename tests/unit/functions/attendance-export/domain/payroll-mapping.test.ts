import { describe, expect, test } from 'vitest';
import {
  earningsCodeSchema,
  isValidIn,
  isValidOn,
  payableMeasures,
  personMappingSchema,
  selectMapping,
  type EarningsCodeMapping,
} from '../../../../../functions/attendance-export/domain/payroll-mapping.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';
import { personMapping } from './sample-records.ts';

const october = monthPeriod('2026-10');
const codes: EarningsCodeMapping[] = payableMeasures.map((measure) => ({
  measure,
  earnings_code: measure.toUpperCase(),
  unit: 'hours',
  multiplier: '1',
  valid_from: '2020-01-01',
  valid_to: undefined,
}));

function code(index: number, change: Partial<EarningsCodeMapping>): EarningsCodeMapping {
  const row = codes[index];
  if (row === undefined) throw new Error('no such code');
  return { ...row, ...change };
}

describe('validity of a mapping row', () => {
  test.each([
    ['2026-10-05', undefined, '2026-10-04', false],
    ['2026-10-05', undefined, '2026-10-05', true],
    ['2026-10-05', '2026-10-05', '2026-10-05', true],
    ['2026-10-05', '2026-10-06', '2026-10-07', false],
  ])('from %s to %s, on %s: %s', (valid_from, valid_to, day, expected) => {
    expect(isValidOn({ valid_from, valid_to }, day)).toBe(expected);
  });

  test.each([
    ['2026-11-01', undefined, false],
    ['2026-10-31', undefined, true],
    ['2020-01-01', '2026-09-30', false],
    ['2020-01-01', '2026-10-01', true],
    ['2026-10-10', '2026-10-11', true],
  ])('from %s to %s, in October: %s', (valid_from, valid_to, expected) => {
    expect(isValidIn({ valid_from, valid_to }, october)).toBe(expected);
  });
});

describe('rows as they come from a table', () => {
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

  test('an empty last day means that the row is open', () => {
    expect(personMappingSchema.parse(person).valid_to).toBeUndefined();
  });

  test('the measure is written with a hyphen', () => {
    expect(earningsCodeSchema.parse(earnings)).toMatchObject({
      measure: 'earlyLeave',
      valid_to: '2026-12-31',
    });
    expect(earningsCodeSchema.safeParse({ ...earnings, measure: 'earlyLeave' }).success).toBe(
      false,
    );
  });

  test.each([
    { user_id: '' },
    { employee_number: '' },
    { employee_number: '堃' },
    { employee_number: '=1+1' },
    { valid_from: '2026-02-29' },
    { valid_from: '' },
    { valid_to: '31/12/2026' },
  ])('a person with %j is refused', (change) => {
    expect(personMappingSchema.safeParse({ ...person, ...change }).success).toBe(false);
  });

  test.each([
    { measure: 'overtime' },
    { unit: 'days' },
    { multiplier: '1.5' },
    { multiplier: '' },
    { earnings_code: 'A B' },
  ])('an earnings code with %j is refused', (change) => {
    expect(earningsCodeSchema.safeParse({ ...earnings, ...change }).success).toBe(false);
  });
});

describe('the mapping of a company and period', () => {
  test('takes the rows of that company that are valid in it, and no others', () => {
    const people = [
      personMapping(),
      personMapping({ user_id: 'u2', company_code: 'OTHER' }),
      personMapping({ user_id: 'u3', employee_number: 'E003', valid_to: '2026-09-30' }),
      personMapping({ user_id: 'u4', employee_number: 'E004', valid_from: '2026-10-31' }),
    ];
    const old = code(0, { earnings_code: 'OLD', valid_to: '2026-09-30' });

    const { mapping, problems } = selectMapping('HKSC', october, people, [...codes, old]);

    expect(problems).toEqual([]);
    expect([...mapping.people.keys()]).toEqual(['u1', 'u4']);
    expect(mapping.earningsCodes.get('worked')?.earnings_code).toBe('WORKED');
  });

  test('finds every problem at once', () => {
    const people = [
      personMapping(),
      personMapping({ employee_number: 'E002' }),
      personMapping({ user_id: 'u3', employee_number: 'E002' }),
    ];
    const rows = [
      code(0, {}),
      code(0, { earnings_code: 'AGAIN' }),
      code(1, { earnings_code: 'DED' }),
      code(2, { earnings_code: 'DED', unit: 'minutes' }),
      code(3, {}),
    ];

    expect(selectMapping('HKSC', october, people, rows).problems).toEqual([
      { table: 'people', problem: 'person-mapped-twice', item: 'u1' },
      { table: 'people', problem: 'employee-number-used-twice', item: 'E002' },
      { table: 'earnings-codes', problem: 'code-mapped-twice', item: 'worked' },
      { table: 'earnings-codes', problem: 'code-missing', item: 'leave' },
      { table: 'earnings-codes', problem: 'code-with-two-units', item: 'DED' },
    ]);
  });

  test.each([
    [{ valid_from: '2026-10-02' }, ['late']],
    [{ valid_to: '2026-10-30' }, ['late']],
    [{ valid_from: '2026-10-01', valid_to: '2026-10-31' }, []],
  ])('needs a code for every day of the period: %j', (change, missing) => {
    const rows = codes.map((row, index) => (index === 1 ? code(1, change) : row));

    expect(selectMapping('HKSC', october, [], rows).problems).toEqual(
      missing.map((item) => ({ table: 'earnings-codes', problem: 'code-missing', item })),
    );
  });

  test('lets two measures share a code and its unit', () => {
    const rows = codes.map((row) => ({ ...row, earnings_code: 'ALL' }));

    expect(selectMapping('HKSC', october, [], rows).problems).toEqual([]);
  });
});
