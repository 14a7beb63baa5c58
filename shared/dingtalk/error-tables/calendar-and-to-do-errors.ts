import { entries, entry, type CatalogueEntry } from './catalogue-entry.ts';

/**
 * Calendar and to-do. Pages: create-schedule (2026-05-26), delete-event and
 * query-details-about-an-event (2025-09-11), add-, delete- and updates-dingtalk-to-do-task(s)
 * (2025-09-12, 2026-04-08).
 */
export const calendarAndToDoErrors: readonly CatalogueEntry[] = [
  entry(
    'flowLimit',
    'request-rejected',
    ['100 events were made for this person today', '此人今日已建立 100 個日程'],
    { meaning: 'spent-for-today' },
  ),
  ...entries(
    ['itemNotFound', 'instanceNotExist'],
    'request-rejected',
    ['there is no such event', '沒有此日程'],
    { meaning: 'not-there' },
  ),
  entry('permissionDeny', 'outside-authorised-scope', [
    'the person is outside the authorised range',
    '僱員不在授權範圍內',
  ]),
  entry('idempotencyProcessing', 'unavailable', [
    'the same request is being worked on',
    '相同的請求正在處理',
  ]),
  entry(
    'todo.taskCreate.paramError',
    'request-rejected',
    ['a to-do of this source id is there already', '已有此 sourceId 的待辦'],
    { message: 'task exist', meaning: 'already-there' },
  ),
  ...['todo.taskUpdate.paramError', 'todo.taskDelete.paramError'].map((code) =>
    entry(code, 'request-rejected', ['there is no such to-do', '沒有此待辦'], {
      message: 'task not exist',
      meaning: 'not-there',
    }),
  ),
  entry(
    'todo.taskUpdate.paramError',
    'request-rejected',
    ['the to-do was made by another app', '此待辦由另一應用建立'],
    { message: 'task not belong to bizTag' },
  ),
  ...entries(
    ['todo.taskCreate.paramError', 'todo.taskUpdate.paramError', 'todo.taskDelete.paramError'],
    'request-rejected',
    ['a parameter of the to-do is not valid', '待辦的參數不正確'],
  ),
  entry('todo.taskCreate.lockError', 'unavailable', [
    'another request for the same source id is being worked on',
    '同一 sourceId 的另一請求正在處理',
  ]),
  entry(
    'todo.taskCreate.flowControlError',
    'throttled',
    ['too many to-dos for this person or organisation', '此人或機構的待辦建立過於頻繁'],
    { retryAfterMs: 1_000 },
  ),
  ...entries(
    ['todo.taskCreate.systemError', 'todo.taskUpdate.systemError', 'todo.taskDelete.systemError'],
    'unavailable',
    ['internal error of DingTalk', '釘釘內部錯誤'],
  ),
];
