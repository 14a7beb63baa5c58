import type { EnvironmentCommandParts } from '../command/environment-command.ts';
import { commandOption } from '../command/payload-option.ts';

/** What can be asked of `npm run release`. */
export const releaseCommand: EnvironmentCommandParts = {
  name: 'release',
  title: 'deploy functions, move traffic step by step / 部署函數並逐步轉移流量',
  options: {
    plan: commandOption('flag', '', 'show what would change, change nothing', '只顯示變更'),
    weight: commandOption(
      'number',
      'PERCENT',
      'share of the new version while it is watched (10)',
      '觀察期間新版本所佔流量（預設 10）',
    ),
    watch: commandOption(
      'number',
      'SECONDS',
      'how long errors are watched for (600)',
      '觀察錯誤的秒數（預設 600）',
    ),
    rollback: commandOption(
      'flag',
      '',
      'all traffic back to the version before',
      '把全部流量回退至上一版本',
    ),
  },
  exits: '0 done / 完成, 1 failed / 失敗, 2 usage / 用法不正確',
};
