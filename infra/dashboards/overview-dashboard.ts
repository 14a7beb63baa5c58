import type { ChartDeclaration, DashboardDeclaration } from './dashboard-declaration.ts';

const HOUR = "date_trunc('hour', from_unixtime(__time__)) AS hour";

const overTime = (
  id: string,
  en: string,
  zhHK: string,
  search: string,
  columns: Readonly<Record<string, string>>,
): ChartDeclaration => ({
  id,
  title: { en, zhHK },
  type: 'line',
  query: `${search} | SELECT ${[HOUR, ...Object.entries(columns).map(([name, value]) => `${value} AS ${name}`)].join(', ')} FROM log GROUP BY hour ORDER BY hour`,
  x: 'hour',
  y: Object.keys(columns),
});

/** What goes on in an environment, on one page. */
export const overviewDashboard: DashboardDeclaration = {
  name: 'dt-overview',
  title: { en: 'DingTalk HK Functions', zhHK: 'DingTalk HK Functions 總覽' },
  windowHours: 24,
  charts: [
    overTime('callbacks', 'Callbacks', '回呼', 'message.message: intake.counters', {
      accepted: 'sum("message.counts.accepted")',
      repeated: 'sum("message.counts.duplicate")',
      refused: 'sum("message.counts.refused")',
      unavailable: 'sum("message.counts.unavailable")',
    }),
    overTime(
      'failures',
      'Functions that ended with an error',
      '以錯誤結束的函數',
      '"FC Invoke Failed" or "Unhandled function error"',
      { failures: 'count(*)' },
    ),
    {
      id: 'errors',
      title: { en: 'Errors by kind', zhHK: '按種類劃分的錯誤' },
      type: 'table',
      query:
        'message.level: error | SELECT functionName, "message.message" AS problem, count(*) AS errors FROM log GROUP BY functionName, "message.message" ORDER BY errors DESC LIMIT 50',
      x: 'problem',
      y: ['errors'],
    },
    overTime(
      'audit-lag',
      'Audit events: lag in seconds',
      '審計事件：延遲秒數',
      'message.message: audit-forwarding.sink',
      { lag: 'max("message.lagSeconds")', backlog: 'max("message.backlog")' },
    ),
    {
      id: 'payroll',
      title: { en: 'Payroll runs', zhHK: '薪酬匯出' },
      type: 'table',
      query:
        'message.message: payroll.run-ended | SELECT "message.run" AS run, "message.outcome" AS outcome, count(*) AS times, max(from_unixtime(__time__)) AS latest FROM log GROUP BY "message.run", "message.outcome" ORDER BY latest DESC LIMIT 50',
      x: 'run',
      y: ['times'],
    },
    {
      id: 'lines',
      title: { en: 'Lines by function', zhHK: '各函數的日誌行數' },
      type: 'column',
      query:
        'functionName: * | SELECT functionName, count(*) AS lines FROM log GROUP BY functionName ORDER BY lines DESC',
      x: 'functionName',
      y: ['lines'],
    },
  ],
};
