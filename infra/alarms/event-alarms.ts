import type { AlarmDeclaration } from './alarm-declaration.ts';

/** DingTalk's events from their arrival to what comes of them, and access to DingTalk. */
export const eventAlarms: readonly AlarmDeclaration[] = [
  {
    id: 'intake-unavailable',
    severity: 'critical',
    query:
      'message.message: intake.counters | SELECT sum("message.counts.unavailable") AS unavailable FROM log',
    windowMinutes: 10,
    everyMinutes: 1,
    condition: 'unavailable > 0',
    title: {
      en: 'Events of DingTalk cannot be recorded',
      zhHK: '未能記錄釘釘事件',
    },
    message: {
      en: '${unavailable} callbacks in 10 minutes could not be recorded and were not acknowledged. DingTalk repeats them for a while, then gives up; see whether Tablestore and KMS answer.',
      zhHK: '10 分鐘內有 ${unavailable} 次回呼未能記錄，亦未有確認。釘釘會重試一段時間，其後放棄；請檢查 Tablestore 及 KMS 是否正常。',
    },
  },
  {
    id: 'intake-refusals',
    severity: 'medium',
    query:
      'message.message: intake.counters | SELECT sum("message.counts.refused") AS refused FROM log',
    windowMinutes: 15,
    everyMinutes: 5,
    condition: 'refused >= 20',
    title: {
      en: 'Many callbacks are refused',
      zhHK: '大量回呼被拒',
    },
    message: {
      en: '${refused} callbacks were refused in 15 minutes: a key that was changed on one side only, or somebody who is not DingTalk. The reasons stand in the lines intake.counters.',
      zhHK: '15 分鐘內有 ${refused} 次回呼被拒：可能只有一方更換了金鑰，或來者並非釘釘。原因見 intake.counters 日誌。',
    },
  },
  {
    id: 'intake-slow',
    severity: 'high',
    query:
      'message.message: intake.counters | SELECT sum("message.latencyMs.more") AS slow FROM log',
    windowMinutes: 15,
    everyMinutes: 5,
    condition: 'slow > 0',
    title: {
      en: 'Callbacks are answered too late',
      zhHK: '回呼回應過慢',
    },
    message: {
      en: '${slow} callbacks in 15 minutes took more than 1.5 seconds; DingTalk counts them as failed and repeats them.',
      zhHK: '15 分鐘內有 ${slow} 次回呼超過 1.5 秒；釘釘視為失敗並重試。',
    },
  },
  {
    id: 'dead-letters',
    severity: 'high',
    query:
      'message.message: events.alarm and message.alarm: dead-letters | SELECT "message.corpId" AS corpId, count(*) AS alarms FROM log GROUP BY "message.corpId"',
    windowMinutes: 60,
    everyMinutes: 5,
    condition: 'alarms > 0',
    title: {
      en: 'Events were given up',
      zhHK: '有事件被放棄處理',
    },
    message: {
      en: 'Events of ${corpId} lie among the dead letters: their subscriber failed too often. npm run events -- dead-letters shows them, and replay sends them again.',
      zhHK: '${corpId} 有事件列入死信：訂閱者失敗次數過多。可用 npm run events -- dead-letters 查看，並以 replay 重播。',
    },
  },
  {
    id: 'event-stream-silent',
    severity: 'high',
    query:
      'message.message: event-backstop.alarm | SELECT "message.corpId" AS corpId, "message.kind" AS kind, count(*) AS alarms FROM log GROUP BY "message.corpId", "message.kind"',
    windowMinutes: 90,
    everyMinutes: 15,
    condition: 'alarms > 0',
    title: {
      en: 'The stream of events is not as it should be',
      zhHK: '事件流異常',
    },
    message: {
      en: 'The backstop tells of ${kind} at ${corpId}. Until it is mended, events are fetched by polling as far as the quota goes.',
      zhHK: '後備檢查發現 ${corpId} 出現 ${kind}。在修復之前，會於配額內以輪詢補取事件。',
    },
  },
  {
    id: 'token-not-fresh',
    severity: 'high',
    query:
      'message.message: tokens.not-refreshed or message.message: tokens.alarm | SELECT functionName, count(*) AS failures FROM log GROUP BY functionName ORDER BY failures DESC',
    windowMinutes: 60,
    everyMinutes: 10,
    condition: 'failures >= 2',
    title: {
      en: 'A token of DingTalk is not renewed',
      zhHK: '釘釘 token 未能更新',
    },
    message: {
      en: 'Renewing failed ${failures} times in an hour. The old token works for two hours at most; npm run access -- status says which app and why.',
      zhHK: '一小時內更新失敗 ${failures} 次。舊 token 最多可用兩小時；可用 npm run access -- status 查看是哪個應用及原因。',
    },
  },
  {
    id: 'dingtalk-quota',
    severity: 'medium',
    query:
      'message.message: call-ledger.quota-warning or message.message: call-ledger.month-spent | SELECT "message.kind" AS kind, count(*) AS warnings FROM log GROUP BY "message.kind"',
    windowMinutes: 60,
    everyMinutes: 30,
    condition: 'warnings > 0',
    title: {
      en: "The month's calls of DingTalk run out",
      zhHK: '釘釘本月呼叫量將用盡',
    },
    message: {
      en: 'A level of the monthly quota is reached. npm run access -- quota shows who has used it; a pack can be bought before it is spent.',
      zhHK: '每月配額已達警戒水平。可用 npm run access -- quota 查看用量；請在用盡前購買加量包。',
    },
  },
];
