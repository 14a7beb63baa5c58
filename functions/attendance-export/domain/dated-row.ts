import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { isHongKongDate, type HongKongDate, type PayPeriod } from '../../../shared/time/index.ts';

const notADay = bilingual('must be a day in the form yyyy-MM-dd', '必須為日期，格式為 yyyy-MM-dd');

/** A cell that holds a Hong Kong day. */
export const dayCell = z.string(notADay).refine(isHongKongDate, notADay);

/** A cell that holds a Hong Kong day or nothing. */
export const optionalDayCell = z
  .string(notADay)
  .default('')
  .transform((text) => (text === '' ? undefined : text))
  .pipe(dayCell.optional());

/** Message for a row whose last day lies before its first. */
export const endsBeforeItBegins = bilingual(
  'must not lie before valid_from',
  '不可早於 valid_from',
);

/** Days on which a row of a mapping table holds; both belong to it, no end means that it is open. */
export interface DatedRow {
  readonly valid_from: HongKongDate;
  readonly valid_to?: HongKongDate | undefined;
}

/** True if the days of a row are in order. */
export function isInOrder(row: DatedRow): boolean {
  return row.valid_to === undefined || row.valid_from <= row.valid_to;
}

/** True if a row is valid on any day of the period. */
export function isValidIn(row: DatedRow, period: PayPeriod): boolean {
  return row.valid_from <= period.to && (row.valid_to === undefined || row.valid_to >= period.from);
}

/** True if a row is valid on the day. */
export function isValidOn(row: DatedRow, day: HongKongDate): boolean {
  return row.valid_from <= day && (row.valid_to === undefined || row.valid_to >= day);
}
