import type { EnvironmentCommandParts } from '../command/environment-command.ts';
import { commandOption } from '../command/payload-option.ts';

/** What can be asked of `npm run backup`. */
export const backupCommand: EnvironmentCommandParts = {
  name: 'backup',
  title: 'tables and buckets to an encrypted folder, and back / 資料表及儲存空間的加密備份與還原',
  options: {
    to: commandOption('text', 'DIR', 'take a backup into this new folder', '備份至此新資料夾'),
    recipient: commandOption(
      'text',
      'FILE',
      'public key (OpenPGP) of whoever may open it; with --to',
      '可開啟備份者的 OpenPGP 公鑰；配合 --to',
    ),
    restore: commandOption(
      'text',
      'DIR',
      'put back what is missing; nothing that is there is changed',
      '還原欠缺的資料；現有資料不變',
    ),
    compare: commandOption(
      'text',
      'DIR',
      'open every part, compare with what is there, write nothing',
      '開啟每一部分並與現有資料比較，不寫入任何資料',
    ),
    key: commandOption(
      'text',
      'FILE',
      'private key of a recipient; passphrase in BACKUP_KEY_PASSPHRASE',
      '收件人的私人金鑰；密碼置於 BACKUP_KEY_PASSPHRASE',
    ),
  },
  exits:
    '0 done, all the same / 完成或內容一致, 1 failed / 失敗, 2 usage / 用法不正確, 3 differs / 有差異',
};
