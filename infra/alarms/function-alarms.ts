import type { AlarmDeclaration } from './alarm-declaration.ts';

/** What holds for every function, and for the logs themselves. */
export const functionAlarms: readonly AlarmDeclaration[] = [
  {
    id: 'silence-watch-absent',
    severity: 'critical',
    query: 'message.message: silence.watched | SELECT count(*) AS watched FROM log',
    windowMinutes: 30,
    everyMinutes: 5,
    condition: 'watched == 0',
    title: {
      en: 'Nobody watches for silence',
      zhHK: '靜默監察已停止',
    },
    message: {
      en: 'silence-watch has written nothing for 30 minutes: until it runs again, nothing tells of a payroll run or a delivery that does not come. See whether the function and its timer `watch` are there and enabled.',
      zhHK: 'silence-watch 已有 30 分鐘沒有輸出：在恢復之前，薪酬匯出或送出缺失均不會有人知道。請檢查該函數及其定時觸發器 watch 是否存在並已啟用。',
    },
  },
  {
    id: 'logs-absent',
    severity: 'critical',
    query: 'functionName: * | SELECT count(*) AS lines FROM log',
    windowMinutes: 15,
    everyMinutes: 5,
    condition: 'lines == 0',
    title: {
      en: 'No function writes a log',
      zhHK: '所有函數均沒有日誌',
    },
    message: {
      en: 'No line has come for 15 minutes, though event-worker sweeps each minute. Either no function runs or their lines do not arrive; all other alarms are blind.',
      zhHK: '已有 15 分鐘沒有任何日誌，而 event-worker 本應每分鐘清掃一次。若非函數沒有運行，便是日誌未能送達；其他警報均已失效。',
    },
  },
  {
    id: 'function-failed',
    severity: 'high',
    query:
      '("FC Invoke Failed" or "Unhandled function error") not "timed out after" | SELECT functionName, count(*) AS failures FROM log GROUP BY functionName ORDER BY failures DESC',
    windowMinutes: 15,
    everyMinutes: 5,
    condition: 'failures > 0',
    title: {
      en: 'A function ended with an error',
      zhHK: '有函數以錯誤結束',
    },
    message: {
      en: '${functionName} ended with an error ${failures} times in 15 minutes. Look at the lines of level error just before.',
      zhHK: '${functionName} 於 15 分鐘內以錯誤結束 ${failures} 次。請查看之前 level 為 error 的日誌。',
    },
  },
  {
    id: 'function-timed-out',
    severity: 'high',
    query:
      '"timed out after" | SELECT functionName, count(*) AS failures FROM log GROUP BY functionName ORDER BY failures DESC',
    windowMinutes: 15,
    everyMinutes: 5,
    condition: 'failures > 0',
    title: {
      en: 'A function was stopped by its time-out',
      zhHK: '有函數因逾時被中止',
    },
    message: {
      en: '${functionName} was stopped by its time-out ${failures} times in 15 minutes. What it had stored is kept; look for which neighbour was slow.',
      zhHK: '${functionName} 於 15 分鐘內因逾時被中止 ${failures} 次。已儲存的內容不受影響；請查明哪個外部系統變慢。',
    },
  },
  {
    id: 'errors-repeated',
    severity: 'medium',
    query:
      'message.level: error | SELECT functionName, "message.message" AS problem, count(*) AS errors FROM log GROUP BY functionName, "message.message" ORDER BY errors DESC',
    windowMinutes: 60,
    everyMinutes: 15,
    condition: 'errors >= 5',
    title: {
      en: 'The same error again and again',
      zhHK: '同一錯誤重複出現',
    },
    message: {
      en: '${functionName} wrote ${problem} ${errors} times in an hour.',
      zhHK: '${functionName} 於一小時內寫下 ${problem} 共 ${errors} 次。',
    },
  },
  {
    id: 'function-throttled',
    severity: 'high',
    query:
      'message.error.code: function-compute.throttled or message.code: function-compute.throttled | SELECT functionName, count(*) AS refusals FROM log GROUP BY functionName ORDER BY refusals DESC',
    windowMinutes: 15,
    everyMinutes: 5,
    condition: 'refusals >= 10',
    title: {
      en: 'Function Compute refuses invocations (429)',
      zhHK: 'Function Compute 拒絕執行（429）',
    },
    message: {
      en: '${functionName} was refused ${refusals} invocations in 15 minutes. They are repeated by the sweep; see whether a limit of concurrency is too low.',
      zhHK: '${functionName} 於 15 分鐘內有 ${refusals} 次執行被拒。清掃會重試；請檢查並行上限是否過低。',
    },
  },
];
