import { option, type PayloadOption } from '../command/payload-option.ts';

/** Every option that becomes a field of the payload, by its name without the dashes. */
export const payloadOptions: Readonly<Record<string, PayloadOption>> = {
  corp: option('text', 'corpId', 'ID', 'corpId, if there are several', 'corpId（有多個機構時）'),
  days: option('number', 'days', 'N', 'count the last so many days', '計算最近多少天'),
  key: option('text', 'key', 'KEY', 'key of the event', '事件的鍵'),
  keys: option('list', 'keys', 'A,B', 'keys of events', '事件的鍵，以逗號分隔'),
  types: option('list', 'types', 'A,B', 'types of events', '事件類型，以逗號分隔'),
  states: option('list', 'states', 'A,B', 'states of events', '事件狀態，以逗號分隔'),
  person: option('text', 'person', 'ID', 'userId of whom it is about', '事件所涉人士的 userId'),
  from: option('text', 'from', 'TIME', 'received from this time on', '由此時間起收到'),
  to: option('text', 'to', 'TIME', 'received before this time', '於此時間前收到'),
  limit: option('number', 'limit', 'N', 'how many at most', '最多多少項'),
  all: option('flag', 'all', '', 'also those that were replayed', '包括已重播的項目'),
  'dead-letters': option('flag', 'deadLetters', '', 'only what has died', '只限死信'),
  subscriber: option('text', 'subscriber', 'NAME', 'this subscription alone', '只限此訂閱'),
  'dry-run': option('flag', 'dryRun', '', 'show what it would do', '只列出影響'),
};
