import type { AlarmDeclaration } from './alarm-declaration.ts';

/** Audit events on their way to archive and receivers. */
export const auditAlarms: readonly AlarmDeclaration[] = [
  {
    id: 'audit-lag',
    severity: 'medium',
    query:
      'message.message: audit-forwarding.sink | SELECT "message.sink" AS sink, min("message.lagSeconds") AS lag, min("message.backlog") AS backlog FROM log GROUP BY "message.sink" ORDER BY lag DESC',
    windowMinutes: 60,
    everyMinutes: 15,
    condition: 'lag > 3600 && backlog > 0',
    title: {
      en: 'Audit events arrive late',
      zhHK: '審計事件延遲送達',
    },
    message: {
      en: 'The receiver ${sink} has been more than an hour behind for an hour; ${backlog} events wait. Nothing is lost: they are in the archive.',
      zhHK: '接收端 ${sink} 已持續一小時落後超過一小時；有 ${backlog} 項事件等候。事件已存檔，不會遺失。',
    },
  },
  {
    id: 'audit-rejections',
    severity: 'medium',
    query:
      'message.message: audit-forwarding.sink | SELECT "message.sink" AS sink, max("message.openRejections") AS rejections FROM log GROUP BY "message.sink" ORDER BY rejections DESC',
    windowMinutes: 60,
    everyMinutes: 30,
    condition: 'rejections > 0',
    title: {
      en: 'A receiver rejects audit events',
      zhHK: '接收端拒收審計事件',
    },
    message: {
      en: '${rejections} events are rejected by ${sink} as they are. Mend the receiver, then npm run audit -- replay --sink ${sink}.',
      zhHK: '${sink} 拒收 ${rejections} 項事件。請修正接收端，然後執行 npm run audit -- replay --sink ${sink}。',
    },
  },
  {
    id: 'audit-failed',
    severity: 'high',
    query:
      'message.message: audit-forwarding.failed or message.message: audit-forwarding.sink-failed or message.message: audit-forwarding.source-failed or message.message: audit-forwarding.archive-failed | SELECT "message.message" AS problem, count(*) AS failures FROM log GROUP BY "message.message" ORDER BY failures DESC',
    windowMinutes: 60,
    everyMinutes: 15,
    condition: 'failures >= 3',
    title: {
      en: 'Audit events are not forwarded',
      zhHK: '審計事件未能轉送',
    },
    message: {
      en: '${problem} came ${failures} times in an hour. npm run audit -- status names the source or receiver and the cause.',
      zhHK: '${problem} 於一小時內出現 ${failures} 次。npm run audit -- status 會列出有關來源或接收端及原因。',
    },
  },
  {
    id: 'audit-alarm-not-told',
    severity: 'high',
    query:
      'message.message: audit-forwarding.alarm-not-told | SELECT count(*) AS failures FROM log',
    windowMinutes: 60,
    everyMinutes: 15,
    condition: 'failures > 0',
    title: {
      en: 'An alarm about the audit trail reached nobody',
      zhHK: '審計警報未能通知任何人',
    },
    message: {
      en: 'An alarm of audit-forwarding (a gap, tampering, a silent source) could not be told in the group. npm run audit -- status shows the alarms that stand.',
      zhHK: 'audit-forwarding 的警報（缺口、竄改或來源靜默）未能於群組發出。npm run audit -- status 會列出現有警報。',
    },
  },
];
