import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchApp, DingTalkBench, type BenchAnswer } from '../../../support/dingtalk-bench.ts';
import { DAY, MINUTE } from '../../../support/tiny-company.ts';

const CORP = 'dingtiny0001';
const APP = benchApp();
const OTHER = benchApp({ appKey: 'other', appSecret: 'other' });
const POOR = benchApp({ appKey: 'poor', appSecret: 'poor', scopes: ['qyapi_base'] });
const CONSOLE_SECRET = 'invented-console-secret';
let bench: DingTalkBench;

beforeEach(async () => {
  bench = await DingTalkBench.start({
    apps: [APP, OTHER, POOR],
    consoleSecrets: { [CORP]: CONSOLE_SECRET },
  });
});

afterEach(() => bench.close());

async function codeFor(
  userId: string,
  wish: { readonly appKey?: string; readonly scope?: string } = {},
): Promise<string> {
  return (await bench.controls.logins.issueCode(CORP, { userId, ...wish })).code;
}

const tokensFor = (grant: Record<string, unknown>, app = APP) =>
  bench.request('api', '/v1.0/oauth2/userAccessToken', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId: app.appKey, clientSecret: app.appSecret, ...grant }),
  });
const byCode = (code: string, app = APP) =>
  tokensFor({ code, grantType: 'authorization_code' }, app);
const byRefresh = (refreshToken: unknown, app = APP) =>
  tokensFor({ refreshToken, grantType: 'refresh_token' }, app);
const profile = (token: unknown, unionId = 'me') =>
  bench.api(`/v1.0/contact/users/${unionId}`, undefined, String(token));

const UNKNOWN_CODE = { status: 400, body: { code: 'invalidParameter.authCode.notFound' } };
const BAD_TOKEN = { status: 400, body: { code: 'InvalidAuthentication' } };

async function loggedIn(userId: string): Promise<BenchAnswer['body']> {
  return (await byCode(await codeFor(userId))).body;
}

describe('a code of the login page', () => {
  it('buys tokens of that person, who are then told by them', async () => {
    const { accessToken, refreshToken, expireIn } = await loggedIn('hk002');
    const me = await profile(accessToken);

    expect([accessToken, refreshToken]).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ]);
    expect(expireIn).toBe(7_200);
    expect(me.body).toEqual({
      nick: '李小明',
      avatarUrl: '',
      openId: 'open-union-hk002',
      unionId: 'union-hk002',
    });
  });

  it('tells the organisation only if the scope asks for it', async () => {
    const without = await byCode(await codeFor('hk002'));
    const withIt = await byCode(await codeFor('hk002', { scope: 'openid corpid' }));

    expect(without.body).not.toHaveProperty('corpId');
    expect(withIt.body).toMatchObject({ corpId: CORP });
  });

  it('is good for one use, also after a restart, and of two at once one is refused', async () => {
    const code = await codeFor('hk002');
    const answers = await Promise.all([byCode(code), byCode(code)]);
    await bench.restart();

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect(await byCode(code)).toMatchObject(UNKNOWN_CODE);
  });

  it('is good for five minutes', async () => {
    const early = await codeFor('hk002');
    const late = await codeFor('hk003');
    bench.clock.advance(5 * MINUTE - 1);
    const inTime = await byCode(early);
    bench.clock.advance(1);

    expect(inTime.status).toBe(200);
    expect(await byCode(late)).toMatchObject(UNKNOWN_CODE);
  });

  it('is good for one app and one place', async () => {
    const page = await codeFor('hk002');
    const inside = await bench.controls.logins.issueCode(CORP, {
      userId: 'hk002',
      place: 'in-client',
    });

    expect(await byCode(page, OTHER)).toMatchObject(UNKNOWN_CODE);
    expect(await byCode(inside.code)).toMatchObject(UNKNOWN_CODE);
    expect((await byCode(page)).status).toBe(200);
  });

  it('buys nothing with a wrong secret or in another way', async () => {
    const code = await codeFor('hk002');
    const wrong = await byCode(code, { ...APP, appSecret: 'wrong' });
    const strange = await tokensFor({ code, grantType: 'password' });

    expect(wrong).toMatchObject({ status: 400, body: { code: 'invalidClientIdOrSecret' } });
    expect(strange).toMatchObject({ status: 400, body: { code: 'unsupported.grant.type' } });
    expect((await byCode(code)).status).toBe(200);
  });

  it('is given to nobody whom the directory does not know', () => {
    expect(() => bench.controls.logins.issueCode(CORP, { userId: 'hk004' })).toThrow(RangeError);
  });

  it('is given to somebody who was added a moment ago', async () => {
    await bench.oapi('/topapi/v2/user/create', {
      userid: 'hk101',
      name: '何文田',
      mobile: '+852-61230001',
      dept_id_list: '10',
    });
    const { accessToken } = await loggedIn('hk101');

    expect((await profile(accessToken)).body).toMatchObject({
      nick: '何文田',
      mobile: '61230001',
      stateCode: '852',
    });
  });
});

describe('tokens of a person', () => {
  it('are the same when asked for again in their life, and then live on', async () => {
    const first = await loggedIn('hk002');
    bench.clock.advance(119 * MINUTE);
    const second = await byRefresh(first['refreshToken']);
    bench.clock.advance(119 * MINUTE);

    expect(second.body).toEqual(first);
    expect((await profile(first['accessToken'])).status).toBe(200);
  });

  it('end after two hours; the refresh token brings new ones, also after a restart', async () => {
    const first = await loggedIn('hk002');
    bench.clock.advance(120 * MINUTE);
    const ended = await profile(first['accessToken']);
    await bench.restart();
    const second = await byRefresh(first['refreshToken']);

    expect(ended).toMatchObject(BAD_TOKEN);
    expect(second.body['accessToken']).not.toBe(first['accessToken']);
    expect((await profile(second.body['accessToken'])).status).toBe(200);
    expect((await byRefresh(first['refreshToken'])).status).toBe(200);
  });

  it('can be renewed for thirty days', async () => {
    const first = await loggedIn('hk002');
    bench.clock.advance(30 * DAY);

    expect(await byRefresh(first['refreshToken'])).toMatchObject(UNKNOWN_CODE);
  });

  it('can be renewed once by a refresh token, where that ends with its use', async () => {
    bench.controls.setBehaviour({ refreshTokensEndWithUse: true });
    const first = await loggedIn('hk002');
    bench.clock.advance(120 * MINUTE);
    const second = await byRefresh(first['refreshToken']);

    expect(await byRefresh(first['refreshToken'])).toMatchObject(UNKNOWN_CODE);
    expect((await byRefresh(second.body['refreshToken'])).status).toBe(200);
  });

  it('are renewed for the app that they were given to', async () => {
    const first = await loggedIn('hk002');

    expect(await byRefresh(first['refreshToken'], OTHER)).toMatchObject(UNKNOWN_CODE);
    expect(await byRefresh('none')).toMatchObject(UNKNOWN_CODE);
  });

  it('open the profile of that person, and nothing else', async () => {
    const { accessToken } = await loggedIn('hk002');
    const own = await profile(accessToken, 'union-hk002');
    const other = await profile(accessToken, 'union-hk001');
    const leavers = await bench.api(
      '/v1.0/hrm/employees/dismissions?nextToken=0&maxResults=50',
      undefined,
      String(accessToken),
    );
    const old = await bench.oapi('/topapi/v2/user/get', { userid: 'hk002' }, String(accessToken));

    expect(own.status).toBe(200);
    expect(other).toMatchObject({
      status: 404,
      body: { code: 'invalidParameter.user.notFound' },
    });
    expect(leavers).toMatchObject(BAD_TOKEN);
    expect(old.body).toMatchObject({ errcode: 88, sub_code: '40014' });
  });

  it('tell nobody to the token of an app: it is not somebody', async () => {
    expect(await profile(await bench.token())).toMatchObject({ status: 404 });
  });

  it('need a permission of the app', async () => {
    const { accessToken } = (await byCode(await codeFor('hk002', { appKey: 'poor' }), POOR)).body;

    expect(await profile(accessToken)).toMatchObject({
      status: 403,
      body: { accessdenieddetail: { requiredScopes: ['Contact.User.Read'] } },
    });
  });

  it('are refused once consent is withdrawn, until the next log-in', async () => {
    const first = await loggedIn('hk002');
    await bench.controls.logins.withdrawConsent(APP.appKey, 'hk002');
    const refused = await profile(first['accessToken']);
    const renewed = await byRefresh(first['refreshToken']);
    const again = await loggedIn('hk002');

    expect(refused.status).toBe(403);
    expect(renewed).toMatchObject(UNKNOWN_CODE);
    expect((await profile(again['accessToken'])).status).toBe(200);
  });

  it('outlive the employment: the account is told, the employee is not', async () => {
    const { accessToken } = await loggedIn('hk002');
    await bench.oapi('/topapi/v2/user/delete', { userid: 'hk002' });
    const { unionId } = (await profile(accessToken)).body;
    const employee = await bench.oapi('/topapi/user/getbyunionid', { unionid: unionId });

    expect(unionId).toBe('union-hk002');
    expect(employee.body['errcode']).toBe(60_121);
  });
});

describe('a code from inside DingTalk', () => {
  const issue = (userId: string, appKey = APP.appKey) =>
    bench.controls.logins.issueCode(CORP, { userId, appKey, place: 'in-client' });
  const ask = async (code: string) =>
    (await bench.oapi('/topapi/v2/user/getuserinfo', { code })).body;

  it('tells who it is, with rank', async () => {
    const administrator = await ask((await issue('hk001')).code);
    const employee = await ask((await issue('hk002')).code);

    expect(administrator['result']).toMatchObject({
      userid: 'hk001',
      unionid: 'union-hk001',
      sys: true,
      sys_level: 1,
      name: '陳大文',
    });
    expect(employee['result']).toMatchObject({ userid: 'hk002', sys: false, sys_level: 0 });
  });

  it('is good for one use, five minutes and one app', async () => {
    const used = (await issue('hk001')).code;
    const foreign = (await issue('hk001', OTHER.appKey)).code;
    const late = (await issue('hk001')).code;
    await ask(used);
    const codes = [await ask(used), await ask(foreign), await ask('none')];
    bench.clock.advance(5 * MINUTE);
    codes.push(await ask(late));

    expect(codes.map((answer) => answer['errcode'])).toEqual([40_078, 40_078, 40_078, 40_078]);
  });
});

describe('a code of the console', () => {
  const consoleToken = (ssoSecret: string) =>
    bench.request('api', '/v1.0/oauth2/ssoAccessToken', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ corpid: CORP, ssoSecret }),
    });
  const ask = (code: string, token: unknown) =>
    bench.api(`/v1.0/oauth2/ssoUserInfo?code=${code}`, undefined, String(token));
  const issue = (userId: string) =>
    bench.controls.logins.issueCode(CORP, { userId, place: 'console' });

  it('tells who it is, of which organisation, and whether an administrator', async () => {
    const { accessToken, expireIn } = (await consoleToken(CONSOLE_SECRET)).body;
    const administrator = await ask((await issue('hk001')).code, accessToken);
    const employee = await ask((await issue('hk002')).code, accessToken);

    expect(expireIn).toBe(3_600);
    expect(administrator.body).toEqual({
      corpId: CORP,
      corpName: '微小貿易有限公司',
      userId: 'hk001',
      userName: '陳大文',
      email: '',
      avatar: '',
      isAdmin: true,
    });
    expect(employee.body).toMatchObject({ userId: 'hk002', isAdmin: false });
  });

  it('needs the token of the console, of the hour, and is good for one use', async () => {
    const { accessToken } = (await consoleToken(CONSOLE_SECRET)).body;
    const { code } = await issue('hk001');
    const wrongToken = await ask(code, await bench.token());
    const first = await ask(code, accessToken);
    const second = await ask(code, accessToken);
    bench.clock.advance(60 * MINUTE);
    const late = await ask((await issue('hk001')).code, accessToken);

    expect([wrongToken, first, second, late].map(({ body }) => body['code'])).toEqual([
      'invalidToken',
      undefined,
      'invalidCode',
      'invalidToken',
    ]);
  });

  it('is nothing without the secret of the organisation', async () => {
    const wrong = await consoleToken('wrong');
    const none = await consoleToken('');

    for (const answer of [wrong, none]) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalidClientIdOrSecret' } });
    }
  });
});

describe('the ticket of the JavaScript interface', () => {
  const ticket = async () =>
    bench.request('api', '/v1.0/oauth2/jsapiTickets', {
      method: 'POST',
      headers: { 'x-acs-dingtalk-access-token': await bench.token() },
    });

  it('is the same for two hours from when it was last asked for, also after a restart', async () => {
    const first = await ticket();
    bench.clock.advance(60 * MINUTE);
    await bench.restart();
    const second = await ticket();
    bench.clock.advance(120 * MINUTE);
    const third = await ticket();

    expect(first.body).toEqual({
      jsapiTicket: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      expireIn: 7_200,
    });
    expect(second.body).toEqual(first.body);
    expect(third.body['jsapiTicket']).not.toBe(first.body['jsapiTicket']);
  });

  it('is no token', async () => {
    const { jsapiTicket } = (await ticket()).body;

    expect(await profile(jsapiTicket)).toMatchObject(BAD_TOKEN);
  });
});

describe('the controls over HTTP', () => {
  const control = (method: string, path: string, body: unknown) =>
    bench.request('api', `/_stand-in/${path}`, { method, body: JSON.stringify(body) });

  it('issue codes and withdraw consent', async () => {
    const issued = await control('POST', 'login-codes', {
      corpId: CORP,
      userId: 'hk002',
      scope: 'openid corpid',
    });
    const tokens = await byCode(String(issued.body['code']));
    await control('DELETE', 'login-consents', { appKey: APP.appKey, userId: 'hk002' });

    expect(tokens.body).toMatchObject({ corpId: CORP });
    expect((await profile(tokens.body['accessToken'])).status).toBe(403);
  });

  it.each([
    [{ corpId: CORP, userId: 'hk999' }],
    [{ corpId: CORP, userId: 'hk001', place: 'street' }],
    [{ corpId: CORP, userId: 'hk001', appKey: 'none' }],
    [{ corpId: CORP }],
  ])('refuse %j', async (body) => {
    expect((await control('POST', 'login-codes', body)).status).toBe(400);
  });
});
