import { afterEach, describe, expect, it } from 'vitest';
import { benchApp, DingTalkBench } from '../../../support/dingtalk-bench.ts';

let bench: DingTalkBench | undefined;

afterEach(() => bench?.close());

const HOUR_MS = 3_600_000;
const CREDENTIALS = { appKey: benchApp().appKey, appSecret: benchApp().appSecret };

async function start(): Promise<DingTalkBench> {
  return (bench = await DingTalkBench.start());
}

function post(body: unknown): RequestInit {
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

describe('access tokens', () => {
  it('are the same by all three ways', async () => {
    const { request } = bound(await start());
    const old = await request(
      'oapi',
      `/gettoken?appkey=${CREDENTIALS.appKey}&appsecret=${CREDENTIALS.appSecret}`,
    );
    const plain = await request('api', '/v1.0/oauth2/accessToken', post(CREDENTIALS));
    const byCorp = await request(
      'api',
      '/v1.0/oauth2/dingtiny0001/token',
      post({
        client_id: CREDENTIALS.appKey,
        client_secret: CREDENTIALS.appSecret,
        grant_type: 'client_credentials',
      }),
    );

    expect(old.body).toEqual({
      errcode: 0,
      errmsg: 'ok',
      access_token: expect.any(String) as string,
      expires_in: 7_200,
    });
    expect(plain.body).toEqual({ accessToken: old.body['access_token'], expireIn: 7_200 });
    expect(byCorp.body).toEqual({ access_token: old.body['access_token'], expires_in: 7_200 });
  });

  it('slide: each request for one starts its two hours anew', async () => {
    const running = await start();
    const first = await running.token();
    running.clock.advance(1.9 * HOUR_MS);
    const second = await running.token();
    running.clock.advance(1.9 * HOUR_MS);

    const answer = await running.oapi('/topapi/user/count', { only_active: false }, first);

    expect(second).toBe(first);
    expect(answer.body['errcode']).toBe(0);
  });

  it('run out after two hours without a request, and a new one is issued', async () => {
    const running = await start();
    const first = await running.token();
    running.clock.advance(2 * HOUR_MS);

    const [plain, top, rest] = [
      await running.oapi('/attendance/listRecord', {}, first),
      await running.oapi('/topapi/user/count', {}, first),
      await running.api('/v1.0/contact/users/union-hk001', undefined, first),
    ];

    expect(plain.body['errcode']).toBe(42_001);
    expect(top.body).toMatchObject({ errcode: 88, sub_code: '40014' });
    expect(rest).toMatchObject({ status: 400, body: { code: 'InvalidAuthentication' } });
    expect(await running.token()).not.toBe(first);
  });

  it('stay valid over a restart', async () => {
    const running = await start();
    const token = await running.token();
    await running.restart();

    const answer = await running.oapi('/topapi/user/count', { only_active: false }, token);

    expect(answer.body['errcode']).toBe(0);
    expect(await running.token()).toBe(token);
  });

  it('can be revoked, as when an administrator resets the secret', async () => {
    const running = await start();
    const token = await running.token();
    await running.controls.revokeToken(CREDENTIALS.appKey);

    const answer = await running.oapi('/topapi/user/count', {}, token);

    expect(answer.body).toMatchObject({ errcode: 88, sub_code: '40014' });
    expect(await running.token()).not.toBe(token);
  });

  it('are given for the new secret alone once it was reset, and the old one lives on', async () => {
    const running = await start();
    const { request } = bound(running);
    const { appKey, appSecret } = CREDENTIALS;
    const ask = (secret: string) =>
      request('api', '/v1.0/oauth2/accessToken', post({ appKey, appSecret: secret }));
    const token = await running.token();
    running.controls.resetAppSecret(appKey, 'another-secret');

    const [old, next] = [await ask(appSecret), await ask('another-secret')];
    const answer = await running.oapi('/topapi/user/count', { only_active: false }, token);

    expect(old).toMatchObject({ status: 400, body: { code: 'invalidClientIdOrSecret' } });
    expect(next).toMatchObject({ status: 200, body: { accessToken: token } });
    expect(answer.body['errcode']).toBe(0);
    expect(() => running.controls.resetAppSecret('dingnobody', 'x')).toThrow('no app dingnobody');
  });

  it('are refused for bad credentials in the way of each endpoint', async () => {
    const { request } = bound(await start());
    const byCorp = (corpId: string, body: unknown) =>
      request('api', `/v1.0/oauth2/${corpId}/token`, post(body));
    const good = { client_id: CREDENTIALS.appKey, client_secret: CREDENTIALS.appSecret };

    expect((await request('oapi', '/gettoken?appkey=a&appsecret=b')).body['errcode']).toBe(40_096);
    expect((await request('oapi', '/gettoken')).body['errcode']).toBe(40_035);
    expect(
      await request('api', '/v1.0/oauth2/accessToken', post({ appKey: 'a', appSecret: 'b' })),
    ).toMatchObject({ status: 400, body: { code: 'invalidClientIdOrSecret' } });
    expect(await byCorp('dingnone', { ...good, grant_type: 'client_credentials' })).toMatchObject({
      status: 500,
      body: { code: 'unknownError' },
    });
    expect((await byCorp('dingtiny0001', { ...good, grant_type: 'password' })).body['code']).toBe(
      'unsupported.grant.type',
    );
    expect(
      (await byCorp('dingtiny0001', { client_id: 'a', grant_type: 'client_credentials' })).body[
        'code'
      ],
    ).toBe('invalid.client');
  });
});

describe('the place of the token', () => {
  it('is the header on the new host: query and Bearer are as if missing', async () => {
    const running = await start();
    const token = await running.token();
    const { request } = bound(running);
    const missing = {
      status: 400,
      body: { code: 'AuthenticationFailed.MissingParameter' },
    };

    const byQuery = await request('api', `/v1.0/contact/users/union-hk001?access_token=${token}`);
    const byBearer = await request('api', '/v1.0/contact/users/union-hk001', {
      headers: { authorization: `Bearer ${token}` },
    });

    expect(byQuery).toMatchObject(missing);
    expect(byBearer).toMatchObject(missing);
  });

  it('is the query on the old host: the header is as if missing', async () => {
    const running = await start();
    const headers = { 'x-acs-dingtalk-access-token': await running.token() };
    const { request } = bound(running);

    const top = await request('oapi', '/topapi/user/count', { method: 'POST', headers });
    const plain = await request('oapi', '/attendance/list', { method: 'POST', headers });

    expect(top.body).toMatchObject({
      errcode: 88,
      sub_code: '40000',
      sub_msg: 'access_token is blank',
    });
    expect(plain.body['errcode']).toBe(41_001);
  });

  it('can be a form on the old host, but not a body of JSON', async () => {
    const running = await start();
    const token = await running.token();
    const { request } = bound(running);

    const form = await request('oapi', '/topapi/user/count', {
      method: 'POST',
      body: new URLSearchParams({ access_token: token, only_active: 'false' }),
    });
    const json = await request('oapi', '/topapi/user/count', post({ access_token: token }));

    expect(form.body['errcode']).toBe(0);
    expect(json.body).toMatchObject({ errcode: 88, sub_code: '40000' });
  });
});

function bound(running: DingTalkBench): Pick<DingTalkBench, 'request'> {
  return { request: (host, path, init) => running.request(host, path, init) };
}
