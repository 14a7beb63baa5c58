import type { AlarmDeclaration } from './alarm-declaration.ts';

/** Payroll files. That a run, a release or a delivery is absent is told by `silence-watch`. */
export const payrollAlarms: readonly AlarmDeclaration[] = [
  {
    id: 'payroll-failed',
    severity: 'high',
    query:
      'message.message: payroll.failed | SELECT "message.company" AS company, count(*) AS failures FROM log GROUP BY "message.company"',
    windowMinutes: 70,
    everyMinutes: 10,
    condition: 'failures > 0',
    title: {
      en: 'A payroll run failed',
      zhHK: '薪酬匯出失敗',
    },
    message: {
      en: 'The run of ${company} failed ${failures} times. It goes on from where it was with the next hourly timer; npm run payroll -- status says why it stopped.',
      zhHK: '${company} 的匯出失敗 ${failures} 次。下一個整點定時會由中斷處繼續；可用 npm run payroll -- status 查看原因。',
    },
  },
  {
    id: 'payroll-waiting',
    severity: 'low',
    query:
      'message.message: payroll.run-ended and message.outcome: awaiting-release | SELECT "message.run" AS run, count(*) AS looks FROM log GROUP BY "message.run" ORDER BY looks DESC',
    windowMinutes: 480,
    everyMinutes: 60,
    condition: 'looks >= 6',
    title: {
      en: 'A payroll file waits for its release',
      zhHK: '薪酬檔案等待放行',
    },
    message: {
      en: '${run} has waited for its approval for hours. Remind the approver; nothing is delivered before.',
      zhHK: '${run} 已等待審批多個小時。請提醒審批人；放行前不會送出任何檔案。',
    },
  },
];
