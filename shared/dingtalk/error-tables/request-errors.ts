import { entries, entry, type CatalogueEntry } from './catalogue-entry.ts';

/**
 * Parameters, attendance, contacts. Page: server-api-error-codes-1, 2026-05-06, and the pages of the
 * operations.
 */
export const requestErrors: readonly CatalogueEntry[] = [
  ...entries(['400002', 'invalidParameter'], 'request-rejected', [
    'a parameter is not valid',
    '參數錯誤',
  ]),
  entry('40035', 'request-rejected', ['a parameter is not valid', '參數不正確']),
  entry('41041', 'request-rejected', ['the time span is longer than 7 days', '時間跨度超過 7 天']),
  entry('41100', 'request-rejected', ['a date has the wrong form', '日期格式不正確']),
  ...entries(['33012', '60121'], 'request-rejected', ['there is no such person', '沒有此僱員'], {
    meaning: 'not-there',
  }),
  entry('60003', 'request-rejected', ['there is no such department', '沒有此部門'], {
    meaning: 'not-there',
  }),
  entry(
    '60102',
    'request-rejected',
    ['somebody has this user id already', '此 userid 已有人使用'],
    { meaning: 'already-there' },
  ),
  entry(
    '60104',
    'request-rejected',
    ['somebody of the organisation has this mobile number already', '機構內已有人使用此手機號碼'],
    { meaning: 'already-there' },
  ),
  entry('40103', 'request-rejected', [
    'the person must first accept the invitation that was sent',
    '已向對方發出邀請，須待對方同意',
  ]),
];
