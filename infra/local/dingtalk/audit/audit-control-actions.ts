import { textOf, type ControlAction } from '../control-action.ts';
import type { AuditInput } from './audit-controls.ts';
import type { AuditSource } from './audit-record.ts';

/** The controls of audit records over HTTP. */
export const AUDIT_ACTIONS: Readonly<Record<string, ControlAction>> = {
  'GET audit-records': ({ audit }, _body, query) => ({
    records: audit.told(query.get('corpId') ?? '', query.get('source') as AuditSource),
  }),
  'POST audit-records': ({ audit }, body) =>
    audit.add(textOf(body, 'corpId'), body['record'] as AuditInput),
};
