import type { BilingualText } from '../../shared/errors/index.ts';
import type {
  EarningsCodeMapping,
  MappingProblem,
  PersonMapping,
} from './domain/payroll-mapping.ts';

/** A row that fits its schema, and the line of the table on which it ends. */
export interface NumberedRow<Row> {
  readonly row: Row;
  readonly line: number;
}

/** The rows of the company and period, among which a problem of the mapping as a whole lies. */
export interface ValidRows {
  readonly people: readonly NumberedRow<PersonMapping>[];
  readonly codes: readonly NumberedRow<EarningsCodeMapping>[];
}

/** Names measures and codes, but no person: whose rows they are is told by their lines alone. */
export function describeMappingProblem(
  { table, problem, item }: MappingProblem,
  valid: ValidRows,
): BilingualText {
  switch (problem) {
    case 'person-mapped-twice': {
      const lines = linesOf(valid.people.filter(({ row }) => row.user_id === item));
      return {
        en: `${table} lines ${lines.en}: one person has two rows that are valid in the period`,
        zhHK: `${table} 第 ${lines.zhHK} 行：同一人在期內有兩行生效`,
      };
    }
    case 'employee-number-used-twice': {
      const lines = linesOf(valid.people.filter(({ row }) => row.employee_number === item));
      return {
        en: `${table} lines ${lines.en}: two people have the same employee number`,
        zhHK: `${table} 第 ${lines.zhHK} 行：兩人的僱員編號相同`,
      };
    }
    case 'code-mapped-twice': {
      const lines = linesOf(valid.codes.filter(({ row }) => row.measure === item));
      return {
        en: `${table} lines ${lines.en}: ${asInTable(item)} has two earnings codes that are valid in the period`,
        zhHK: `${table} 第 ${lines.zhHK} 行：${asInTable(item)} 在期內有兩個薪酬代碼生效`,
      };
    }
    case 'code-with-two-units': {
      const lines = linesOf(valid.codes.filter(({ row }) => row.earnings_code === item));
      return {
        en: `${table} lines ${lines.en}: ${item} is used with both hours and minutes`,
        zhHK: `${table} 第 ${lines.zhHK} 行：${item} 同時以小時及分鐘計`,
      };
    }
    case 'code-missing':
      return {
        en: `${table}: ${asInTable(item)} has no earnings code that is valid on every day of the period`,
        zhHK: `${table}：${asInTable(item)} 沒有整個計薪期均生效的薪酬代碼`,
      };
  }
}

/** `earlyLeave` as its table has it: `early-leave`. */
function asInTable(measure: string): string {
  return measure.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function linesOf(rows: readonly NumberedRow<unknown>[]): BilingualText {
  const lines = rows.map(({ line }) => String(line));
  return { en: lines.join(', '), zhHK: lines.join('、') };
}
