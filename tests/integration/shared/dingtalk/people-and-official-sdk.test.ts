import type * as ContactModule from '@alicloud/dingtalk/dist/contact_1_0/client.js';
import type * as HrmModule from '@alicloud/dingtalk/dist/hrm_1_0/client.js';
import type * as OauthModule from '@alicloud/dingtalk/dist/oauth2_1_0/client.js';
import type * as OpenApiModule from '@alicloud/openapi-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createGivenTokenSource,
  createPreEntry,
  exchange,
  getAdministratorByLoginCode,
  getOwnProfile,
  getUserByLoginCode,
  getUserByUnionId,
  listOnTheJob,
  listPreEntries,
  PermissionMissingError,
  queryRosters,
  renewUserToken,
  requestConsoleToken,
  requestJsapiTicket,
  requestUserToken,
  TokenRejectedError,
  type CallResult,
  type DingTalkClient,
  type Operation,
} from '../../../../shared/dingtalk/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { benchClient, benchEndpoints } from '../../../support/dingtalk-bench-client.ts';
import { failureOf } from '../../../support/failure-of.ts';
import { benchApp, DingTalkBench } from '../../../support/dingtalk-bench.ts';
import { officialModule, sdkConfig, sdkRuntime } from '../../../support/official-ding-talk-sdk.ts';

const oauth = officialModule('oauth2_1_0') as typeof OauthModule.default;
const contact = officialModule('contact_1_0') as typeof ContactModule.default;
const hrm = officialModule('hrm_1_0') as typeof HrmModule.default;

const { corpId, appKey: clientId, appSecret: clientSecret, agentId } = benchApp();
const CONSOLE_SECRET = 'invented-console-secret';
let bench: DingTalkBench;
let http: ReturnType<typeof createNodeHttpClient>;
let ours: DingTalkClient;
let appToken: string;

beforeEach(async () => {
  bench = await DingTalkBench.start({ consoleSecrets: { [corpId]: CONSOLE_SECRET } });
  http = createNodeHttpClient();
  ours = benchClient(bench, http);
  appToken = await bench.token();
});

afterEach(async () => {
  http.close();
  await bench.close();
});

function config(): OpenApiModule.Config {
  return sdkConfig(String(bench.standIn.endpoints['apiHost']));
}

type OnTheJobPage = ReturnType<typeof listOnTheJob.schema.parse>;

/** A call that needs no token. */
async function ask<Params, Answer>(
  operation: Operation<Params, Answer>,
  params: Params,
): Promise<Answer> {
  const { answer } = await exchange(operation, params, {
    http,
    endpoints: benchEndpoints(bench),
    nowEpochMs: () => bench.clock.nowEpochMs(),
    timeoutMs: 10_000,
    maxResponseBytes: 65_536,
  });
  return answer;
}

/** Our client with a token that somebody has handed over. */
function clientWith(value: string): DingTalkClient {
  const token = { value, expiresAtEpochMs: bench.clock.nowEpochMs() + 7_200_000 };
  return benchClient(bench, http, { tokens: createGivenTokenSource({ clientId, token }) });
}

async function codeFor(userId: string, place: 'page' | 'in-client' | 'console' = 'page') {
  const wish = { userId, place, scope: 'openid corpid' };
  return (await bench.controls.logins.issueCode(corpId, wish)).code;
}

/** What the SDK says of a refusal. */
function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}

describe('our client and the official SDK, of log-ins', () => {
  it('are given the same tokens of a person, whose profile they read alike', async () => {
    const tokens = await ask(requestUserToken, {
      clientId,
      clientSecret,
      code: await codeFor('hk002'),
    });
    const grant = { clientId, clientSecret, refreshToken: tokens.refreshToken };
    const theirs = await new oauth.default(config()).getUserToken(
      new oauth.GetUserTokenRequest({ ...grant, grantType: 'refresh_token' }),
    );
    const renewed = await ask(renewUserToken, grant);
    const theirProfile = await new contact.default(config()).getUserWithOptions(
      'me',
      new contact.GetUserHeaders({ xAcsDingtalkAccessToken: tokens.accessToken }),
      sdkRuntime(),
    );
    const ourProfile = await clientWith(tokens.accessToken).call(getOwnProfile, {});

    expect(tokens.corpId).toBe(corpId);
    expect(renewed).toEqual(tokens);
    expect(theirs.body).toMatchObject(tokens);
    expect(ourProfile.answer).toEqual({
      unionId: theirProfile.body?.unionId,
      nick: theirProfile.body?.nick,
    });
    expect(ourProfile.answer).toEqual({ unionId: 'union-hk002', nick: '李小明' });
  });

  it('are refused a spent code alike', async () => {
    const code = await codeFor('hk002');
    await ask(requestUserToken, { clientId, clientSecret, code });
    const theirs = await failureOf(
      new oauth.default(config()).getUserToken(
        new oauth.GetUserTokenRequest({
          clientId,
          clientSecret,
          code,
          grantType: 'authorization_code',
        }),
      ),
    );
    const our = await failureOf(ask(requestUserToken, { clientId, clientSecret, code }));

    expect(our).toMatchObject({ meaning: 'not-there', vendorCode: codeOf(theirs) });
    expect(codeOf(theirs)).toBe('invalidParameter.authCode.notFound');
  });

  it('are refused alike once consent is withdrawn, and once the token is over', async () => {
    const { accessToken } = await ask(requestUserToken, {
      clientId,
      clientSecret,
      code: await codeFor('hk002'),
    });
    const theirs = () =>
      failureOf(
        new contact.default(config()).getUserWithOptions(
          'me',
          new contact.GetUserHeaders({ xAcsDingtalkAccessToken: accessToken }),
          sdkRuntime(),
        ),
      );
    const our = () => failureOf(clientWith(accessToken).call(getOwnProfile, {}));
    await bench.controls.logins.withdrawConsent(clientId, 'hk002');
    const withdrawn = [await theirs(), await our()];
    bench.clock.advance(7_200_000);
    const over = [await theirs(), await our()];

    expect(withdrawn[1]).toMatchObject({
      constructor: PermissionMissingError,
      vendorCode: codeOf(withdrawn[0]),
      scopes: ['Contact.User.Read'],
    });
    expect(codeOf(over[0])).toBe('InvalidAuthentication');
    expect(over[1]).toBeInstanceOf(TokenRejectedError);
  });

  it('agree who has come from the console', async () => {
    const theirToken = await new oauth.default(config()).getSsoAccessToken(
      new oauth.GetSsoAccessTokenRequest({ corpid: corpId, ssoSecret: CONSOLE_SECRET }),
    );
    const ourToken = await ask(requestConsoleToken, { corpId, consoleSecret: CONSOLE_SECRET });
    const theirs = await new oauth.default(config()).getSsoUserInfoWithOptions(
      new oauth.GetSsoUserInfoRequest({ code: await codeFor('hk001', 'console') }),
      new oauth.GetSsoUserInfoHeaders({ xAcsDingtalkAccessToken: theirToken.body?.accessToken }),
      sdkRuntime(),
    );
    const our = await clientWith(ourToken.accessToken).call(getAdministratorByLoginCode, {
      code: await codeFor('hk001', 'console'),
    });

    expect(ourToken.expireIn).toBe(theirToken.body?.expireIn);
    expect(our.answer).toEqual({
      corpId: theirs.body?.corpId,
      userId: theirs.body?.userId,
      isAdmin: theirs.body?.isAdmin,
    });
    expect(our.answer).toEqual({ corpId, userId: 'hk001', isAdmin: true });
  });

  it('are refused at the console alike: a foreign token, a spent code', async () => {
    const { accessToken } = await ask(requestConsoleToken, {
      corpId,
      consoleSecret: CONSOLE_SECRET,
    });
    const theirs = (token: string) =>
      failureOf(
        new oauth.default(config()).getSsoUserInfoWithOptions(
          new oauth.GetSsoUserInfoRequest({ code: 'spent' }),
          new oauth.GetSsoUserInfoHeaders({ xAcsDingtalkAccessToken: token }),
          sdkRuntime(),
        ),
      );
    const our = (token: string) =>
      failureOf(clientWith(token).call(getAdministratorByLoginCode, { code: 'spent' }));

    expect(codeOf(await theirs('foreign'))).toBe('invalidToken');
    expect(await our('foreign')).toBeInstanceOf(TokenRejectedError);
    expect(await our(accessToken)).toMatchObject({
      vendorCode: codeOf(await theirs(accessToken)),
      meaning: 'not-there',
    });
  });

  it('are given the same ticket of the JavaScript interface', async () => {
    const theirs = await new oauth.default(config()).createJsapiTicketWithOptions(
      new oauth.CreateJsapiTicketHeaders({ xAcsDingtalkAccessToken: appToken }),
      sdkRuntime(),
    );
    const our = await ours.call(requestJsapiTicket, undefined);

    expect(theirs.body).toMatchObject(our.answer);
    expect(our.answer.jsapiTicket).toMatch(/^[0-9a-f]{32}$/);
  });

  it('know an employee by the union id alone', async () => {
    const inside = await ours.call(getUserByLoginCode, {
      code: await codeFor('hk002', 'in-client'),
    });
    const unionId = String(inside.answer.result.unionid);
    const employee = await ours.call(getUserByUnionId, { unionId });

    expect(inside.answer.result.userid).toBe('hk002');
    expect(employee.answer.result).toEqual({ userid: 'hk002', contact_type: 0 });
  });
});

describe('our client and the official SDK, of smart HR', () => {
  it('agree on rosters', async () => {
    const userIds = ['hk001', 'hk006'];
    const fieldCodes = ['sys00-name', 'sys00-mainDept', 'sys01-employeeStatus'];
    const theirs = await new hrm.default(config()).getEmployeeRosterByFieldWithOptions(
      new hrm.GetEmployeeRosterByFieldRequest({
        userIdList: userIds,
        fieldFilterList: fieldCodes,
        appAgentId: agentId,
      }),
      new hrm.GetEmployeeRosterByFieldHeaders({ xAcsDingtalkAccessToken: appToken }),
      sdkRuntime(),
    );
    const our = await ours.call(queryRosters, { agentId, userIds, fieldCodes });

    const values = our.answer.result.map(({ userId, fieldDataList }) => [
      userId,
      ...fieldDataList.map((field) => [field.fieldCode, field.fieldValueList[0]?.label]),
    ]);
    expect(values).toEqual(
      theirs.body?.result?.map(({ userId, fieldDataList }) => [
        userId,
        ...(fieldDataList ?? []).map((field) => [
          field.fieldCode,
          field.fieldValueList?.[0]?.label,
        ]),
      ]),
    );
    expect(values).toEqual([
      [
        'hk001',
        ['sys00-name', '陳大文'],
        ['sys00-mainDept', '營運部'],
        ['sys01-employeeStatus', '正式'],
      ],
      [
        'hk006',
        ['sys00-name', '許功蓋'],
        ['sys00-mainDept', '人力資源部'],
        ['sys01-employeeStatus', '试用期'],
      ],
    ]);
  });

  it('make joiners of whom the lists and rosters tell the same', async () => {
    const theirs = await new hrm.default(config()).addHrmPreentryWithOptions(
      new hrm.AddHrmPreentryRequest({
        name: '何文田',
        mobile: '+852-61230001',
        groups: [
          new hrm.AddHrmPreentryRequestGroups({
            groupId: 'sys01',
            sections: [
              new hrm.AddHrmPreentryRequestGroupsSections({
                oldIndex: 0,
                empFieldVOList: [
                  new hrm.AddHrmPreentryRequestGroupsSectionsEmpFieldVOList({
                    fieldCode: 'sys01-positionLevel',
                    value: '3',
                  }),
                ],
              }),
            ],
          }),
        ],
      }),
      new hrm.AddHrmPreentryHeaders({ xAcsDingtalkAccessToken: appToken }),
      sdkRuntime(),
    );
    const our = await ours.call(createPreEntry, {
      name: '何文田',
      mobile: '+852-61230002',
      groups: [{ groupId: 'sys01', fields: { 'sys01-positionLevel': '3' } }],
    });
    const listed = await ours.call(listPreEntries, { offset: 0, size: 50 });
    const rosters = await ours.call(queryRosters, {
      agentId,
      userIds: [String(theirs.body?.tmpUserId), our.answer.tmpUserId],
      fieldCodes: ['sys00-name', 'sys01-positionLevel'],
    });

    expect(listed.answer.result.data_list).toEqual([
      'tmp-hk005',
      theirs.body?.tmpUserId,
      our.answer.tmpUserId,
    ]);
    const [one, other] = rosters.answer.result.map(({ fieldDataList }) => fieldDataList);
    expect(one).toEqual(other);
    expect(one).toHaveLength(2);
  });

  it('are refused the agent id of another app alike', async () => {
    const theirs = await failureOf(
      new hrm.default(config()).getEmployeeRosterByFieldWithOptions(
        new hrm.GetEmployeeRosterByFieldRequest({ userIdList: ['hk001'], appAgentId: 1 }),
        new hrm.GetEmployeeRosterByFieldHeaders({ xAcsDingtalkAccessToken: appToken }),
        sdkRuntime(),
      ),
    );
    const our = await failureOf(
      ours.call(queryRosters, { agentId: 1, userIds: ['hk001'], fieldCodes: ['sys00-name'] }),
    );

    expect(our).toMatchObject({ vendorCode: codeOf(theirs) });
    expect(codeOf(theirs)).toBe('invalidParameter');
  });

  it('page through those on the job to the end', async () => {
    const found: string[] = [];
    let offset: number | undefined = 0;
    while (offset !== undefined) {
      const page: CallResult<OnTheJobPage> = await ours.call(listOnTheJob, {
        statuses: ['probation', 'regular', 'leaving', 'none'],
        offset,
        size: 2,
      });
      found.push(...page.answer.result.data_list);
      offset = page.answer.result.next_cursor;
    }

    expect([...found].sort()).toEqual(['hk001', 'hk002', 'hk003', 'hk006', 'hk007']);
  });
});
