import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { isHongKongDate, type HongKongDate } from '../../../shared/time/index.ts';
import { requiredCell, textCell } from './table-cell.ts';
import type { TableLayout } from './table-layout.ts';

/** Quantities are compared in ten-thousandths: no profile writes more decimals. */
export const COMPARED_DECIMALS = 4;

/** A figure of the officer's present file. */
export interface PresentFigure {
  readonly employeeNumber: string;
  readonly earningsCode: string;
  /** In ten-thousandths of its unit. */
  readonly quantity: bigint;
  /** Undefined where the file tells sums of the period. */
  readonly date: HongKongDate | undefined;
}

/** The plainest table of the present figures; a reader refuses any other column. */
export const presentFileLayout: TableLayout = {
  table: 'present-file',
  columns: [
    { name: 'employee_number', kind: 'text', isRequired: true },
    { name: 'earnings_code', kind: 'text', isRequired: true },
    { name: 'quantity', kind: 'number', isRequired: true },
    { name: 'date', kind: 'date', isRequired: false },
    { name: 'unit', kind: 'text', isRequired: false },
  ],
};

const optionalDay = textCell.refine(
  (text) => text === '' || isHongKongDate(text),
  bilingual('must be a day in the form yyyy-MM-dd', '必須為日期，格式為 yyyy-MM-dd'),
);

export const presentFigureSchema = z
  .object({
    employee_number: requiredCell,
    earnings_code: requiredCell,
    quantity: requiredCell.refine(
      (text) => quantityOf(text) !== undefined,
      bilingual(
        'must be a number with at most 4 decimals and without thousands separators',
        '必須為數字，最多 4 位小數，不含千位分隔符',
      ),
    ),
    date: optionalDay.default(''),
    unit: textCell.default(''),
  })
  .transform((row): PresentFigure => ({
    employeeNumber: row.employee_number,
    earningsCode: row.earnings_code,
    quantity: quantityOf(row.quantity) ?? 0n,
    date: row.date === '' ? undefined : row.date,
  }));

const DECIMAL = /^(\d{1,9})(?:\.(\d{1,4}))?$/;
const NEGATIVE = /^(?:-(.+)|(.+)-|\((.+)\))$/;

/**
 * Ten-thousandths of a written number, with any of the signs that a profile knows; `impliedDecimals`
 * is the number of digits behind a point that is not written. Undefined if it is no such number.
 */
export function quantityOf(text: string, impliedDecimals = 0): bigint | undefined {
  const trimmed = text.trim();
  const negative = NEGATIVE.exec(trimmed);
  const digits = negative === null ? trimmed : (negative[1] ?? negative[2] ?? negative[3] ?? '');
  const match = DECIMAL.exec(digits.trim());
  if (match === null) return undefined;
  const [, whole = '', decimals = ''] = match;
  const units = BigInt(whole + decimals.padEnd(COMPARED_DECIMALS, '0'));
  const size = units / 10n ** BigInt(impliedDecimals);
  return negative === null ? size : -size;
}
