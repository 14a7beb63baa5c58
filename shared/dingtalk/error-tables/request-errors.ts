import { entries, entry, type CatalogueEntry } from './catalogue-entry.ts';

/**
 * Parameters and attendance. Page: server-api-error-codes-1, 2026-05-06, and the pages of the
 * operations.
 */
export const requestErrors: readonly CatalogueEntry[] = [
  ...entries(['400002', 'invalidParameter'], 'request-rejected', [
    'a parameter is not valid',
    '參數錯誤',
  ]),
  entry('40035', 'request-rejected', ['a parameter is not valid', '參數不正確']),
  entry('41041', 'request-rejected', ['the time span is longer than 7 days', '時間範圍超過 7 天']),
  entry('41100', 'request-rejected', ['a date has the wrong form', '日期格式不正確']),
];
