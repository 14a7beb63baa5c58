import { EXIT } from '../command/exit-status.ts';
import { runEnvironmentCommand } from '../command/environment-command.ts';
import { costCommand } from './cost-command.ts';
import { performCost } from './perform.ts';

/** `npm run cost`: what a month costs, beside a server that is always on. */
await runEnvironmentCommand({
  command: costCommand,
  view: {
    labels: {
      currency: 'currency / 貨幣',
      pricesAsOf: 'prices as of / 價目日期',
      month: 'a month, by people / 每月費用（按人數）',
      what: 'what / 項目',
      by: 'by (most people) / 計算依據（最多人數）',
      sure: 'price / 價格',
      totals: 'in all / 合計',
      staff: 'people / 人數',
      total: 'a month / 每月',
      perPerson: 'a person / 每人',
      server: 'ECS always on / 常開 ECS',
    },
  },
  exitStatusOf: () => EXIT.done,
  perform: performCost,
});
