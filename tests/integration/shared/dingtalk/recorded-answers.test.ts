import type * as AttendanceModule from '@alicloud/dingtalk/dist/attendance_1_0/client.js';
import type * as CalendarModule from '@alicloud/dingtalk/dist/calendar_1_0/client.js';
import type * as OauthModule from '@alicloud/dingtalk/dist/oauth2_1_0/client.js';
import type * as RobotModule from '@alicloud/dingtalk/dist/robot_1_0/client.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CredentialsRejectedError,
  createDingTalkClient,
  deleteCalendarEvent,
  DingTalkError,
  IpBlockedError,
  listRecord,
  listSubDepartments,
  NotInIpWhiteListError,
  PermissionMissingError,
  queryClosing,
  QuotaExhaustedError,
  requestAppToken,
  RequestRejectedError,
  sendRobotMessageToPeople,
  ThrottledError,
  TokenRejectedError,
  translateText,
  UnavailableError,
  UnexpectedAnswerError,
  type DingTalkClient,
} from '../../../../shared/dingtalk/index.ts';
import { reportError } from '../../../../shared/errors/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { restAnswers } from '../../../fixtures/dingtalk-wire/newer-host.ts';
import { gatewayAnswers, plainAnswers } from '../../../fixtures/dingtalk-wire/older-host.ts';
import type { Recording } from '../../../fixtures/dingtalk-wire/recording.ts';
import { officialModule, sdkConfig, sdkRuntime } from '../../../support/official-ding-talk-sdk.ts';
import { rawWire, type RawWire } from '../../../support/raw-wire.ts';
import { failureOf } from '../../../support/failure-of.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const attendance = officialModule('attendance_1_0') as typeof AttendanceModule.default;
const calendar = officialModule('calendar_1_0') as typeof CalendarModule.default;
const oauth = officialModule('oauth2_1_0') as typeof OauthModule.default;
const robot = officialModule('robot_1_0') as typeof RobotModule.default;

/** 00:01:02.5 in Hong Kong on 3 September 2026, half a second before the window of a recording ends. */
const NOW = Date.UTC(2026, 8, 2, 16, 1, 2, 500);
const WEEK = { fromEpochMs: NOW - 86_400_000, toEpochMs: NOW };
const http = createNodeHttpClient();
let wire: RawWire;
let client: DingTalkClient;

beforeAll(async () => {
  wire = await rawWire();
  const clock = new VirtualClock(NOW);
  client = createDingTalkClient({
    http,
    clock,
    endpoints: { api: `http://${wire.host}`, oapi: `http://${wire.host}` },
    random: { unit: () => 0, bytes: (length) => new Uint8Array(length) },
    pacer: {
      acquire: () => Promise.resolve({ outcome: 'granted' }),
      holdUntil: () => undefined,
    },
    tokens: {
      clientId: 'dingappkey0001',
      current: () => Promise.resolve({ value: 'invented-token', expiresAtEpochMs: Infinity }),
      replace: () => Promise.resolve({ value: 'invented-other', expiresAtEpochMs: Infinity }),
    },
    // One look at each answer.
    retry: { unavailable: 0, throttled: 0, ipBlocked: 0 },
  });
});

afterAll(async () => {
  http.close();
  await wire.close();
});

type Call = () => Promise<unknown>;

const records: Call = () => client.call(listRecord, { userIds: ['manager4220'], ...WEEK });
const departments: Call = () => client.call(listSubDepartments, { departmentId: 1 });
const closing: Call = () => client.call(queryClosing, { userIds: ['manager4220'], ...WEEK });
const appToken: Call = () =>
  client.call(requestAppToken, { clientId: 'test', clientSecret: 'test' });

async function ourFailure(recording: Recording, call: Call): Promise<DingTalkError> {
  wire.answerWith(recording.bytes);
  const error = await failureOf(call());
  expect(error).toBeInstanceOf(DingTalkError);
  return error as DingTalkError;
}

function headers() {
  return { xAcsDingtalkAccessToken: 'invented-token' };
}

/** The SDK's form of `queryClosing`. */
function theirClosing() {
  return new attendance.default(sdkConfig(wire.host)).checkClosingAccountWithOptions(
    new attendance.CheckClosingAccountRequest({
      userIds: ['manager4220'],
      userTimeRange: [{ startTime: WEEK.fromEpochMs, endTime: WEEK.toEpochMs }],
      bizCode: 'SCHEDULE',
    }),
    new attendance.CheckClosingAccountHeaders(headers()),
    sdkRuntime(),
  );
}

describe('the older host, which the official SDK does not cover', () => {
  it('succeeds plainly, with numbers as they come', async () => {
    wire.answerWith(plainAnswers.success.bytes);

    const { answer } = await client.call(listRecord, { userIds: ['manager4220'], ...WEEK });

    expect(
      answer.recordresult.map(({ id, isLegal, invalidRecordType }) => [
        id,
        isLegal,
        invalidRecordType,
      ]),
    ).toEqual([
      ['43047156750', 'N', undefined],
      ['43055377426', undefined, 'Other'],
    ]);
  });

  it('succeeds behind its gateway without errmsg', async () => {
    wire.answerWith(gatewayAnswers.success.bytes);

    const { answer } = await client.call(translateText, { text: '測試', from: 'zh', to: 'en' });

    expect(answer.result).toBe('This is a test');
  });

  it.each([
    [plainAnswers.badToken, records, TokenRejectedError, '40014'],
    [plainAnswers.badApp, records, CredentialsRejectedError, '40096'],
    [plainAnswers.missingParameter, records, RequestRejectedError, '40035'],
    [plainAnswers.robotMuted, records, ThrottledError, '660026'],
    [plainAnswers.noRobot, records, CredentialsRejectedError, '300005'],
    [plainAnswers.timeOut, records, UnavailableError, '15'],
    [plainAnswers.busy, records, UnavailableError, '-1'],
    [gatewayAnswers.badToken, departments, TokenRejectedError, '40014'],
    [gatewayAnswers.noToken, departments, RequestRejectedError, '40000'],
    [gatewayAnswers.noPermission, departments, PermissionMissingError, '60011'],
    [gatewayAnswers.notOnIpList, departments, NotInIpWhiteListError, '60020'],
    [gatewayAnswers.noDepartment, departments, RequestRejectedError, '60003'],
    [gatewayAnswers.unknownMethod, departments, RequestRejectedError, '22'],
    [gatewayAnswers.timeOut, departments, UnavailableError, '88'],
    [gatewayAnswers.throttled, departments, ThrottledError, '90002'],
    [gatewayAnswers.throttledLongAgo, departments, ThrottledError, '90002'],
    [gatewayAnswers.quotaSpent, departments, QuotaExhaustedError, '90020'],
  ] as const)('$name is understood', async (recording, call, type, code) => {
    const error = await ourFailure(recording, call);

    expect(error).toBeInstanceOf(type);
    expect(error.vendorCode).toBe(code);
    expect(reportError(error).text.zhHK).toContain(code);
  });

  it('tells its request id, the scope that is missing, and when throttling ends', async () => {
    const token = await ourFailure(gatewayAnswers.badToken, departments);
    const permission = await ourFailure(gatewayAnswers.noPermission, departments);
    const soon = await ourFailure(gatewayAnswers.throttled, departments);
    const longAgo = await ourFailure(gatewayAnswers.throttledLongAgo, departments);

    expect(token.requestId).toBe('16l4ew3d47pdp');
    expect(permission).toMatchObject({ scopes: ['qyapi_get_department_list'] });
    expect(soon.retryAfterMs).toBe(500);
    expect(longAgo.retryAfterMs).toBe(1_000);
  });

  it('repeats neither an address nor a key that DingTalk’s message holds', async () => {
    for (const recording of [gatewayAnswers.notOnIpList, gatewayAnswers.noPermission]) {
      const report = JSON.stringify(reportError(await ourFailure(recording, departments)));

      expect(report).not.toContain('203.0.113.9');
      expect(report).not.toContain('ding-example');
    }
  });
});

describe('the newer host, where both clients read the same bytes', () => {
  it('succeeds alike', async () => {
    wire.answerWith(restAnswers.success.bytes);
    const message = { robotCode: 'r', msgKey: 'sampleText' };

    const ours = await client.call(sendRobotMessageToPeople, {
      ...message,
      parts: {},
      userIds: ['manage25231'],
    });
    const theirs = await new robot.default(sdkConfig(wire.host)).batchSendOTOWithOptions(
      new robot.BatchSendOTORequest({ ...message, msgParam: '{}', userIds: ['manage25231'] }),
      new robot.BatchSendOTOHeaders(headers()),
      sdkRuntime(),
    );

    expect(ours.answer).toEqual({
      processQueryKey: 'zcxxczasdafasd',
      invalidStaffIdList: ['manage25231'],
      flowControlledStaffIdList: ['manage25232'],
    });
    expect(theirs.body?.toMap()).toEqual(ours.answer);
  });

  it('succeeds without a body alike', async () => {
    wire.answerWith(restAnswers.emptySuccess.bytes);
    const event = { unionId: 'u', eventId: 'e', requestKey: 'k', notifies: false };

    const ours = await client.call(deleteCalendarEvent, event);
    const theirs = await new calendar.default(sdkConfig(wire.host)).deleteEventWithOptions(
      'u',
      'primary',
      'e',
      new calendar.DeleteEventRequest({ pushNotification: false }),
      new calendar.DeleteEventHeaders(headers()),
      sdkRuntime(),
    );

    expect([ours.answer, theirs.statusCode]).toEqual([{}, 200]);
  });

  it.each([
    [restAnswers.badToken, TokenRejectedError, 400, 'InvalidAuthentication'],
    [restAnswers.noToken, RequestRejectedError, 400, 'AuthenticationFailed.MissingParameter'],
    [restAnswers.unknownError, UnavailableError, 500, 'unknownError'],
    [
      restAnswers.noPermission,
      PermissionMissingError,
      403,
      'Forbidden.AccessDenied.AccessTokenPermissionDenied',
    ],
    [restAnswers.throttled, ThrottledError, 403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi'],
    [
      restAnswers.throttledByMinute,
      ThrottledError,
      403,
      'Forbidden.AccessDenied.QpmLimitForAppkeyAndApi',
    ],
    [restAnswers.really429, ThrottledError, 429, 'systemBusy'],
    [restAnswers.undocumented429, ThrottledError, 429, 'system.busy'],
    [restAnswers.tooFast, ThrottledError, 400, 'request.too.fast'],
    [
      restAnswers.quotaSpent,
      QuotaExhaustedError,
      403,
      'Forbidden.AccessDenied.ApiCountLimitForOrg',
    ],
  ] as const)(
    '$name has the same code and status for both',
    async (recording, type, status, code) => {
      const ours = await ourFailure(recording, closing);
      const theirs = await failureOf(theirClosing());

      expect(ours).toBeInstanceOf(type);
      expect([ours.vendorCode, ours.httpStatus]).toEqual([code, status]);
      expect(theirs).toMatchObject({ code, statusCode: status });
      // The SDK has no field for the request id: it stands in the text of its error.
      expect((theirs as Error).message).toContain(ours.requestId ?? 'no request id');
    },
  );

  it('names the missing scope to both, to us as a list', async () => {
    const ours = await ourFailure(restAnswers.noPermission, closing);
    const theirs = await failureOf(theirClosing());

    expect(ours).toMatchObject({ scopes: ['Contact.User.Read'] });
    expect(theirs).toMatchObject({
      accessDeniedDetail: { requiredScopes: ['Contact.User.Read'] },
    });
  });

  it('refuses a bad app to both', async () => {
    const ours = await ourFailure(restAnswers.badApp, appToken);
    const theirs = await failureOf(
      new oauth.default(sdkConfig(wire.host)).getAccessToken(
        new oauth.GetAccessTokenRequest({ appKey: 'test', appSecret: 'test' }),
      ),
    );

    expect(ours).toBeInstanceOf(CredentialsRejectedError);
    expect(ours.requestId).toBe('01A08FE7-68C3-7BBD-B223-447768EA4B29');
    expect(theirs).toMatchObject({ code: 'invalidClientIdOrSecret', statusCode: 400 });
  });
});

describe('the newer host, where the two clients differ', () => {
  it.each([
    [restAnswers.unknownPath, RequestRejectedError, '404'],
    [restAnswers.ipBlockJson, IpBlockedError, undefined],
  ] as const)('$name: the SDK takes it for an empty success', async (recording, type, code) => {
    const ours = await ourFailure(recording, closing);
    const theirs = await theirClosing();

    expect(ours).toBeInstanceOf(type);
    expect(ours.vendorCode).toBe(code);
    expect(theirs.statusCode).toBe(200);
    expect(theirs.body?.pass).toBeUndefined();
  });

  it.each([
    [restAnswers.ipBlockHtml, IpBlockedError],
    [restAnswers.timeOut, UnavailableError],
  ] as const)('$name: the SDK knows neither status nor cause', async (recording, type) => {
    const ours = await ourFailure(recording, closing);
    const theirs = await failureOf(theirClosing());

    expect(ours).toBeInstanceOf(type);
    expect(theirs).toBeInstanceOf(Error);
    expect(theirs).not.toHaveProperty('statusCode');
  });

  it('waits five minutes after either form of the block', async () => {
    for (const recording of [restAnswers.ipBlockJson, restAnswers.ipBlockHtml]) {
      expect((await ourFailure(recording, closing)).retryAfterMs).toBe(300_000);
    }
  });

  it('asks again once with another token, and for nothing else', async () => {
    const before = wire.count();
    await ourFailure(restAnswers.badToken, closing);
    const afterToken = wire.count();
    await ourFailure(restAnswers.noToken, closing);

    expect([afterToken - before, wire.count() - afterToken]).toEqual([2, 1]);
  });

  it('is a success to neither when its bytes stop too early', async () => {
    const { bytes } = restAnswers.success;
    const cut = { ...restAnswers.success, bytes: bytes.subarray(0, bytes.length - 20) };

    const ours = await ourFailure(cut, closing);
    const theirs = await failureOf(theirClosing());

    expect(ours).toBeInstanceOf(UnexpectedAnswerError);
    expect(theirs).toBeInstanceOf(SyntaxError);
  });
});

describe('the recordings', () => {
  it('name their source and its date, each once', () => {
    const all = [plainAnswers, gatewayAnswers, restAnswers].flatMap((part) =>
      Object.values<Recording>(part),
    );

    for (const { name, source } of all) {
      expect(name).not.toBe('');
      expect(source).toMatch(/20\d\d|issue \d+/);
    }
    expect(new Set(all.map(({ bytes }) => bytes.toString())).size).toBe(all.length);
  });
});
