import type { FunctionPermissions } from '../../shared/permissions/index.ts';

/** What the role of this function may do; see `infra/roles`. */
export const permissions: FunctionPermissions = {
  functionName: 'audit-forwarding',
  tables: [
    {
      tables: [
        'audit_stream',
        'audit_segment',
        'audit_checkpoint',
        'audit_rejection',
        'audit_intake',
        'audit_note',
        'lease',
        'call_ledger',
        'access_token',
        'call_allowance',
        'directory_entry',
        'event_delivery',
        'event_subject',
        'pending_work',
        'dead_letter',
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
    { tables: ['audit_trail'], actions: ['ots:GetRow', 'ots:GetRange', 'ots:PutRow'] },
    { tables: ['configuration_pointer', 'inbox'], actions: ['ots:GetRow'] },
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
