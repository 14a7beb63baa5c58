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
  switch (format) {
    case 'yyyy-MM-dd':
      return date;
    case 'yyyyMMdd':
      return year + month + day;
    case 'dd/MM/yyyy':
      return `${day}/${month}/${year}`;
    case 'MM/dd/yyyy':
      return `${month}/${day}/${year}`;
    case 'ddMMyyyy':
      return day + month + year;
    case 'yyMMdd':
      return year.slice(2) + month + day;
    case 'yyyyMM':
      return year + month;
  }
}
