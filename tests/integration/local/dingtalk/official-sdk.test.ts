import { createRequire } from 'node:module';
import type * as AttendanceModule from '@alicloud/dingtalk/dist/attendance_1_0/client.js';
import type * as ContactModule from '@alicloud/dingtalk/dist/contact_1_0/client.js';
import type * as HrmModule from '@alicloud/dingtalk/dist/hrm_1_0/client.js';
import type * as OauthModule from '@alicloud/dingtalk/dist/oauth2_1_0/client.js';
import type * as RobotModule from '@alicloud/dingtalk/dist/robot_1_0/client.js';
import type * as OpenApiModule from '@alicloud/openapi-client';
import type * as TeaUtilModule from '@alicloud/tea-util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchApp, BENCH_NOW, DingTalkBench } from '../../../support/dingtalk-bench.ts';
import { at } from '../../../support/tiny-company.ts';

// The SDK is CommonJS whose default export is a class of its own.
const load = createRequire(import.meta.url);
const oauth = load('@alicloud/dingtalk/oauth2_1_0') as typeof OauthModule.default;
const contact = load('@alicloud/dingtalk/contact_1_0') as typeof ContactModule.default;
const attendance = load('@alicloud/dingtalk/attendance_1_0') as typeof AttendanceModule.default;
const hrm = load('@alicloud/dingtalk/hrm_1_0') as typeof HrmModule.default;
const robot = load('@alicloud/dingtalk/robot_1_0') as typeof RobotModule.default;
const { Config } = load('@alicloud/openapi-client') as typeof OpenApiModule;
const { RuntimeOptions } = load('@alicloud/tea-util') as typeof TeaUtilModule;

let bench: DingTalkBench;
let token: string;

beforeAll(async () => {
  bench = await DingTalkBench.start({
    apps: [benchApp(), benchApp({ appKey: 'poorapp', appSecret: 'poor', scopes: ['qyapi_base'] })],
  });
  const { appKey, appSecret } = benchApp();
  const client = new oauth.default(config());
  const answer = await client.getAccessToken(
    new oauth.GetAccessTokenRequest({ appKey, appSecret }),
  );
  token = answer.body?.accessToken ?? '';
});

afterAll(() => bench.close());

function config(): OpenApiModule.Config {
  const endpoint = String(bench.standIn.endpoints['apiHost']);
  return new Config({ protocol: 'http', regionId: 'central', endpoint });
}

const runtime = (): TeaUtilModule.RuntimeOptions => new RuntimeOptions({});

describe('the official SDK against the api host', () => {
  it('gets a token that the old host accepts too', async () => {
    const answer = await bench.oapi('/topapi/user/count', { only_active: false }, token);

    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(answer.body).toMatchObject({ errcode: 0, result: { count: 5 } });
  });

  it('gets the same token by the organisation endpoint, in snake case', async () => {
    const { appKey, appSecret, corpId } = benchApp();
    const request = new oauth.GetTokenRequest({
      clientId: appKey,
      clientSecret: appSecret,
      grantType: 'client_credentials',
    });

    const answer = await new oauth.default(config()).getToken(corpId, request);

    expect(answer.body).toMatchObject({ accessToken: token, expiresIn: 7_200 });
  });

  it('throws the documented code for a wrong secret', async () => {
    const request = new oauth.GetAccessTokenRequest({
      appKey: benchApp().appKey,
      appSecret: 'wrong',
    });

    const failing = new oauth.default(config()).getAccessToken(request);

    await expect(failing).rejects.toMatchObject({
      code: 'invalidClientIdOrSecret',
      statusCode: 400,
    });
  });

  it('reads a person by unionId', async () => {
    const headers = new contact.GetUserHeaders({ xAcsDingtalkAccessToken: token });

    const answer = await new contact.default(config()).getUserWithOptions(
      'union-hk007',
      headers,
      runtime(),
    );

    expect(answer.body).toMatchObject({ nick: '周堃', unionId: 'union-hk007' });
  });

  it('lists who left, with the moment in ISO form', async () => {
    const headers = new contact.ListEmpLeaveRecordsHeaders({ xAcsDingtalkAccessToken: token });
    const request = new contact.ListEmpLeaveRecordsRequest({
      startTime: '2026-10-01T00:00:00Z',
      endTime: '2026-11-01T00:00:00Z',
      nextToken: '0',
      maxResults: 50,
    });

    const answer = await new contact.default(config()).listEmpLeaveRecordsWithOptions(
      request,
      headers,
      runtime(),
    );

    expect(answer.body?.nextToken).toBeUndefined();
    expect(answer.body?.records).toEqual([
      expect.objectContaining({ userId: 'hk004', leaveTime: '2026-10-03T10:00:00Z' }),
    ]);
  });

  it('lists the userIds of leavers from the personnel module', async () => {
    const headers = new hrm.QueryDismissionStaffIdListHeaders({ xAcsDingtalkAccessToken: token });
    const request = new hrm.QueryDismissionStaffIdListRequest({ nextToken: 0, maxResults: 50 });

    const answer = await new hrm.default(config()).queryDismissionStaffIdListWithOptions(
      request,
      headers,
      runtime(),
    );

    expect(answer.body).toMatchObject({ hasMore: false, userIdList: ['hk004'] });
  });

  it('asks whether a month is closed', async () => {
    const client = new attendance.default(config());
    const headers = new attendance.CheckClosingAccountHeaders({ xAcsDingtalkAccessToken: token });
    const range = new attendance.CheckClosingAccountRequestUserTimeRange({
      startTime: at(0, 0),
      endTime: at(6, 0),
    });
    const request = new attendance.CheckClosingAccountRequest({
      bizCode: 'BOSS_CHECK',
      userIds: ['hk001'],
      userTimeRange: [range],
    });

    const open = await client.checkClosingAccountWithOptions(request, headers, runtime());
    await bench.controls.setMonthClosed('dingtiny0001', '2026-10', true);
    const closed = await client.checkClosingAccountWithOptions(request, headers, runtime());

    expect(open.body).toMatchObject({ code: '0', mesage: 'success', pass: true });
    expect(closed.body?.pass).toBe(false);
  });

  it('reads holidays and leave records', async () => {
    const client = new attendance.default(config());
    const holidays = await client.getUserHolidaysWithOptions(
      new attendance.GetUserHolidaysRequest({
        userIds: ['hk001'],
        workDateFrom: at(0, 0),
        workDateTo: at(6, 0),
      }),
      new attendance.GetUserHolidaysHeaders({ xAcsDingtalkAccessToken: token }),
      runtime(),
    );
    const leave = await client.getLeaveRecordsWithOptions(
      new attendance.GetLeaveRecordsRequest({
        opUserId: 'hk001',
        leaveCode: 'annual-leave',
        userIds: ['hk006'],
        pageNumber: 0,
        pageSize: 200,
      }),
      new attendance.GetLeaveRecordsHeaders({ xAcsDingtalkAccessToken: token }),
      runtime(),
    );

    expect(holidays.body?.result?.[0]?.holidays?.[0]).toMatchObject({
      holidayName: '國慶日',
      holidayType: 'festival',
      workDate: at(0, 0),
    });
    expect(leave.body?.result).toMatchObject({
      hasMore: false,
      leaveRecords: [{ userId: 'hk006', recordNumPerDay: 100, leaveStatus: 'success' }],
    });
  });

  it('sends a message to people and is told who does not exist', async () => {
    const answer = await new robot.default(config()).batchSendOTOWithOptions(
      new robot.BatchSendOTORequest({
        robotCode: benchApp().robotCode,
        userIds: ['hk001', 'nobody'],
        msgKey: 'sampleText',
        msgParam: '{"content":"出糧檔案已備妥"}',
      }),
      new robot.BatchSendOTOHeaders({ xAcsDingtalkAccessToken: token }),
      runtime(),
    );

    expect(answer.body).toMatchObject({ invalidStaffIdList: ['nobody'] });
    expect(bench.controls.messages().at(-1)).toMatchObject({
      channel: 'robot-direct',
      recipients: ['hk001'],
      atEpochMs: BENCH_NOW,
    });
  });

  it('is told which permission is missing', async () => {
    const poor = await bench.token(benchApp({ appKey: 'poorapp', appSecret: 'poor' }));
    const headers = new contact.GetUserHeaders({ xAcsDingtalkAccessToken: poor });

    const failing = new contact.default(config()).getUserWithOptions(
      'union-hk001',
      headers,
      runtime(),
    );

    await expect(failing).rejects.toMatchObject({
      code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied',
      statusCode: 403,
      accessDeniedDetail: { requiredScopes: ['Contact.User.Read'] },
    });
  });
});
