import type { AppCall } from '../operation.ts';
import { newRefusal } from '../refusal.ts';
import { compareIds } from './audit-book.ts';
import type { AuditRecord } from './audit-record.ts';
import { requiredWindow, requireExclusiveEdition } from './audit-window.ts';

const LARGEST_PAGE = 500;

/**
 * Oldest first. A page is what comes after the time and file that the caller names, which are those
 * of the last row of the page before; it has no other end than being short.
 */
export function listFileRecords(call: AppCall): Record<string, unknown> {
  requireExclusiveEdition(call);
  const window = requiredWindow(call, ['startDate', 'endDate'], 'param.error');
  const pageSize = call.parameters.integer('pageSize') ?? Number.NaN;
  if (!(pageSize >= 1)) throw newRefusal('param.error', '参数错误');
  if (pageSize > LARGEST_PAGE) throw newRefusal('param.invalid', '操作列表长度不能大于500');
  const rows = call.audit.told('file', window);
  const first = firstAfter(rows, readCursor(call));
  return {
    list: call.audit.inToldOrder(rows.slice(first, first + pageSize)).map(describe),
  };
}

interface Cursor {
  readonly atEpochMs: number;
  readonly id: string;
}

/** Both parts or neither. */
function readCursor({ parameters }: AppCall): Cursor | undefined {
  const atEpochMs = parameters.integer('nextGmtCreate');
  const id = parameters.text('nextBizId');
  if (atEpochMs === undefined && id === undefined) return undefined;
  if (atEpochMs === undefined || Number.isNaN(atEpochMs) || id === undefined || !/^\d+$/.test(id)) {
    throw newRefusal('param.error', '参数错误');
  }
  return { atEpochMs, id };
}

function firstAfter(rows: readonly AuditRecord[], cursor: Cursor | undefined): number {
  if (cursor === undefined) return 0;
  const first = rows.findIndex(
    ({ atEpochMs, id }) =>
      atEpochMs > cursor.atEpochMs ||
      (atEpochMs === cursor.atEpochMs && compareIds(id, cursor.id) > 0),
  );
  return first === -1 ? rows.length : first;
}

function describe({ atEpochMs, fields, id }: AuditRecord): Record<string, unknown> {
  return { bizId: id, gmtCreate: atEpochMs, gmtModified: atEpochMs, ...fields };
}
