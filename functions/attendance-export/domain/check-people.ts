import type { BilingualText } from '../../../shared/errors/index.ts';
import type { PayPeriod } from '../../../shared/time/index.ts';
import { groupBy } from './group-by.ts';
import { overlappingRows } from './overlapping-rows.ts';
import type { PersonMapping } from './people-table.ts';
import { tableProblem, type TableProblem } from './table-problem.ts';
import type { NumberedRow } from './table-rows.ts';

type Row = NumberedRow<PersonMapping>;

/**
 * What is wrong between rows of people, on days of the period: two rows of one person at a time, one
 * employee number for two people at a time, one person on two payrolls. Two rows of one person one
 * after the other are a transfer, and right.
 */
export function checkPeople(
  own: readonly Row[],
  elsewhere: readonly Row[],
  period: PayPeriod,
): TableProblem[] {
  const problems: TableProblem[] = [];
  for (const [userId, rows] of groupBy(own, ({ row }) => row.user_id)) {
    const twice = overlappingRows(rows, period, () => true);
    if (twice.length > 0) problems.push(problem(twice, mappedTwice, userId, endFirstRow));
  }
  for (const [number, rows] of groupBy(own, ({ row }) => row.employee_number)) {
    const shared = overlappingRows(rows, period, (a, b) => a.user_id !== b.user_id);
    if (shared.length > 0) problems.push(problem(shared, numberShared, number, correctNumber));
  }
  const others = groupBy(elsewhere, ({ row }) => row.user_id);
  for (const [userId, rows] of groupBy(own, ({ row }) => row.user_id)) {
    const both = overlappingRows(
      [...rows, ...(others.get(userId) ?? [])],
      period,
      (a, b) => a.company_code !== b.company_code,
    );
    if (both.length > 0) problems.push(problem(both, twoPayrolls, userId, endFirstRow));
  }
  return problems;
}

function problem(
  rows: readonly Row[],
  reason: BilingualText,
  subject: string,
  remedy: BilingualText,
): TableProblem {
  return tableProblem('people', reason, { lines: rows.map(({ line }) => line), subject }, remedy);
}

const mappedTwice: BilingualText = {
  en: 'one person has two rows that are valid on the same day',
  zhHK: '同一人於同一日有兩行生效',
};
const numberShared: BilingualText = {
  en: 'two people have the same employee number on the same day',
  zhHK: '兩人於同一日的僱員編號相同',
};
const twoPayrolls: BilingualText = {
  en: 'one person is on the payroll of two companies on the same day',
  zhHK: '同一人於同一日列入兩間公司的薪酬',
};
const endFirstRow: BilingualText = {
  en: 'End the earlier row (valid_to) on the day before the later one begins.',
  zhHK: '請將較早一行的 valid_to 設為較後一行生效前一日。',
};
const correctNumber: BilingualText = {
  en: 'Give each person an employee number of their own, or end one of the rows.',
  zhHK: '請為每人設定各自的僱員編號，或終止其中一行。',
};
