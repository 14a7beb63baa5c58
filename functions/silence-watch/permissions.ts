import type { FunctionPermissions } from '../../shared/permissions/index.ts';

/** What the role of this function may do; see `infra/roles`. It reads what others keep. */
export const permissions: FunctionPermissions = {
  functionName: 'silence-watch',
  tables: [
    {
      tables: ['payroll_run', 'audit_segment'],
      actions: ['ots:GetRange'],
    },
    {
      tables: ['audit_stream'],
      actions: ['ots:GetRow', 'ots:GetRange'],
    },
    {
      tables: [
        'access_token',
        'event_health',
        'audit_note',
        'audit_checkpoint',
        'configuration_pointer',
      ],
      actions: ['ots:GetRow'],
    },
    { tables: ['silence_note'], actions: ['ots:GetRow', 'ots:PutRow', 'ots:GetRange'] },
    // An entry of the trail whose answer was lost is read back.
    { tables: ['lease', 'audit_trail'], actions: ['ots:GetRow', 'ots:PutRow'] },
  ],
  objects: [
    { bucket: 'OSS_BUCKET', keys: ['<stage>/configuration/*'], actions: ['oss:GetObject'] },
  ],
  listings: [],
  secrets: { settings: [], kinds: ['alarm-robot'] },
  invocations: [
    {
      functions: ['attendance-export', 'event-worker', 'token-refresh', 'audit-forwarding'],
      actions: ['fc:ListTriggers'],
    },
  ],
  usesVpc: true,
};
