import { entries, entry, type CatalogueEntry } from './catalogue-entry.ts';

const MUTED = ['the robot is muted for ten minutes', '機械人被禁言十分鐘'] as const;
const MUTED_MS = 600_000;

/**
 * Group robots, robots of apps, work notifications. Pages: custom-robots-send-group-messages
 * (2026-08-22), chatbots-send-one-on-one-chat-messages-in-batches (2026-04-22),
 * the-robot-sends-a-group-message (2025-10-21); `300005` and `660026` as seen on 2026-09-11.
 */
export const messageErrors: readonly CatalogueEntry[] = [
  entry('300005', 'credentials-rejected', ['there is no such robot', '沒有此機械人']),
  entry('310000', 'credentials-rejected', [
    'the signature, keyword or address is not the robot’s',
    '簽署、關鍵字或來源地址與機械人設定不符',
  ]),
  ...entries(['660026', '410100'], 'throttled', MUTED, { retryAfterMs: MUTED_MS }),
  entry('400102', 'request-rejected', ['the robot is switched off', '機械人已停用']),
  entry('400402', 'request-rejected', ['a field of the message is missing', '訊息欠缺欄位']),
  entry('430101', 'request-rejected', [
    'the message holds a link that DingTalk calls unsafe',
    '訊息含有釘釘視為不安全的連結',
  ]),
  entry('430102', 'request-rejected', [
    'the message holds a text that DingTalk does not pass on',
    '訊息含有釘釘不予轉發的文字',
  ]),
  entry('430103', 'request-rejected', [
    'the message holds a picture that DingTalk does not pass on',
    '訊息含有釘釘不予轉發的圖片',
  ]),
  entry('430104', 'request-rejected', [
    'the message holds something that DingTalk does not pass on',
    '訊息含有釘釘不予轉發的內容',
  ]),
  ...notifications(),
  ...robotsOfApps(),
];

/** They stand in the list of whom a work notification did not reach, not in the place of an answer. */
function notifications(): CatalogueEntry[] {
  return [
    entry(
      '143105',
      'request-rejected',
      ['the person got as many messages as a day allows', '該僱員今日收到的訊息已達上限'],
      { meaning: 'spent-for-today' },
    ),
    entry(
      '143106',
      'request-rejected',
      ['the person got the same content today already', '該僱員今日已收到相同內容'],
      { meaning: 'already-there' },
    ),
  ];
}

function robotsOfApps(): CatalogueEntry[] {
  return [
    ...entries(
      ['send.too.fast', 'send.byToken.tooFast', 'too.many.people', 'too.many.group'],
      'throttled',
      ['too many messages', '發送訊息過於頻繁'],
      { retryAfterMs: 1_000 },
    ),
    ...entries(
      ['invalidParameter.robotCode.notExsit', 'template.not.existed'],
      'request-rejected',
      ['there is no such robot in the organisation', '機構內沒有此機械人'],
    ),
    entry('invalidParameter.robotCode.auth', 'request-rejected', [
      'the robot belongs to another app',
      '此機械人屬於另一應用',
    ]),
    ...entries(['bot.stopped', 'template.stopped', 'resource.unavailable'], 'request-rejected', [
      'the robot is switched off',
      '機械人已停用',
    ]),
    ...entries(['invalid.openConversationId', 'miss.openConversationId'], 'request-rejected', [
      'the group is not named, or there is none of this id',
      '沒有指明群組，或群組 ID 不存在',
    ]),
    entry('group.disbanded', 'request-rejected', ['the group was dissolved', '群組已解散'], {
      meaning: 'not-there',
    }),
    entry('system.error', 'unavailable', ['internal error of DingTalk', '釘釘內部錯誤']),
    entry('unknown.send.result', 'unavailable', [
      'DingTalk does not know whether the message was sent',
      '釘釘未能確定訊息是否已發送',
    ]),
  ];
}
