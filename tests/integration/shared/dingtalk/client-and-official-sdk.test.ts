import { createRequire } from 'node:module';
import type * as AttendanceModule from '@alicloud/dingtalk/dist/attendance_1_0/client.js';
import type * as ContactModule from '@alicloud/dingtalk/dist/contact_1_0/client.js';
import type * as HrmModule from '@alicloud/dingtalk/dist/hrm_1_0/client.js';
import type * as OauthModule from '@alicloud/dingtalk/dist/oauth2_1_0/client.js';
import type * as OpenApiModule from '@alicloud/openapi-client';
import type * as TeaUtilModule from '@alicloud/tea-util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createDingTalkClient,
  listDismissions,
  listLeaveRecords,
  queryClosing,
  type AccessTokenSource,
  type DingTalkClient,
} from '../../../../shared/dingtalk/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createLocalCallPacer } from '../../../../shared/resilience/index.ts';
import { MemorySecretProvider } from '../../../../shared/secrets/index.ts';
import { benchApp, DingTalkBench } from '../../../support/dingtalk-bench.ts';
import { asClock } from '../../../support/local-clock-as-clock.ts';
import { DAY, FIRST_DAY } from '../../../support/tiny-company.ts';
import { firstHandTokens } from '../../../support/first-hand-tokens.ts';

// The SDK is CommonJS whose default export is a class of its own.
const load = createRequire(import.meta.url);
const oauth = load('@alicloud/dingtalk/oauth2_1_0') as typeof OauthModule.default;
const attendance = load('@alicloud/dingtalk/attendance_1_0') as typeof AttendanceModule.default;
const contact = load('@alicloud/dingtalk/contact_1_0') as typeof ContactModule.default;
const hrm = load('@alicloud/dingtalk/hrm_1_0') as typeof HrmModule.default;
const { Config } = load('@alicloud/openapi-client') as typeof OpenApiModule;
const { RuntimeOptions } = load('@alicloud/tea-util') as typeof TeaUtilModule;

const WEEK = { fromEpochMs: FIRST_DAY, toEpochMs: FIRST_DAY + 7 * DAY - 1_000 };
const http = createNodeHttpClient();
let bench: DingTalkBench;
let tokens: AccessTokenSource;
let ours: DingTalkClient;
let token: string;

beforeAll(async () => {
  bench = await DingTalkBench.start();
  const clock = asClock(bench.clock);
  const shared = {
    http,
    clock,
    endpoints: { api: bench.url('api', ''), oapi: bench.url('oapi', '') },
    random: systemRandom,
  };
  const { appKey, appSecret } = benchApp();
  tokens = firstHandTokens({
    ...shared,
    clientId: appKey,
    secretName: 'app',
    secrets: new MemorySecretProvider({ app: appSecret }),
  });
  const pacer = createLocalCallPacer({ clock, callsPerSecond: 20 });
  ours = createDingTalkClient({ ...shared, tokens, pacer });
  token = (await tokens.current()).value;
});

afterAll(async () => {
  http.close();
  await bench.close();
});

function config(): OpenApiModule.Config {
  const endpoint = String(bench.standIn.endpoints['apiHost']);
  return new Config({ protocol: 'http', regionId: 'central', endpoint });
}

describe('our client and the official SDK', () => {
  it('are given the same token', async () => {
    const { appKey, appSecret } = benchApp();

    const theirs = await new oauth.default(config()).getAccessToken(
      new oauth.GetAccessTokenRequest({ appKey, appSecret }),
    );

    expect(theirs.body?.accessToken).toBe(token);
  });

  it.each([false, true])('agree whether a month is closed (%s)', async (isClosed) => {
    await bench.controls.setMonthClosed(benchApp().corpId, '2026-10', isClosed);

    const theirs = await new attendance.default(config()).checkClosingAccountWithOptions(
      new attendance.CheckClosingAccountRequest({
        userIds: ['hk001'],
        userTimeRange: [{ startTime: WEEK.fromEpochMs, endTime: WEEK.toEpochMs }],
        bizCode: 'SCHEDULE',
      }),
      new attendance.CheckClosingAccountHeaders({ xAcsDingtalkAccessToken: token }),
      new RuntimeOptions({}),
    );
    const { answer } = await ours.call(queryClosing, { userIds: ['hk001'], ...WEEK });

    expect(answer.pass).toBe(theirs.body?.pass);
    expect(answer.pass).toBe(!isClosed);
  });

  it('agree who left and when', async () => {
    const theirs = await new contact.default(config()).listEmpLeaveRecordsWithOptions(
      new contact.ListEmpLeaveRecordsRequest({
        startTime: '2026-09-01T00:00:00Z',
        nextToken: '0',
        maxResults: 50,
      }),
      new contact.ListEmpLeaveRecordsHeaders({ xAcsDingtalkAccessToken: token }),
      new RuntimeOptions({}),
    );
    const { answer } = await ours.call(listLeaveRecords, {
      fromEpochMs: Date.UTC(2026, 8, 1),
      nextToken: '0',
      maxResults: 50,
    });

    expect(answer.records.map(({ userId, leaveTime }) => [userId, leaveTime])).toEqual(
      theirs.body?.records?.map(({ userId, leaveTime }) => [userId, Date.parse(String(leaveTime))]),
    );
    expect(answer.records.length).toBeGreaterThan(0);
  });

  it('agree whom smart HR lists as dismissed', async () => {
    const theirs = await new hrm.default(config()).queryDismissionStaffIdListWithOptions(
      new hrm.QueryDismissionStaffIdListRequest({ nextToken: 0, maxResults: 50 }),
      new hrm.QueryDismissionStaffIdListHeaders({ xAcsDingtalkAccessToken: token }),
      new RuntimeOptions({}),
    );
    const { answer } = await ours.call(listDismissions, { nextToken: 0, maxResults: 50 });

    expect(answer.userIdList).toEqual(theirs.body?.userIdList);
    expect(answer.hasMore).toBe(theirs.body?.hasMore);
    expect(answer.userIdList.length).toBeGreaterThan(0);
  });
});
