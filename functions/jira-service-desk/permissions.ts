import type { FunctionPermissions } from '../../shared/permissions/index.ts';

/** What the role of this function may do; see `infra/roles`. */
export const permissions: FunctionPermissions = {
  functionName: 'jira-service-desk',
  tables: [
    {
      tables: [
        'inbox',
        'pending_work',
        'event_delivery',
        'dead_letter',
        'event_subject',
        'service_request',
        'call_ledger',
        'audit_trail',
        'access_token',
        'call_allowance',
        'lease',
      ],
      actions: ['ots:GetRow', 'ots:PutRow', 'ots:DeleteRow', 'ots:GetRange', 'ots:BatchWriteRow'],
    },
    { tables: ['configuration_pointer'], actions: ['ots:GetRow'] },
    { tables: ['call_allowance'], actions: ['ots:UpdateRow'] },
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
