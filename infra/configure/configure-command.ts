import type { EnvironmentCommandParts } from '../command/environment-command.ts';
import { commandOption } from '../command/payload-option.ts';

/** What can be asked of `npm run configure`. */
export const configureCommand: EnvironmentCommandParts = {
  name: 'configure',
  title: 'publish the configuration / 發佈設定',
  options: {
    file: commandOption(
      'text',
      'FILE',
      'the configuration, YAML; tables and profiles that it names as files lie beside it',
      '設定檔（YAML）；其中以 file 指明的對照表及檔案格式放於其旁',
    ),
    plan: commandOption(
      'flag',
      '',
      'check and show what would change (default)',
      '檢查並列出更改（預設）',
    ),
    apply: commandOption('flag', '', 'publish it', '發佈'),
    onto: commandOption(
      'text',
      'VERSION',
      'publish only onto this live version, the one that the plan was made on',
      '只在現行版本為此號碼時發佈（即計劃所依據的版本）',
    ),
    check: commandOption(
      'flag',
      '',
      'check the file alone; no environment is asked',
      '只檢查檔案，不連接任何環境',
    ),
    show: commandOption('flag', '', 'the live configuration as YAML', '以 YAML 顯示現行設定'),
  },
  exits:
    '0 done, nothing to change / 完成或無須更改, 1 refused / 拒絕, 2 usage / 用法不正確, 3 changes not yet published / 有更改尚未發佈',
};
