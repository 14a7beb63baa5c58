import { payloadSchemas } from '../../functions/event-worker/requests/payload-schemas.ts';
import { FunctionCommand } from '../command/function-command.ts';
import { option } from '../command/payload-option.ts';

/** What can be asked of the event worker from a terminal. */
export const eventsCommand = new FunctionCommand({
  name: 'events',
  title: '以指令查看及重播事件',
  note: 'Times are those of Hong Kong unless they have a zone. / 沒有時區的時間為香港時間。',
  actions: {
    status: {
      schema: payloadSchemas.status,
      text: { en: 'counts by state, what is unfinished', zhHK: '各狀態的數目及未完成的工作' },
    },
    list: {
      schema: payloadSchemas.events,
      sentAs: 'events',
      text: { en: 'the events of a selection', zhHK: '列出選取的事件' },
    },
    show: {
      schema: payloadSchemas.event,
      sentAs: 'event',
      text: { en: 'one event and what became of it', zhHK: '單一事件及其處理結果' },
    },
    'dead-letters': {
      schema: payloadSchemas['dead-letters'],
      text: { en: 'what was given up, and why', zhHK: '已放棄的項目及原因' },
    },
    replay: {
      schema: payloadSchemas.replay,
      text: { en: 'set events going again', zhHK: '重播事件' },
    },
    'sample-approval': {
      text: {
        en: 'local cloud only: an employee asks for equipment, the manager agrees',
        zhHK: '只限本機雲端：僱員申請設備，主管批准',
      },
    },
  },
  options: {
    corp: option('text', 'corpId', 'ID', 'corpId, if there are several', 'corpId（有多個機構時）'),
    days: option('number', 'days', 'N', 'count the last so many days', '計算最近多少天'),
    key: option('text', 'key', 'KEY', 'key of the event', '事件的鍵'),
    keys: option('list', 'keys', 'A,B', 'keys of events', '事件的鍵，以逗號分隔'),
    types: option('list', 'types', 'A,B', 'types of events', '事件類型，以逗號分隔'),
    states: option('list', 'states', 'A,B', 'states of events', '事件狀態，以逗號分隔'),
    person: option('text', 'person', 'ID', 'userId of whom it is about', '事件所涉人士的 userId'),
    from: option('time', 'from', 'TIME', 'received from this time on', '由此時間起收到'),
    to: option('time', 'to', 'TIME', 'received before this time', '於此時間前收到'),
    limit: option('number', 'limit', 'N', 'how many at most', '最多多少項'),
    all: option('flag', 'all', '', 'also those that were replayed', '包括已重播的項目'),
    'dead-letters': option('flag', 'deadLetters', '', 'only what has died', '只限死信'),
    subscriber: option('text', 'subscriber', 'NAME', 'this subscription alone', '只限此訂閱'),
    'dry-run': option('flag', 'dryRun', '', 'show what it would do', '只列出影響'),
  },
});
