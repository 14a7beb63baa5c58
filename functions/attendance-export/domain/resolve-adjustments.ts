import type { BilingualText } from '../../../shared/errors/index.ts';
import type { HongKongDate, PayPeriod } from '../../../shared/time/index.ts';
import { adjustmentIdOf, type AdjustmentRow } from './adjustment-table.ts';
import { isValidOn } from './dated-row.ts';
import { groupBy } from './group-by.ts';
import type { PayableMeasure } from './measure.ts';
import type { PayrollMapping } from './payroll-mapping.ts';
import { tableProblem, type TableProblem } from './table-problem.ts';
import type { NumberedRow } from './table-rows.ts';

/** Minutes that a person states for a day; see `adjustment-table.ts` for what the columns mean. */
export interface Adjustment {
  readonly id: string;
  /** Undefined if the mapping has nobody with the employee number on that day. */
  readonly userId: string | undefined;
  /** As the table has it; empty if it names the person by `user_id`. */
  readonly employeeNumber: string;
  readonly date: HongKongDate;
  readonly measure: PayableMeasure;
  readonly minutes: number;
  readonly reason: string;
  readonly author: string;
}

/**
 * The adjustments of a period, each with the person that it is about. Rows of another period, rows
 * that name two people and two rows for one measure of a person's day are problems; with any of them
 * nothing must be adjusted. Somebody who is not mapped on the day is left to the run, which makes an
 * exception of it.
 */
export function resolveAdjustments(
  rows: readonly NumberedRow<AdjustmentRow>[],
  mapping: PayrollMapping,
  period: PayPeriod,
): { readonly adjustments: readonly Adjustment[]; readonly problems: readonly TableProblem[] } {
  const problems: TableProblem[] = [];
  const found: { readonly adjustment: Adjustment; readonly line: number }[] = [];
  const userOf = userByNumber(mapping);
  for (const { row, line } of rows) {
    if (row.date < period.from || row.date > period.to) {
      problems.push(problem([line], 'date', outsidePeriod, useOtherTable));
      continue;
    }
    const byNumber = userOf(row.employee_number, row.date);
    if (row.user_id !== '' && row.employee_number !== '' && byNumber !== row.user_id) {
      problems.push(problem([line], 'employee_number', anotherPerson, nameOnce));
      continue;
    }
    found.push({ adjustment: adjustmentOf(row, byNumber), line });
  }
  const sameMeasure = groupBy(found, ({ adjustment: { userId, employeeNumber, date, measure } }) =>
    JSON.stringify([userId ?? `number ${employeeNumber}`, date, measure]),
  );
  for (const same of sameMeasure.values()) {
    if (same.length < 2) continue;
    const lines = same.map(({ line }) => line);
    problems.push(problem(lines, 'measure', adjustedTwice, joinRows));
  }
  return { adjustments: found.map(({ adjustment }) => adjustment), problems };
}

function adjustmentOf(row: AdjustmentRow, byNumber: string | undefined): Adjustment {
  return {
    id: adjustmentIdOf(row),
    userId: row.user_id === '' ? byNumber : row.user_id,
    employeeNumber: row.employee_number,
    date: row.date,
    measure: row.measure,
    minutes: row.minutes,
    reason: row.reason,
    author: row.author,
  };
}

/** An employee number may have passed from one person to another: who has it is a matter of the day. */
function userByNumber(
  mapping: PayrollMapping,
): (employeeNumber: string, date: HongKongDate) => string | undefined {
  const rows = [...mapping.userIds].flatMap((userId) => mapping.rowsOf(userId));
  const byNumber = groupBy(rows, (row) => row.employee_number);
  return (employeeNumber, date) =>
    byNumber.get(employeeNumber)?.find((row) => isValidOn(row, date))?.user_id;
}

function problem(
  lines: readonly number[],
  name: string,
  reason: BilingualText,
  remedy: BilingualText,
): TableProblem {
  return tableProblem(
    'adjustments',
    reason,
    { lines, column: { name, letter: undefined } },
    remedy,
  );
}

const outsidePeriod: BilingualText = {
  en: 'lies outside the period',
  zhHK: '不在本計薪期內',
};
const useOtherTable: BilingualText = {
  en: 'Move the row to the adjustments of its own period.',
  zhHK: '請將該行移至所屬計薪期的調整表。',
};
const anotherPerson: BilingualText = {
  en: 'is not the number of user_id on that day',
  zhHK: '並非 user_id 當日的僱員編號',
};
const nameOnce: BilingualText = {
  en: 'Correct one of the two, or leave one of them empty.',
  zhHK: '請更正其中一項，或將其中一項留空。',
};
const adjustedTwice: BilingualText = {
  en: 'one measure of a person’s day is adjusted more than once',
  zhHK: '同一人同一日的同一計量項目調整多於一次',
};
const joinRows: BilingualText = {
  en: 'Keep one row with the whole difference.',
  zhHK: '請只保留一行，填寫全部差額。',
};
