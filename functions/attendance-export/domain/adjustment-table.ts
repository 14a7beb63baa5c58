import { createHash } from 'node:crypto';
import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { dayCell } from './dated-row.ts';
import { isPayableMeasure } from './measure.ts';
import { requiredCell, textCell } from './table-cell.ts';
import type { TableLayout } from './table-layout.ts';

/** Columns of the adjustments; a reader refuses any other. */
export const adjustmentLayout: TableLayout = {
  table: 'adjustments',
  columns: [
    { name: 'employee_number', kind: 'text', isRequired: false },
    { name: 'user_id', kind: 'text', isRequired: false },
    { name: 'date', kind: 'date', isRequired: true },
    { name: 'measure', kind: 'text', isRequired: true },
    { name: 'minutes', kind: 'number', isRequired: true },
    { name: 'reason', kind: 'text', isRequired: true },
    { name: 'author', kind: 'text', isRequired: true },
  ],
  oneOf: ['employee_number', 'user_id'],
};

const MINUTES = /^[+-]?\d{1,4}$/;
const MINUTES_OF_A_DAY = 1_440;

/**
 * One row of the adjustments: minutes that somebody adds to a measure of a person's day, or takes off
 * it, with the reason and their name. A row of no minutes says that the day is right as computed.
 */
export const adjustmentRowSchema = z
  .object({
    employee_number: textCell,
    user_id: textCell,
    date: dayCell,
    measure: requiredCell.refine(
      isPayableMeasure,
      bilingual('is no measure that can be paid', '並非可計薪的計量項目'),
    ),
    minutes: requiredCell
      .refine(
        (text) => MINUTES.test(text) && Math.abs(Number(text)) <= MINUTES_OF_A_DAY,
        bilingual(
          'must be whole minutes from -1440 to 1440',
          '必須為 -1440 至 1440 的整數（分鐘）',
        ),
      )
      // No -0: it would not equal 0 in a comparison of stored amounts.
      .transform((text) => Number(text) + 0),
    reason: requiredCell.max(500, bilingual('must be 500 characters at most', '最多 500 個字元')),
    author: requiredCell.max(100, bilingual('must be 100 characters at most', '最多 100 個字元')),
  })
  .refine((row) => row.user_id !== '' || row.employee_number !== '', {
    path: ['employee_number'],
    message: bilingual(
      'must not be empty where user_id is empty too',
      'user_id 亦留空時，不可留空',
    ),
  });

export type AdjustmentRow = z.infer<typeof adjustmentRowSchema>;

/**
 * The id of an adjustment: the same row has the same id in every file and on every line, and a row
 * with any other content another one. Safe in a command line, and without a person's name.
 */
export function adjustmentIdOf(row: AdjustmentRow): string {
  const { employee_number, user_id, date, measure, minutes, reason, author } = row;
  const content = [employee_number, user_id, date, measure, minutes, reason, author];
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12);
  return `AJ-${date.replaceAll('-', '')}-${hash}`;
}
