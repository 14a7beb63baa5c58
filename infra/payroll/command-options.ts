import {
  commandOption,
  option,
  type CommandOption,
  type PayloadOption,
} from '../command/payload-option.ts';

/** Every option that becomes a field of the payload, by its name without the dashes. */
export const payloadOptions: Readonly<Record<string, PayloadOption>> = {
  company: option('text', 'company', 'CODE', 'company code', '公司代碼'),
  period: option('text', 'period', 'YYYY-MM', 'a whole month', '整個月份'),
  from: option('text', 'from', 'DAY', 'first day of the period', '計薪期首日'),
  to: option('text', 'to', 'DAY', 'last day of the period', '計薪期末日'),
  profile: option('text', 'profile', 'NAME', 'file profile', '檔案格式'),
  employee: option('text', 'employee', 'NUMBER', 'employee number', '僱員編號'),
  user: option('text', 'userId', 'ID', 'DingTalk userId', '釘釘 userId'),
  employees: option('list', 'employees', 'A,B', 'employee numbers', '僱員編號，以逗號分隔'),
  date: option('text', 'date', 'DAY', 'one day', '某一日'),
  code: option('text', 'code', 'CODE', 'earnings code', '薪酬代碼'),
  run: option('text', 'runId', '0001', 'number of the run', '匯出編號'),
  lines: option('number', 'lines', 'N', 'how many lines', '行數'),
  accept: option('list', 'accept', 'ID,ID', 'accept these exceptions', '接納這些異常項目'),
  refresh: option('flag', 'refresh', '', 'fetch again: a new run', '重新擷取，另開一次匯出'),
  'dry-run': option('flag', 'dryRun', '', 'plan only, change nothing', '只作計劃，不作更改'),
  cancel: option('flag', 'cancel', '', 'take the request back', '撤回要求'),
  file: option('file', 'content', 'PATH', 'a file to hand in', '提交的檔案'),
};

/** Every option that is no field of a payload: what goes with the local actions, and what to do with answers. */
export const commandOptions: Readonly<Record<string, CommandOption>> = {
  'accept-all-of': commandOption(
    'text',
    'CSV',
    'accept what a saved exceptions.csv lists, after you have looked at it',
    '檢視後接納已儲存的 exceptions.csv 所列項目',
  ),
  save: commandOption('text', 'DIR', 'copy the outputs to this folder', '將輸出檔案複製至此資料夾'),
  agree: commandOption('flag', '', 'let the file out', '同意'),
  refuse: commandOption('flag', '', 'refuse it', '拒絕'),
  as: commandOption('text', 'ID', 'userId of the approver', '審批人的 userId'),
  codes: commandOption('text', 'PATH', 'earnings codes, CSV or XLSX', '薪酬代碼，CSV 或 XLSX'),
};
