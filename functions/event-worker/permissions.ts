import type { FunctionPermissions } from '../../shared/permissions/index.ts';

/** What the role of this function may do; see `infra/roles`. */
export const permissions: FunctionPermissions = {
  functionName: 'event-worker',
  tables: [
    {
      tables: [
        'inbox',
        'pending_work',
        'event_delivery',
        'dead_letter',
        'event_health',
        'approval_end',
        'lease',
        'call_ledger',
        'access_token',
        'call_allowance',
        'directory_entry',
      ],
      actions: [
        'ots:GetRow',
        'ots:PutRow',
        'ots:UpdateRow',
        'ots:DeleteRow',
        'ots:BatchWriteRow',
        'ots:GetRange',
      ],
    },
    { tables: ['configuration_pointer'], actions: ['ots:GetRow'] },
    { tables: ['audit_trail'], actions: ['ots:PutRow'] },
  ],
  objects: [
    { bucket: 'OSS_BUCKET', keys: ['<stage>/configuration/*'], actions: ['oss:GetObject'] },
    {
      bucket: 'OSS_BUCKET',
      keys: ['<stage>/*/failed-pushes/*'],
      actions: ['oss:GetObject', 'oss:PutObject', 'oss:DeleteObject'],
    },
  ],
  listings: [{ bucket: 'OSS_BUCKET' }],
  secrets: { settings: ['SEALING_SECRET_NAME'], kinds: ['dingtalk-app', 'alarm-robot'] },
  invocations: [
    {
      functions: ['attendance-export', 'audit-forwarding', 'jira-service-desk'],
      actions: ['fc:InvokeFunction', 'fc:GetAsyncTask'],
    },
  ],
  usesVpc: true,
};
