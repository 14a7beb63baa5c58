import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { dayCell, endsBeforeItBegins, isInOrder, optionalDayCell } from './dated-row.ts';
import { isPayableMeasure } from './measure.ts';
import { requiredCell, textCell } from './table-cell.ts';
import type { TableLayout } from './table-layout.ts';

/** Columns of the earnings-code mapping; a reader refuses any other. */
export const earningsCodeLayout: TableLayout = {
  table: 'earnings-codes',
  templateColumn: 'measure',
  columns: [
    { name: 'measure', kind: 'text', isRequired: true },
    { name: 'earnings_code', kind: 'text', isRequired: true },
    { name: 'unit', kind: 'text', isRequired: true },
    { name: 'multiplier', kind: 'number', isRequired: false },
    { name: 'minutes_per_day', kind: 'number', isRequired: false },
    { name: 'valid_from', kind: 'date', isRequired: true },
    { name: 'valid_to', kind: 'date', isRequired: true },
  ],
};

const MULTIPLIER = /^\d{1,4}(\.\d{1,4})?$/;
const MINUTES_OF_A_DAY = 1_440;

const multiplierCell = textCell
  .refine(
    (text) => text === '' || (MULTIPLIER.test(text) && Number(text) > 0),
    bilingual(
      'must be a decimal above 0 with at most 4 decimals',
      '必須為大於 0 的數，最多 4 位小數',
    ),
  )
  .transform((text) => (text === '' ? '1' : withoutPadding(text)));

const minutesPerDayCell = textCell
  .refine(
    (text) =>
      text === '' ||
      (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MINUTES_OF_A_DAY),
    bilingual('must be whole minutes from 1 to 1440', '必須為 1 至 1440 的整數（分鐘）'),
  )
  .transform(Number);

/**
 * One row of the earnings-code mapping: under which payroll code a measure is written, in which unit,
 * times which multiplier. `multiplier` is kept as the shortest decimal text, `minutes_per_day` is 0
 * unless the unit is days.
 */
export const earningsCodeSchema = z
  .object({
    measure: requiredCell.refine(
      isPayableMeasure,
      bilingual('is no measure that can be paid', '並非可計薪的計量項目'),
    ),
    earnings_code: requiredCell.regex(
      /^[0-9A-Za-z_-]{1,12}$/,
      bilingual(
        'must be letters, digits, hyphens and underscores, 12 at most',
        '必須為英文字母、數字、連字號及底線，最多 12 個',
      ),
    ),
    unit: z.enum(
      ['hours', 'minutes', 'days'],
      bilingual('must be hours, minutes or days', '必須為 hours、minutes 或 days'),
    ),
    multiplier: multiplierCell,
    minutes_per_day: minutesPerDayCell,
    valid_from: dayCell,
    valid_to: optionalDayCell,
  })
  .refine(({ unit, minutes_per_day: minutes }) => (unit === 'days') === minutes > 0, {
    path: ['minutes_per_day'],
    message: bilingual(
      'must be given for unit days and for no other unit',
      '單位為 days 時必須填寫，其他單位則須留空',
    ),
  })
  .refine(isInOrder, { path: ['valid_to'], message: endsBeforeItBegins });

export type EarningsCodeMapping = z.infer<typeof earningsCodeSchema>;

function withoutPadding(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const digits = fraction.replace(/0+$/, '');
  const integer = whole.replace(/^0+(?=\d)/, '');
  return digits === '' ? integer : `${integer}.${digits}`;
}
