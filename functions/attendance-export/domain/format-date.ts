import type { HongKongDate } from '../../../shared/time/index.ts';

export const dateFormats = [
  'yyyy-MM-dd',
  'yyyyMMdd',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'ddMMyyyy',
  'yyMMdd',
  'yyyyMM',
] as const;
export type DateFormat = (typeof dateFormats)[number];

/** A day in the order and with the separators that a payroll system reads. */
export function formatDate(date: HongKongDate, format: DateFormat): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return format
    .replace('yyyy', year)
    .replace('yy', year.slice(2))
    .replace('MM', month)
    .replace('dd', day);
}
