import type { FunctionPermissions } from '../../shared/permissions/index.ts';

/** What the role of this function may do; see `infra/roles`. */
export const permissions: FunctionPermissions = {
  functionName: 'webhook-intake',
  tables: [
    { tables: ['inbox'], actions: ['ots:GetRow', 'ots:BatchWriteRow'] },
    { tables: ['pending_work'], actions: ['ots:BatchWriteRow'] },
  ],
  objects: [],
  listings: [],
  secrets: { settings: ['CALLBACK_SECRET_NAME', 'SEALING_SECRET_NAME'], kinds: [] },
  invocations: [{ functions: ['event-worker'], actions: ['fc:InvokeFunction'] }],
  // It answers and calls nothing outside.
  usesVpc: false,
};
