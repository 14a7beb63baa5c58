import { entries, entry, type CatalogueEntry } from './catalogue-entry.ts';

/**
 * The sources of audit records. Pages: obtain-file-operation-records and
 * obtain-anti-screen-capture-operation-records (2025-09-23), query-trusted-device-details
 * (2025-10-09), server-api-error-codes-1 (2026-05-06).
 */
export const auditErrors: readonly CatalogueEntry[] = [
  ...entries(['param.error', 'param.invalid', 'param.illegal'], 'request-rejected', [
    'a parameter is not valid, or one of two that go together is missing',
    '參數不正確，或欠缺須一併提供的參數',
  ]),
  entry('staff.not.found', 'request-rejected', ['there is no such person', '沒有此僱員'], {
    meaning: 'not-there',
  }),
  entry('service.error', 'unavailable', ['internal error of DingTalk', '釘釘內部錯誤']),
  entry(
    'function.not.open',
    'request-rejected',
    [
      'the organisation does not have this feature; sources of audit records need the exclusive edition',
      '機構未開通此功能；審計紀錄來源需要專屬版',
    ],
    { meaning: 'not-in-edition' },
  ),
];
