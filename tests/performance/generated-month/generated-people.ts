import {
  payrollMappingOf,
  type EarningsCodeMapping,
  type PayrollMapping,
  type PersonMapping,
} from '../../../functions/attendance-export/domain/payroll-mapping.ts';
import type { Scope } from '../../../functions/attendance-export/domain/scope.ts';

const SURNAMES = '陳李黃張林梁吳劉蔡楊鄭何郭許謝葉馮蘇';
/** 堃 is the one that code page 950 lacks. */
const GIVEN = ['大文', '美玲', '志強', '家欣', '功蓋', '十一', '俊傑', '詠詩', '嘉豪', '堃'];

const CODES = [
  ['worked', 'REG'],
  ['late', 'LATE'],
  ['early-leave', 'EARLY'],
  ['absent', 'ABS'],
  ['leave', 'LVE'],
] as const;

/** What the export knows of the people before it reads their attendance. */
export function generatePeople(userIds: readonly string[]): {
  readonly scope: Scope;
  readonly mapping: PayrollMapping;
} {
  const mapping = payrollMappingOf({
    people: userIds.map(personMapping),
    codes: CODES.map(earningsCode),
  });
  const known = userIds.map((userId, index) => ({
    userId,
    name: nameOf(index),
    origin: 'directory' as const,
  }));
  return { scope: { people: known, exceptions: [] }, mapping };
}

/** A Chinese name; one in two hundred cannot be written in code page 950. */
export function nameOf(index: number): string {
  const surname = SURNAMES[index % SURNAMES.length] ?? '';
  const given = index % 200 === 199 ? 9 : index % 9;
  return `${surname}${GIVEN[given] ?? ''}`;
}

function personMapping(userId: string, index: number): PersonMapping {
  return {
    user_id: userId,
    job_number: `J${String(index)}`,
    company_code: 'H7K',
    employee_number: `E${String(index + 1).padStart(6, '0')}`,
    pay_group: 'M1',
    cost_centre: `CC${String(index % 40).padStart(3, '0')}`,
    valid_from: '2020-01-01',
    valid_to: undefined,
  };
}

function earningsCode([measure, code]: (typeof CODES)[number]): EarningsCodeMapping {
  return {
    measure,
    earnings_code: code,
    unit: 'hours',
    multiplier: '1',
    minutes_per_day: 0,
    valid_from: '2000-01-01',
    valid_to: undefined,
  };
}
