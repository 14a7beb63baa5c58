import type { BilingualText } from '../../../shared/errors/index.ts';
import { daysOf, type HongKongDate, type PayPeriod } from '../../../shared/time/index.ts';
import type { EarningsCodeMapping } from './earnings-code-table.ts';
import { groupBy } from './group-by.ts';
import type { PayableMeasure } from './measure.ts';
import { overlappingRows } from './overlapping-rows.ts';
import type { PayrollMapping } from './payroll-mapping.ts';
import { tableProblem, type TableProblem } from './table-problem.ts';
import type { NumberedRow } from './table-rows.ts';

type Row = NumberedRow<EarningsCodeMapping>;

export interface CodeRequirements {
  readonly period: PayPeriod;
  readonly requiredMeasures: readonly PayableMeasure[];
  readonly leaveKeys: ReadonlySet<string> | undefined;
}

/** What is wrong between rows of earnings codes that are valid in the period. */
export function checkEarningsCodes(
  rows: readonly Row[],
  mapping: Pick<PayrollMapping, 'codeOn'>,
  { period, requiredMeasures, leaveKeys }: CodeRequirements,
): TableProblem[] {
  return [
    ...mappedTwice(rows, period),
    ...requiredMeasures.flatMap((measure) => missingDays(measure, mapping, period)),
    ...writtenInTwoWays(rows, period),
    ...(leaveKeys === undefined ? [] : unknownLeaveTypes(rows, leaveKeys)),
  ];
}

function mappedTwice(rows: readonly Row[], period: PayPeriod): TableProblem[] {
  const problems: TableProblem[] = [];
  for (const [measure, same] of groupBy(rows, ({ row }) => row.measure)) {
    const twice = overlappingRows(same, period, () => true);
    if (twice.length === 0) continue;
    const reason = {
      en: `${measure} has two rows that are valid on the same day`,
      zhHK: `${measure} 於同一日有兩行生效`,
    };
    problems.push(problem(twice, reason, endFirstRow));
  }
  return problems;
}

function missingDays(
  measure: PayableMeasure,
  mapping: Pick<PayrollMapping, 'codeOn'>,
  period: PayPeriod,
): TableProblem[] {
  const days = daysOf(period).filter((date) => mapping.codeOn(measure, date) === undefined);
  if (days.length === 0) return [];
  const { en, zhHK } = daysInWords(days, daysOf(period).length);
  const reason = {
    en: `${measure} has no earnings code ${en}`,
    zhHK: `${measure} ${zhHK}沒有薪酬代碼`,
  };
  return [tableProblem('earnings-codes', reason, {}, addRow)];
}

function daysInWords(days: readonly HongKongDate[], all: number): BilingualText {
  if (days.length === all) return { en: 'on any day of the period', zhHK: '於整個計薪期' };
  const first = days[0] ?? '';
  const more = days.length - 1;
  return more === 0
    ? { en: `on ${first}`, zhHK: `於 ${first} ` }
    : {
        en: `on ${first} and ${String(more)} more day(s)`,
        zhHK: `於 ${first} 及另外 ${String(more)} 日`,
      };
}

/**
 * A code has one unit in a file, and one multiplier on a day. Where a rate changes within the period,
 * the days before and after it become a line each.
 */
function writtenInTwoWays(rows: readonly Row[], period: PayPeriod): TableProblem[] {
  const problems: TableProblem[] = [];
  for (const [code, same] of groupBy(rows, ({ row }) => row.earnings_code)) {
    const units = new Set(same.map(({ row }) => `${row.unit} ${String(row.minutes_per_day)}`));
    const atOnce = overlappingRows(same, period, (a, b) => a.multiplier !== b.multiplier);
    if (units.size > 1) {
      const reason = { en: `${code} is used with two units`, zhHK: `${code} 使用兩種單位` };
      problems.push(problem(same, reason, oneWay));
    }
    if (atOnce.length > 0) {
      const reason = { en: `${code} is used with two multipliers`, zhHK: `${code} 使用兩個倍數` };
      problems.push(problem(atOnce, reason, oneWay));
    }
  }
  return problems;
}

function unknownLeaveTypes(rows: readonly Row[], keys: ReadonlySet<string>): TableProblem[] {
  const unknown = rows.filter(({ row: { measure } }) => {
    const key = /^leave:(.*)$/.exec(measure)?.[1];
    return key !== undefined && key !== 'other' && !keys.has(key);
  });
  return unknown.map((row) =>
    problem(
      [row],
      {
        en: `${row.row.measure} is no leave type of the company’s pay rules`,
        zhHK: `${row.row.measure} 並非公司計薪規則內的假期類別`,
      },
      {
        en: 'Correct the measure, or add the leave type to the pay rules.',
        zhHK: '請更正計量項目，或於計薪規則加入該假期類別。',
      },
    ),
  );
}

function problem(rows: readonly Row[], reason: BilingualText, remedy: BilingualText): TableProblem {
  return tableProblem('earnings-codes', reason, { lines: rows.map(({ line }) => line) }, remedy);
}

const endFirstRow: BilingualText = {
  en: 'End the earlier row (valid_to) on the day before the later one begins.',
  zhHK: '請將較早一行的 valid_to 設為較後一行生效前一日。',
};
const addRow: BilingualText = {
  en: 'Add a row for the measure that is valid on these days.',
  zhHK: '請為該計量項目加入於該等日子生效的一行。',
};
const oneWay: BilingualText = {
  en: 'Use one unit and one multiplier for a code, or a second code.',
  zhHK: '同一代碼請用同一單位及倍數，或改用另一代碼。',
};
