import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRolesForPeople,
  commentProcessInstance,
  createDepartment,
  createPreEntry,
  createProcessInstance,
  createUser,
  decodeAnswer,
  decodeStoredAnswer,
  deleteDepartment,
  deleteUser,
  createCalendarEvent,
  createTodoTask,
  deleteCalendarEvent,
  deleteTodoTask,
  DingTalkError,
  errorCatalogue,
  getAdministratorByLoginCode,
  getAdministratorScope,
  getAppScopes,
  getApprovalFileAddress,
  getDepartment,
  getCalendarEvent,
  getDismissionInfos,
  getOwnProfile,
  getProcessInstance,
  getSendResult,
  getTodoTaskBySourceId,
  getUser,
  getUserByLoginCode,
  getUserByMobile,
  getUserByUnionId,
  listAdministrators,
  listAdminOperations,
  listDismissions,
  listFileAuditLog,
  listLeave,
  listLeaveRecords,
  listProcessInstanceIds,
  listOnTheJob,
  listPreEntries,
  listRecord,
  listResults,
  listRoleHolders,
  listRoles,
  listSchedulesByUsers,
  listSubDepartmentIds,
  listScreenshots,
  listStorageOperations,
  listSubDepartments,
  listTrustedDevices,
  listUsers,
  listVacationRecords,
  listVacationTypes,
  queryClosing,
  queryRosters,
  queryShift,
  removeRolesForPeople,
  renewUserToken,
  requestAppToken,
  requestJsapiTicket,
  requestUserToken,
  requestConsoleToken,
  sendRobotMessage,
  sendRobotMessageToGroup,
  sendRobotMessageToPeople,
  sendWorkNotification,
  takeFailedPushes,
  terminateProcessInstance,
  updateDepartment,
  updateUser,
  translateText,
  updateTodoTask,
  type Operation,
} from '../../../../shared/dingtalk/index.ts';
import { reportError } from '../../../../shared/errors/index.ts';

const operations: readonly Operation<never, unknown>[] = [
  getOwnProfile,
  getUserByLoginCode,
  requestConsoleToken,
  getAdministratorByLoginCode,
  listRecord,
  listResults,
  listSchedulesByUsers,
  queryShift,
  listLeave,
  queryClosing,
  listSubDepartments,
  listUsers,
  getUser,
  listLeaveRecords,
  listDismissions,
  getDismissionInfos,
  renewUserToken,
  requestAppToken,
  requestJsapiTicket,
  requestUserToken,
  createProcessInstance,
  getProcessInstance,
  listProcessInstanceIds,
  terminateProcessInstance,
  commentProcessInstance,
  getApprovalFileAddress,
  sendWorkNotification,
  sendRobotMessage,
  getSendResult,
  listVacationTypes,
  listVacationRecords,
  takeFailedPushes,
  listRoles,
  listRoleHolders,
  createUser,
  updateUser,
  deleteUser,
  getUserByMobile,
  getUserByUnionId,
  listAdministrators,
  getAdministratorScope,
  getAppScopes,
  createDepartment,
  updateDepartment,
  deleteDepartment,
  getDepartment,
  listSubDepartmentIds,
  addRolesForPeople,
  removeRolesForPeople,
  createCalendarEvent,
  getCalendarEvent,
  deleteCalendarEvent,
  createTodoTask,
  updateTodoTask,
  deleteTodoTask,
  getTodoTaskBySourceId,
  sendRobotMessageToPeople,
  sendRobotMessageToGroup,
  translateText,
  listOnTheJob,
  listPreEntries,
  queryRosters,
  createPreEntry,
  listFileAuditLog,
  listAdminOperations,
  listStorageOperations,
  listScreenshots,
  listTrustedDevices,
];
const anyOperation = fc.constantFrom(...operations);
const anyStatus = fc.oneof(
  fc.constantFrom(200, 302, 400, 403, 404, 429, 500, 504),
  fc.integer({ min: 100, max: 599 }),
);
const code = fc.oneof(
  fc.constantFrom(...errorCatalogue.map((entry) => entry.code)),
  fc.integer(),
  fc.string(),
);
/** Objects with the names that answers have, so that the deeper code is reached. */
const answerLike = fc.record(
  {
    errcode: fc.oneof(code, fc.constantFrom(0, 88, '0'), fc.jsonValue()),
    errmsg: fc.oneof(fc.string(), fc.jsonValue()),
    sub_code: fc.oneof(code, fc.jsonValue()),
    sub_msg: fc.oneof(fc.string(), fc.constant('requiredScopes=[a,,b"]')),
    code: fc.oneof(code, fc.jsonValue()),
    success: fc.oneof(fc.boolean(), fc.jsonValue()),
    request_id: fc.jsonValue(),
    accessdenieddetail: fc.oneof(
      fc.record({ requiredScopes: fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()) }),
      fc.jsonValue(),
    ),
    result: fc.jsonValue(),
    recordresult: fc.jsonValue(),
    wait: fc.jsonValue(),
    punish: fc.jsonValue(),
    source: fc.constantFrom('x5', 'other'),
  },
  { requiredKeys: [] },
);
const anyBody = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.string().map((text) => new TextEncoder().encode(text)),
  fc.json().map((text) => new TextEncoder().encode(text)),
  answerLike.map((value) => new TextEncoder().encode(JSON.stringify(value))),
);

describe('the decoder of answers', () => {
  it('throws nothing but a DingTalkError, whatever bytes come with whatever status', () => {
    fc.assert(
      fc.property(anyOperation, anyStatus, anyBody, (operation, status, body) => {
        try {
          decodeAnswer(operation, { status, body }, { nowEpochMs: 0, secrets: [] });
          expect(status).toBeGreaterThanOrEqual(200);
          expect(status).toBeLessThan(300);
        } catch (error) {
          expect(error).toBeInstanceOf(DingTalkError);
          const report = reportError(error);
          expect(report.code).toMatch(/^dingtalk\./);
          expect(report.text.en).not.toBe('');
          expect(report.text.zhHK).not.toBe('');
          expect(report.remedy.zhHK).not.toBe('');
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('survives nesting that no parser of its own would survive', () => {
    const deep = new TextEncoder().encode('{"result":' + '['.repeat(200_000));

    expect(() => decodeStoredAnswer(getUser, deep)).toThrow(DingTalkError);
  });

  it('repeats no secret and no message of DingTalk, wherever the answer has it', () => {
    fc.assert(
      fc.property(
        anyOperation,
        anyStatus,
        answerLike,
        fc.constantFrom('errmsg', 'sub_code', 'sub_msg', 'code', 'request_id', 'errcode', 'scope'),
        fc.stringMatching(/^[0-9a-f]{32}$/),
        (operation, status, answer, place, secret) => {
          const planted =
            place === 'scope'
              ? { accessdenieddetail: { requiredScopes: [`a${secret}`, 'qyapi_ok'] } }
              : { [place]: secret };
          // A message is left out even if nothing in it is known to be a secret.
          const secrets = place === 'errmsg' || place === 'sub_msg' ? [] : [secret];
          const text = JSON.stringify({ ...answer, ...planted });
          const body = new TextEncoder().encode(text);
          let error: unknown;
          try {
            decodeAnswer(operation, { status, body }, { nowEpochMs: 0, secrets });
          } catch (thrown) {
            error = thrown;
          }
          if (error === undefined) return;

          const everything = [
            JSON.stringify(reportError(error)),
            JSON.stringify(error),
            String((error as Error).stack),
            JSON.stringify(Object.entries(error as object)),
          ].join('\n');

          expect(everything).not.toContain(secret);
          expect((error as Error).cause).toBeUndefined();
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('the records of an answer', () => {
  const record = fc.record(
    {
      id: fc.oneof(fc.maxSafeNat(), fc.maxSafeNat().map(String)),
      userId: fc.stringMatching(/^[A-Za-z0-9]{1,20}$/),
      userCheckTime: fc.oneof(fc.maxSafeNat(), fc.integer({ min: 0 }).map(String)),
      bizId: fc.oneof(fc.stringMatching(/^[A-F0-9]{1,12}$/), fc.constant(null)),
      checkType: fc.constantFrom('OnDuty', 'OffDuty', null),
      planId: fc.oneof(fc.maxSafeNat(), fc.constant(null), fc.constant('')),
      isLegal: fc.constantFrom('Y', 'N'),
      photoUrl: fc.string(),
    },
    { requiredKeys: ['id', 'userId', 'userCheckTime'] },
  );

  it('come out one by one, ids as texts, times as numbers, unknown fields dropped', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), (records) => {
        const body = Buffer.from(JSON.stringify({ errcode: 0, recordresult: records }));

        const rows = decodeStoredAnswer(listRecord, body).recordresult;

        expect(rows.length).toBe(records.length);
        rows.forEach((row, index) => {
          const sent = records[index];
          expect(row.id).toBe(String(sent?.id));
          expect(row.userId).toBe(sent?.userId);
          expect(row.userCheckTime).toBe(Number(sent?.userCheckTime));
          expect(row.isLegal).toBe(sent?.isLegal);
          expect(row.checkType).toBe(sent?.checkType ?? undefined);
          expect(Object.keys(row)).not.toContain('photoUrl');
        });
      }),
    );
  });
});
