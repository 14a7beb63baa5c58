import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { isHongKongDate, type HongKongDate, type PayPeriod } from '../../../shared/time/index.ts';
import type { Measure } from './day-minutes.ts';

const date = z
  .string()
  .refine(
    isHongKongDate,
    bilingual('must be a day in the form yyyy-MM-dd', '必須為日期，格式為 yyyy-MM-dd'),
  );
const optionalDate = z
  .string()
  .transform((text) => (text === '' ? undefined : text))
  .pipe(date.optional());

/** One row of the people's mapping: who a DingTalk user is in payroll, and from when to when. */
export const personMappingSchema = z.object({
  user_id: z.string().min(1),
  job_number: z.string(),
  company_code: z.string().min(1),
  employee_number: z.string().regex(/^[0-9A-Za-z-]{1,20}$/),
  pay_group: z.string(),
  cost_centre: z.string(),
  valid_from: date,
  valid_to: optionalDate,
});
export type PersonMapping = z.infer<typeof personMappingSchema>;

/** Measures that may be paid or deducted. Overtime needs approval, so it is not among them yet. */
export const payableMeasures = [
  'worked',
  'late',
  'earlyLeave',
  'absent',
  'leave',
] as const satisfies readonly Measure[];
export type PayableMeasure = (typeof payableMeasures)[number];

/** The names of the measures in mapping tables. */
const measureNames = {
  worked: 'worked',
  late: 'late',
  'early-leave': 'earlyLeave',
  absent: 'absent',
  leave: 'leave',
} as const satisfies Record<string, PayableMeasure>;

/** One row of the earnings-code mapping: which payroll code a measure is written under. */
export const earningsCodeSchema = z.object({
  measure: z
    .enum(['worked', 'late', 'early-leave', 'absent', 'leave'])
    .transform((name) => measureNames[name]),
  earnings_code: z.string().regex(/^[0-9A-Za-z_-]{1,12}$/),
  unit: z.enum(['hours', 'minutes']),
  multiplier: z
    .string()
    .regex(
      /^1(\.0+)?$/,
      bilingual('must be 1: the payroll system multiplies', '必須為 1：倍數由薪酬系統計算'),
    ),
  valid_from: date,
  valid_to: optionalDate,
});
export type EarningsCodeMapping = z.infer<typeof earningsCodeSchema>;

/** True if a row is valid on any day of the period. */
export function isValidIn(
  row: { readonly valid_from: HongKongDate; readonly valid_to?: HongKongDate | undefined },
  period: PayPeriod,
): boolean {
  return row.valid_from <= period.to && (row.valid_to === undefined || row.valid_to >= period.from);
}

/** True if a row is valid on the day. */
export function isValidOn(
  row: { readonly valid_from: HongKongDate; readonly valid_to?: HongKongDate | undefined },
  day: HongKongDate,
): boolean {
  return row.valid_from <= day && (row.valid_to === undefined || row.valid_to >= day);
}

/** True if a row is valid on every day of the period. */
export function isValidThroughout(
  row: { readonly valid_from: HongKongDate; readonly valid_to?: HongKongDate | undefined },
  period: PayPeriod,
): boolean {
  return isValidOn(row, period.from) && isValidOn(row, period.to);
}

/** The mapping that a run works with: the rows of one company that are valid in its period. */
export interface PayrollMapping {
  readonly people: ReadonlyMap<string, PersonMapping>;
  readonly earningsCodes: ReadonlyMap<PayableMeasure, EarningsCodeMapping>;
}

export interface MappingProblem {
  readonly table: 'people' | 'earnings-codes';
  /** `code-missing`: no code is valid on every day of the period. */
  readonly problem:
    | 'person-mapped-twice'
    | 'employee-number-used-twice'
    | 'code-mapped-twice'
    | 'code-missing'
    | 'code-with-two-units';
  readonly item: string;
}

/**
 * Picks the rows of one company and period. All problems are found at once; with any of them the
 * mapping must not be used. (A person with two rows in one period, as at a transfer, is refused
 * here: one line per person and code cannot serve two cost centres.)
 */
export function selectMapping(
  company: string,
  period: PayPeriod,
  people: readonly PersonMapping[],
  codes: readonly EarningsCodeMapping[],
): { readonly mapping: PayrollMapping; readonly problems: readonly MappingProblem[] } {
  const problems: MappingProblem[] = [];
  const byUser = new Map<string, PersonMapping>();
  const numbers = new Set<string>();
  for (const row of people) {
    if (row.company_code !== company || !isValidIn(row, period)) continue;
    if (byUser.has(row.user_id)) {
      problems.push({ table: 'people', problem: 'person-mapped-twice', item: row.user_id });
    }
    if (numbers.has(row.employee_number)) {
      problems.push({
        table: 'people',
        problem: 'employee-number-used-twice',
        item: row.employee_number,
      });
    }
    byUser.set(row.user_id, row);
    numbers.add(row.employee_number);
  }
  const byMeasure = new Map<PayableMeasure, EarningsCodeMapping>();
  for (const row of codes) {
    if (!isValidIn(row, period)) continue;
    if (byMeasure.has(row.measure)) {
      problems.push({ table: 'earnings-codes', problem: 'code-mapped-twice', item: row.measure });
    }
    byMeasure.set(row.measure, row);
  }
  for (const measure of payableMeasures) {
    const row = byMeasure.get(measure);
    if (row === undefined || !isValidThroughout(row, period)) {
      problems.push({ table: 'earnings-codes', problem: 'code-missing', item: measure });
    }
  }
  const units = new Map<string, string>();
  for (const { earnings_code: code, unit } of byMeasure.values()) {
    if ((units.get(code) ?? unit) !== unit) {
      problems.push({ table: 'earnings-codes', problem: 'code-with-two-units', item: code });
    }
    units.set(code, unit);
  }
  return { mapping: { people: byUser, earningsCodes: byMeasure }, problems };
}
