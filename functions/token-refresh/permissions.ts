import type { FunctionPermissions } from '../../shared/permissions/index.ts';

/** What the role of this function may do; see `infra/roles`. */
export const permissions: FunctionPermissions = {
  functionName: 'token-refresh',
  tables: [
    {
      tables: 'every',
      actions: ['ots:GetRange'],
      purpose: { en: 'for `check` and for sealing anew', zhHK: '供 `check` 及重新加密使用' },
    },
    { tables: ['configuration_pointer'], actions: ['ots:GetRow'] },
    {
      tables: ['access_token'],
      actions: ['ots:GetRow', 'ots:PutRow', 'ots:BatchWriteRow'],
    },
    {
      tables: ['inbox', 'reported_punch', 'directory_entry', 'audit_intake'],
      actions: ['ots:GetRow', 'ots:BatchWriteRow'],
      purpose: { en: 'for sealing anew', zhHK: '供重新加密使用' },
    },
    { tables: ['lease', 'key_rotation', 'audit_trail'], actions: ['ots:GetRow', 'ots:PutRow'] },
    {
      tables: ['call_ledger'],
      actions: ['ots:GetRow', 'ots:PutRow'],
      purpose: { en: 'for `quota` and its warnings', zhHK: '供 `quota` 及其提示使用' },
    },
  ],
  objects: [
    { bucket: 'OSS_BUCKET', keys: ['<stage>/configuration/*'], actions: ['oss:GetObject'] },
  ],
  listings: [{ bucket: 'OSS_BUCKET' }],
  secrets: { settings: ['SEALING_SECRET_NAME'], kinds: ['dingtalk-app', 'alarm-robot'] },
  invocations: [],
  usesVpc: true,
};
