import type { EnvironmentCommandParts } from '../command/environment-command.ts';
import { commandOption } from '../command/payload-option.ts';
import { resourceKinds } from './planned-step.ts';

/** `npm run provision` as a person types it. */
export const provisionCommand: EnvironmentCommandParts = {
  name: 'provision',
  title: '按聲明備置環境的資料表、儲存空間、角色及日誌',
  options: {
    plan: commandOption('flag', '', 'show what would be done', '列出將會進行的事項'),
    apply: commandOption('flag', '', 'do it', '執行'),
    only: commandOption('list', 'KIND,KIND', resourceKinds.join(', '), '只限這些種類'),
    corp: commandOption(
      'list',
      'ID,ID',
      'organisations with files in the bucket',
      '在儲存空間有檔案的機構（corpId）',
    ),
    contract: commandOption(
      'list',
      'TABLE,TABLE',
      'these tables may lose rows, or go',
      '這些資料表可刪減資料或移除',
    ),
    'lock-audit': commandOption(
      'text',
      'BUCKET',
      'lock its retention; nobody can undo that',
      '鎖定其保留政策，不可還原',
    ),
  },
  exits:
    '0 as declared, or done / 符合聲明或已完成, 1 failed or refused / 失敗或被拒, 2 usage / 用法不正確, 3 changes are pending (plan) / 有待執行的更改（plan）',
};
