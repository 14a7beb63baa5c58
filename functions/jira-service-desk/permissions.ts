import type { FunctionPermissions } from '../../shared/permissions/index.ts';

/** What the role of this function may do; see `infra/roles`. */
export const permissions: FunctionPermissions = {
  functionName: 'jira-service-desk',
  tables: [
    { tables: ['configuration_pointer', 'inbox'], actions: ['ots:GetRow'] },
    {
      tables: ['service_request'],
      actions: ['ots:GetRow', 'ots:PutRow', 'ots:DeleteRow'],
    },
    {
      tables: ['event_delivery', 'lease', 'audit_trail', 'access_token'],
      actions: ['ots:GetRow', 'ots:PutRow'],
    },
    { tables: ['pending_work', 'dead_letter'], actions: ['ots:BatchWriteRow'] },
    { tables: ['call_ledger'], actions: ['ots:GetRow', 'ots:PutRow', 'ots:GetRange'] },
    { tables: ['call_allowance'], actions: ['ots:GetRow', 'ots:PutRow', 'ots:UpdateRow'] },
    {
      tables: ['directory_entry'],
      actions: ['ots:GetRow', 'ots:PutRow'],
      purpose: { en: 'for `byEmail`', zhHK: '供 `byEmail` 使用' },
    },
  ],
  objects: [
    { bucket: 'OSS_BUCKET', keys: ['<stage>/configuration/*'], actions: ['oss:GetObject'] },
  ],
  listings: [],
  secrets: { settings: ['SEALING_SECRET_NAME'], kinds: ['dingtalk-app', 'service-desk'] },
  invocations: [],
  usesVpc: true,
};
