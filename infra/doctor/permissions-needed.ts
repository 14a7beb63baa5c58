import type { OrganisationConfiguration } from '../../shared/configuration/index.ts';
import {
  getProcessInstance,
  getUser,
  listAdminOperations,
  listFileAuditLog,
  listLeaveRecords,
  listRecord,
  listSchedulesByUsers,
  listScreenshots,
  listStorageOperations,
  listSubDepartments,
  listTrustedDevices,
  listUsers,
  type Operation,
} from '../../shared/dingtalk/index.ts';
import type { BilingualText } from '../../shared/errors/index.ts';
import { MINUTE_MS } from '../../shared/time/index.ts';
import { auditSettingsOf } from './parts-of-configuration.ts';

/** A question whose answer shows that the app has a permission. It reads as little as it can. */
export interface PermissionQuestion {
  readonly purpose: BilingualText;
  readonly isMetered: boolean;
  /** Asks; what is thrown is DingTalk's refusal. */
  readonly ask: (send: Sender) => Promise<void>;
}

export type Sender = <Params, Answer>(
  operation: Operation<Params, Answer>,
  params: Params,
) => Promise<void>;

/** Nobody has this id: DingTalk looks at the permission first, and finds nothing afterwards. */
const NOBODY = 'doctor-probe';

function question<Params, Answer>(
  en: string,
  zhHK: string,
  operation: Operation<Params, Answer>,
  params: Params,
): PermissionQuestion {
  return {
    purpose: { en, zhHK },
    isMetered: operation.metering.metered,
    ask: (send) => send(operation, params),
  };
}

/**
 * What the app of an organisation must be allowed for the functions that the configuration gives work
 * to. Permissions that are seen only by doing something (sending messages, writing comments) are not
 * among them: nothing is done here.
 */
export function permissionQuestions(
  organisation: OrganisationConfiguration,
  nowEpochMs: number,
): readonly PermissionQuestion[] {
  const { operatorUserId: user, functionSettings } = organisation;
  const minute = { fromEpochMs: nowEpochMs - MINUTE_MS, toEpochMs: nowEpochMs };
  const directory = [
    question('departments', '部門', listSubDepartments, { departmentId: 1 }),
    question('members of departments', '部門成員', listUsers, {
      ...{ departmentId: 1, cursor: 0, size: 1 },
    }),
    question('people', '人員資料', getUser, { userId: user }),
    question('leavers', '離職人員', listLeaveRecords, {
      ...{ fromEpochMs: minute.fromEpochMs, nextToken: '0', maxResults: 1 },
    }),
  ];
  const attendance = [
    question('punches', '打卡紀錄', listRecord, { userIds: [user], ...minute }),
    question('schedules', '排班', listSchedulesByUsers, {
      ...{ operatorUserId: user, userIds: [user], ...minute },
    }),
  ];
  const approvals = [
    question('approvals', '審批', getProcessInstance, { processInstanceId: NOBODY }),
  ];
  const readsApprovals =
    organisation.events.subscriptions.length > 0 ||
    'jira-service-desk' in functionSettings ||
    organisation.companies.some(({ release }) => release.kind === 'approval');
  return [
    ...directory,
    ...attendance,
    ...(readsApprovals ? approvals : []),
    ...auditQuestions(organisation, minute),
  ];
}

function auditQuestions(
  organisation: OrganisationConfiguration,
  minute: { readonly fromEpochMs: number; readonly toEpochMs: number },
): readonly PermissionQuestion[] {
  const settings = auditSettingsOf(organisation);
  if (settings === undefined) return [];
  const page = { ...minute, pageNumber: 1, pageSize: 1 };
  const byStream = {
    'file-audit': question('file audit log', '檔案審計日誌', listFileAuditLog, {
      ...{ ...minute, pageSize: 1 },
    }),
    'admin-operations': question(
      'administrators’ log',
      '管理員操作日誌',
      listAdminOperations,
      page,
    ),
    storage: question('storage log', '儲存操作日誌', listStorageOperations, {
      ...{ ...minute, maxResults: 1 },
    }),
    screenshots: question('screenshots', '截圖紀錄', listScreenshots, page),
    'trusted-devices': question('trusted devices', '受信任裝置', listTrustedDevices, {
      ...{ pageNumber: 1, pageSize: 1 },
    }),
  };
  return Object.entries(byStream).flatMap(([stream, asked]) => {
    const isTold = settings.edition === 'exclusive' || stream === 'storage';
    const source = settings.sources[stream as keyof typeof byStream];
    return isTold && source?.enabled !== false ? [asked] : [];
  });
}
