import type { FunctionPermissions } from '../../shared/permissions/index.ts';

/** What the role of this function may do; see `infra/roles`. */
export const permissions: FunctionPermissions = {
  functionName: 'event-worker',
  tables: [
    { tables: ['configuration_pointer'], actions: ['ots:GetRow'] },
    {
      tables: ['inbox', 'event_delivery'],
      actions: ['ots:GetRow', 'ots:PutRow', 'ots:GetRange', 'ots:BatchWriteRow'],
    },
    { tables: ['pending_work', 'dead_letter'], actions: ['ots:GetRange', 'ots:BatchWriteRow'] },
    {
      tables: ['event_health', 'approval_end', 'lease', 'access_token', 'audit_trail'],
      actions: ['ots:GetRow', 'ots:PutRow'],
    },
    { tables: ['call_ledger'], actions: ['ots:GetRow', 'ots:PutRow', 'ots:GetRange'] },
    { tables: ['call_allowance'], actions: ['ots:GetRow', 'ots:PutRow', 'ots:UpdateRow'] },
    { tables: ['directory_entry'], actions: ['ots:GetRow', 'ots:PutRow', 'ots:BatchWriteRow'] },
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
