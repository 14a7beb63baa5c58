import type { AppCall } from '../operation.ts';
import { newRefusal } from '../refusal.ts';
import type { AuditRecord } from './audit-record.ts';
import { requireExclusiveEdition, rowsOfPage } from './audit-window.ts';

const DEFAULT_PAGE = 100;

/** Asked for in milliseconds, told in seconds, as the page's request and answer show. */
export function listTrustedDevices(call: AppCall): Record<string, unknown> {
  requireExclusiveEdition(call);
  const { parameters } = call;
  const userIds = parameters.list('userIds');
  if (userIds.some((userId) => call.directory.everEmployed(userId) === undefined)) {
    throw newRefusal('staff.not.found', 'userId错误');
  }
  const pageNumber = parameters.integer('pageNumber') ?? 1;
  const pageSize = parameters.integer('pageSize') ?? DEFAULT_PAGE;
  if (!(pageNumber >= 1 && pageSize >= 1)) throw newRefusal('param.illegal', '参数不合法');
  const rows = call.audit
    .told('trusted-device', { fromEpochMs: 0, toEpochMs: call.nowEpochMs })
    .filter((device) => matchesQuery(call, device, userIds));
  const page = rowsOfPage(rows, { pageNumber, pageSize });
  return {
    data: call.audit.inToldOrder(page).map(describeDevice),
    total: rows.length,
    pageSize: page.length,
    currentPage: pageNumber,
  };
}

function matchesQuery(
  { parameters }: AppCall,
  { atEpochMs, fields }: AuditRecord,
  userIds: readonly string[],
): boolean {
  const bound = (name: string, otherwise: number): number => parameters.integer(name) ?? otherwise;
  const equals = (name: string): boolean => {
    const wanted = parameters.text(name);
    return wanted === undefined || String(fields[name]) === wanted;
  };
  const modified = modifiedAt(atEpochMs, fields);
  return (
    (userIds.length === 0 || userIds.includes(String(fields['userId']))) &&
    ['platform', 'macAddress', 'status', 'serialNumber', 'deviceUuid'].every(equals) &&
    atEpochMs >= bound('gmtCreateStart', 0) &&
    atEpochMs <= bound('gmtCreateEnd', Infinity) &&
    modified >= bound('gmtModifiedStart', 0) &&
    modified <= bound('gmtModifiedEnd', Infinity)
  );
}

function describeDevice({ atEpochMs, fields, id }: AuditRecord): Record<string, unknown> {
  const { modifiedEpochMs: _modified, ...told } = fields;
  return {
    ...told,
    id: Number(id),
    createTime: Math.floor(atEpochMs / 1_000),
    modifiedTime: Math.floor(modifiedAt(atEpochMs, fields) / 1_000),
  };
}

function modifiedAt(atEpochMs: number, fields: AuditRecord['fields']): number {
  return typeof fields['modifiedEpochMs'] === 'number' ? fields['modifiedEpochMs'] : atEpochMs;
}
