import type { EnvironmentCommandParts } from '../command/environment-command.ts';
import { commandOption } from '../command/payload-option.ts';

/** What can be asked of `npm run cost`. */
export const costCommand: EnvironmentCommandParts = {
  name: 'cost',
  title: 'what a month costs / 每月費用估算',
  options: {
    staff: commandOption(
      'list',
      'N,N',
      'how many people (50,500,5000)',
      '人數（預設 50,500,5000）',
    ),
    prices: commandOption(
      'text',
      'FILE',
      'your own prices, a changed copy of infra/cost/prices.yaml',
      '自訂價目，由 infra/cost/prices.yaml 複製後修改',
    ),
    measure: commandOption(
      'flag',
      '',
      'time the functions of the running environment first; they do their work',
      '先量度運行中各函數的時間；函數會實際執行工作',
    ),
  },
  exits: '0 done / 完成, 1 failed / 失敗, 2 usage / 用法不正確',
};
