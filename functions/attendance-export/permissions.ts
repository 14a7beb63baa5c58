import type { FunctionPermissions } from '../../shared/permissions/index.ts';

/** What the role of this function may do; see `infra/roles`. */
export const permissions: FunctionPermissions = {
  functionName: 'attendance-export',
  tables: [
    { tables: ['configuration_pointer'], actions: ['ots:GetRow'] },
    {
      tables: ['payroll_run', 'fetch_checkpoint', 'call_ledger'],
      actions: ['ots:GetRow', 'ots:PutRow', 'ots:GetRange'],
    },
    {
      tables: ['fetch_checkpoint'],
      actions: ['ots:DeleteRow'],
      purpose: { en: 'for retention', zhHK: '供保留期滿時刪除' },
    },
    { tables: ['lease', 'audit_trail', 'access_token'], actions: ['ots:GetRow', 'ots:PutRow'] },
    { tables: ['call_allowance'], actions: ['ots:GetRow', 'ots:PutRow', 'ots:UpdateRow'] },
    {
      tables: ['directory_entry'],
      actions: ['ots:GetRow', 'ots:PutRow'],
      purpose: { en: 'for whom `check` tells', zhHK: '供 `check` 查找通知對象' },
    },
    {
      tables: ['reported_punch'],
      actions: ['ots:PutRow', 'ots:GetRange'],
      purpose: { en: 'for [punch events](#punch-events)', zhHK: '供[打卡事件](#打卡事件)使用' },
    },
    {
      tables: ['inbox'],
      actions: ['ots:GetRow'],
      purpose: { en: 'for [punch events](#punch-events)', zhHK: '供[打卡事件](#打卡事件)使用' },
    },
    {
      tables: ['event_delivery'],
      actions: ['ots:GetRow', 'ots:PutRow'],
      purpose: { en: 'for [punch events](#punch-events)', zhHK: '供[打卡事件](#打卡事件)使用' },
    },
    {
      tables: ['pending_work', 'dead_letter'],
      actions: ['ots:BatchWriteRow'],
      purpose: { en: 'for [punch events](#punch-events)', zhHK: '供[打卡事件](#打卡事件)使用' },
    },
  ],
  objects: [
    { bucket: 'OSS_BUCKET', keys: ['<stage>/configuration/*'], actions: ['oss:GetObject'] },
    {
      bucket: 'OSS_BUCKET',
      keys: ['<stage>/*/mapping/*', '<stage>/*/weather/*'],
      actions: ['oss:GetObject'],
    },
    {
      bucket: 'OSS_BUCKET',
      keys: ['<stage>/*/attendance/*', '<stage>/*/subject-access/*', '<stage>/*/templates/*'],
      actions: ['oss:GetObject', 'oss:PutObject'],
    },
    {
      bucket: 'OSS_BUCKET',
      keys: ['<stage>/*/attendance/*/answers/*'],
      actions: ['oss:DeleteObject'],
      purpose: { en: 'for retention', zhHK: '供保留期滿時刪除' },
    },
  ],
  listings: [{ bucket: 'OSS_BUCKET' }],
  secrets: { settings: ['SEALING_SECRET_NAME'], kinds: ['dingtalk-app', 'payroll'] },
  invocations: [],
  usesVpc: true,
};
