import type { FunctionPermissions } from '../../shared/permissions/index.ts';

/** What the role of this function may do; see `infra/roles`. */
export const permissions: FunctionPermissions = {
  functionName: 'audit-forwarding',
  tables: [
    { tables: ['configuration_pointer', 'inbox'], actions: ['ots:GetRow'] },
    { tables: ['audit_stream', 'audit_checkpoint'], actions: ['ots:GetRow', 'ots:BatchWriteRow'] },
    {
      tables: ['audit_segment', 'audit_trail', 'call_ledger'],
      actions: ['ots:GetRow', 'ots:PutRow', 'ots:GetRange'],
    },
    { tables: ['audit_rejection'], actions: ['ots:GetRange', 'ots:BatchWriteRow'] },
    {
      tables: ['audit_intake'],
      actions: ['ots:UpdateRow', 'ots:GetRange', 'ots:BatchWriteRow'],
    },
    {
      tables: ['audit_note', 'lease', 'access_token', 'directory_entry', 'event_delivery'],
      actions: ['ots:GetRow', 'ots:PutRow'],
    },
    { tables: ['call_allowance'], actions: ['ots:GetRow', 'ots:PutRow', 'ots:UpdateRow'] },
    { tables: ['pending_work', 'dead_letter'], actions: ['ots:BatchWriteRow'] },
  ],
  objects: [
    { bucket: 'OSS_BUCKET', keys: ['<stage>/configuration/*'], actions: ['oss:GetObject'] },
    {
      bucket: 'OSS_BUCKET',
      keys: ['audit/segments/<stage>/*', 'audit/snapshots/<stage>/*', 'audit/evidence/<stage>/*'],
      actions: ['oss:GetObject', 'oss:PutObject'],
    },
    {
      bucket: 'OSS_BUCKET',
      keys: ['audit/exports/*'],
      actions: ['oss:GetObject'],
      purpose: { en: 'for `verify`', zhHK: '供 `verify` 使用' },
    },
    { bucket: 'OSS_BUCKET', keys: ['audit/snapshots/<stage>/*'], actions: ['oss:DeleteObject'] },
    {
      bucket: 'AUDIT_BUCKET',
      keys: ['audit/<stage>/*'],
      actions: ['oss:GetObject', 'oss:PutObject'],
    },
  ],
  listings: [{ bucket: 'OSS_BUCKET' }, { bucket: 'AUDIT_BUCKET' }],
  secrets: {
    settings: ['SEALING_SECRET_NAME'],
    kinds: ['dingtalk-app', 'alarm-robot', 'audit-sink'],
  },
  invocations: [{ functions: ['audit-forwarding'], actions: ['fc:InvokeFunction'] }],
  usesVpc: true,
};
