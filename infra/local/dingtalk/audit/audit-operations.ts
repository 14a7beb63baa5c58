import { DAY_MS } from '../local-date-time.ts';
import type { AppCall, AppOperation } from '../operation.ts';
import { newRefusal } from '../refusal.ts';
import type { AuditRecord } from './audit-record.ts';
import {
  requiredPage,
  requiredWindow,
  requireExclusiveEdition,
  rowsOfPage,
} from './audit-window.ts';
import { listFileRecords } from './file-record-operation.ts';
import { listStorageRecords } from './storage-record-operation.ts';
import { listTrustedDevices } from './trusted-device-operation.ts';

const AUDIT_API = { family: 'rest', isMetered: true } as const;
const LARGEST_PAGE = 100;

/** Sources of audit records; metered. All but the storage's belong to the exclusive edition. */
export const AUDIT_OPERATIONS: readonly AppOperation[] = [
  {
    ...AUDIT_API,
    api: 'v1.0/exclusive/fileAuditLogs',
    method: 'GET',
    scopes: ['Custom.OpFileAudit.Read'],
    handle: listFileRecords,
  },
  {
    ...AUDIT_API,
    api: 'v1.0/exclusive/oaOperatorLogs/query',
    method: 'POST',
    scopes: ['Custom.OaOperatorLog.Read'],
    handle: listAdminRecords,
  },
  {
    ...AUDIT_API,
    api: 'v2.0/storage/managements/operationLogs/list',
    method: 'POST',
    scopes: ['Storage.OperationLog.Read'],
    handle: listStorageRecords,
  },
  {
    ...AUDIT_API,
    api: 'v1.0/exclusive/enterpriseSecurities/userBehaviors/screenshots/query',
    method: 'POST',
    scopes: ['Custom.ScreenShot.Read'],
    handle: listScreenshots,
  },
  {
    ...AUDIT_API,
    api: 'v1.0/exclusive/trustedDevices/query',
    method: 'POST',
    scopes: ['Custom.TrustedDevice.ReadWrite'],
    handle: listTrustedDevices,
  },
];

/** Newest first, so that pages move while records come in. They have no id. */
function listAdminRecords(call: AppCall): Record<string, unknown> {
  requireExclusiveEdition(call);
  const window = requiredWindow(call, ['startTime', 'endTime'], 'param.error');
  const page = requiredPage(call, LARGEST_PAGE, 'param.error');
  const operator = call.parameters.text('opUserId');
  const categories = call.parameters.list('categoryList');
  const rows = newestFirst(call.audit.told('admin', window)).filter(
    ({ fields }) =>
      (operator === undefined || fields['opUserId'] === operator) &&
      (categories.length === 0 || categories.includes(String(fields['category1Name']))),
  );
  return {
    data: call.audit
      .inToldOrder(rowsOfPage(rows, page))
      .map(({ atEpochMs, fields }) => ({ ...fields, opTime: atEpochMs })),
    itemCount: rows.length,
  };
}

/** Without a window the last seven days. */
function listScreenshots(call: AppCall): Record<string, unknown> {
  requireExclusiveEdition(call);
  const { parameters, nowEpochMs } = call;
  const type = parameters.integer('type') ?? Number.NaN;
  const platform = parameters.integer('platform') ?? Number.NaN;
  if (![0, 1, 2].includes(type)) throw newRefusal('param.invalid', '参数错误:type');
  if (![0, 1, 2, 3, 4].includes(platform)) throw newRefusal('param.invalid', '参数错误:platform');
  const page = requiredPage(call, LARGEST_PAGE, 'param.invalid');
  const userId = parameters.text('userId');
  const rows = newestFirst(
    call.audit.told('screenshot', {
      fromEpochMs: parameters.integer('startTime') ?? nowEpochMs - 7 * DAY_MS,
      toEpochMs: parameters.integer('endTime') ?? nowEpochMs,
    }),
  ).filter(
    ({ fields }) =>
      (type === 0 || fields['type'] === type) &&
      (platform === 0 || fields['platform'] === platform) &&
      (userId === undefined || fields['userId'] === userId),
  );
  const shown = call.audit.inToldOrder(rowsOfPage(rows, page));
  return {
    data: shown.map(({ atEpochMs, fields }) => ({ ...fields, time: atEpochMs })),
    totalCnt: rows.length,
    dataCnt: shown.length,
  };
}

function newestFirst(records: readonly AuditRecord[]): readonly AuditRecord[] {
  return [...records].reverse();
}
