import type { FunctionPermissions } from '../../shared/permissions/index.ts';

/** What the role of this function may do; see `infra/roles`. */
export const permissions: FunctionPermissions = {
  functionName: 'token-refresh',
  tables: [
    {
      tables: ['access_token', 'inbox', 'reported_punch', 'directory_entry', 'key_rotation'],
      actions: ['ots:GetRow', 'ots:PutRow', 'ots:BatchWriteRow'],
    },
    { tables: ['lease'], actions: ['ots:GetRow', 'ots:PutRow', 'ots:UpdateRow'] },
    { tables: ['audit_trail'], actions: ['ots:PutRow'] },
    { tables: ['configuration_pointer'], actions: ['ots:GetRow'] },
    {
      tables: 'every',
      actions: ['ots:GetRange'],
      purpose: { en: 'for `check` and for sealing anew', zhHK: '供 `check` 及重新加密使用' },
    },
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
