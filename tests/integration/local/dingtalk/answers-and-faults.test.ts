import { get } from 'node:https';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FAULT_CODES } from '../../../../infra/local/dingtalk/injected-fault.ts';
import { benchApp, DingTalkBench, type BenchAnswer } from '../../../support/dingtalk-bench.ts';

let bench: DingTalkBench;
let token: string;
const poor = benchApp({ appKey: 'poor', appSecret: 'poor', scopes: ['qyapi_base'] });
const listed = benchApp({ appKey: 'listed', appSecret: 'listed', ipNotInWhiteList: true });
const barred = benchApp({ appKey: 'barred', appSecret: 'barred', ipBlocked: 'json' });
const PUNCHES = {
  userIds: ['hk001'],
  checkDateFrom: '2026-10-01 00:00:00',
  checkDateTo: '2026-10-01 23:59:59',
};

beforeAll(async () => {
  bench = await DingTalkBench.start({ apps: [benchApp(), poor, listed, barred] });
  token = await bench.token();
});

afterEach(() => bench.context.faults.clear());
afterAll(() => bench.close());

const plain = (by = token): Promise<BenchAnswer> =>
  bench.oapi('/attendance/listRecord', PUNCHES, by);
const top = (by = token): Promise<BenchAnswer> =>
  bench.oapi('/topapi/v2/department/listsub', {}, by);
const rest = (by = token): Promise<BenchAnswer> =>
  bench.api('/v1.0/contact/users/union-hk001', undefined, by);

describe('the four answer families', () => {
  it('succeed each in its own shape', async () => {
    const [plainAnswer, topAnswer, restAnswer] = [await plain(), await top(), await rest()];

    expect(plainAnswer.headers.get('server')).toBe('DingTalk/1.0.0');
    expect(plainAnswer.body).toMatchObject({ errcode: 0, errmsg: 'ok' });
    expect(plainAnswer.body).not.toHaveProperty('request_id');
    expect(topAnswer.body).toMatchObject({ errcode: 0, errmsg: 'ok' });
    expect(topAnswer.body['request_id']).toMatch(/^\w+$/);
    expect(restAnswer.body).not.toHaveProperty('errcode');
  });

  it('refuse a wrong token each in its own shape', async () => {
    const [plainAnswer, topAnswer, restAnswer] = [
      await plain('wrong'),
      await top('wrong'),
      await rest('wrong'),
    ];

    expect(plainAnswer).toMatchObject({
      status: 200,
      body: { errcode: 40_014, errmsg: '不合法的access_token' },
    });
    expect(topAnswer).toMatchObject({
      status: 200,
      body: {
        errcode: 88,
        sub_code: '40014',
        sub_msg: '不合法的access_token',
        errmsg: 'ding talk error[subcode=40014,submsg=不合法的access_token]',
      },
    });
    expect(restAnswer.status).toBe(400);
    expect(Object.keys(restAnswer.body)).toEqual(['code', 'requestid', 'message']);
  });

  it('name the missing permission', async () => {
    const weak = await bench.token(poor);
    const [plainAnswer, topAnswer, restAnswer] = [
      await plain(weak),
      await top(weak),
      await rest(weak),
    ];

    expect(plainAnswer.body['errcode']).toBe(60_011);
    expect(plainAnswer.body['errmsg']).toContain('requiredScopes=[qyapi_get_attendance_data]');
    expect(topAnswer.body).toMatchObject({ errcode: 88, sub_code: '60011' });
    expect(topAnswer.body['sub_msg']).toContain('requiredScopes=[qyapi_get_department_list]');
    expect(restAnswer).toMatchObject({
      status: 403,
      body: { accessdenieddetail: { requiredScopes: ['Contact.User.Read'] } },
    });
  });

  it('refuse an address that is not on the list of the app', async () => {
    const by = await bench.token(listed);

    expect((await plain(by)).body['errcode']).toBe(60_020);
    expect((await top(by)).body).toMatchObject({ errcode: 88, sub_code: '60020' });
    expect(await rest(by)).toMatchObject({
      status: 403,
      body: { code: 'Forbidden.AccessDenied.IpNotInWhiteList' },
    });
  });

  it('answer for an app whose address is blocked with 200 and the notice, even for a token', async () => {
    const answer = await bench.request('oapi', '/gettoken?appkey=barred&appsecret=barred');

    expect(answer).toMatchObject({ status: 200, body: { status: 1_111, source: 'x5' } });
  });
});

describe('paths and methods', () => {
  it('unknown to the old host are invalid methods, with 200', async () => {
    const answer = await bench.oapi('/topapi/attendance/getcolumnlist', {}, token);
    const newPath = await bench.oapi('/v1.0/contact/users/union-hk001', {}, token);

    expect(answer).toMatchObject({ status: 200, body: { errcode: 22 } });
    expect(answer.body['errmsg']).toBe(
      'Invalid method[submsg=不合法ApiName，ApiName = dingtalk.oapi.attendance.getcolumnlist]',
    );
    expect(newPath.body['errcode']).toBe(22);
  });

  it('unknown to the new host are 404 inside a 200', async () => {
    const unknown = await bench.api('/v1.0/nothing/here', undefined, token);
    const oldPath = await bench.api('/attendance/listRecord', PUNCHES, token);
    const wrongMethod = await bench.api('/v1.0/contact/users/union-hk001', {}, token);

    for (const answer of [unknown, oldPath, wrongMethod]) {
      expect(answer).toMatchObject({
        status: 200,
        body: { errcode: 404, errmsg: '请求的URI地址不存在' },
      });
    }
  });

  it('refuse the other method and a body that is no JSON', async () => {
    const get = await bench.request('oapi', `/attendance/listRecord?access_token=${token}`);
    const post = await bench.oapi('/gettoken', {}, token);
    const garbage = await bench.request('oapi', `/attendance/listRecord?access_token=${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"userIds":[',
    });

    expect(get.body['errcode']).toBe(43_002);
    expect(post.body['errcode']).toBe(43_001);
    expect(garbage.body['errcode']).toBe(400_002);
  });

  it.each(['apiTlsUrl', 'oapiTlsUrl'])('are answered on TLS at the %s as well', async (name) => {
    const url = `${String(bench.standIn.endpoints[name])}/_stand-in/limits`;
    const { certificatePem: ca } = bench.context.authority;

    const status = await new Promise((resolve, reject) => {
      get(url, { ca, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).once('error', reject);
    });

    expect(status).toBe(200);
  });
});

describe('injected faults', () => {
  const inject = (code: string): void => {
    bench.context.faults.add({ standIn: 'dingtalk', effect: { kind: 'error', code } });
  };

  it.each([
    ['qps', 90_018, '90018', 403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi'],
    ['platform-qps', 90_002, '90002', 403, 'Forbidden.AccessDenied.QpsLimitForApi'],
    ['quota', 90_020, '90020', 403, 'Forbidden.AccessDenied.ApiCountLimitForOrg'],
    ['permission', 60_011, '60011', 403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied'],
    ['invalid-token', 40_014, '40014', 400, 'InvalidAuthentication'],
    ['not-in-white-list', 60_020, '60020', 403, 'Forbidden.AccessDenied.IpNotInWhiteList'],
    ['busy', -1, '-1', 503, 'ServiceUnavailable'],
    ['system', 400_001, '400001', 500, 'systemError'],
  ])('of code %s take the shape of each family', async (code, errcode, subCode, status, word) => {
    inject(code);

    expect((await plain()).body['errcode']).toBe(errcode);
    expect((await top()).body).toMatchObject({ errcode: 88, sub_code: subCode });
    expect(await rest()).toMatchObject({ status, body: { code: word } });
  });

  it('of a gateway that gave up are 15, an 88 without a cause, or 504', async () => {
    inject('gateway-timeout');

    expect((await plain()).body).toMatchObject({
      errcode: 15,
      sub_code: 'isp.top-remote-connection-timeout',
    });
    expect((await top()).body).toMatchObject({
      errcode: 88,
      sub_code: '',
      errmsg: 'ding talk error[subcode=,submsg=]',
    });
    expect((await rest()).status).toBe(504);

    bench.context.faults.clear();
    inject('gateway-timeout-15');

    expect((await top()).body['errcode']).toBe(15);
  });

  it('of a blocked address are HTML or JSON with 200 and last one call', async () => {
    inject('ip-block-html');
    const html = await rest();
    bench.context.faults.clear();
    inject('ip-block-json');
    const json = await top();
    bench.context.faults.clear();

    expect([html.status, html.text.slice(0, 15)]).toEqual([200, '<!DOCTYPE html>']);
    expect(json.body).toMatchObject({ status: 1_111, wait: 5 });
    expect((await top()).body['errcode']).toBe(0);
  });

  it('are aimed at one API by its path, template and all', async () => {
    bench.context.faults.add({
      standIn: 'dingtalk',
      operation: 'v1.0/contact/users/{unionId}',
      effect: { kind: 'error', code: 'busy' },
      times: 1,
    });

    expect([(await top()).status, (await rest()).status, (await rest()).status]).toEqual([
      200, 503, 200,
    ]);
  });

  it('never count against the quota and are logged as not served', async () => {
    const before = bench.controls.counters()[0]?.apiCalls;
    inject('system');
    await plain();

    expect(bench.controls.counters()[0]?.apiCalls).toBe(before);
    expect(bench.controls.calls().at(-1)).toMatchObject({
      api: 'attendance/listRecord',
      outcome: 'refused',
      code: 'fault:system',
      appKey: benchApp().appKey,
    });
  });

  it('that drop the answer after the call leave it served and counted', async () => {
    const before = bench.controls.counters()[0]?.apiCalls ?? 0;
    bench.context.faults.add({
      standIn: 'dingtalk',
      operation: 'attendance/listRecord',
      effect: { kind: 'drop', when: 'after' },
      times: 1,
    });

    await expect(plain()).rejects.toThrow('fetch failed');
    expect(bench.controls.counters()[0]?.apiCalls).toBe(before + 1);
  });

  it('of an unknown code say so, with all that are known', async () => {
    inject('no-such-fault');

    const answer = await plain();

    expect(answer.status).toBe(500);
    for (const code of FAULT_CODES) expect(answer.text).toContain(code);
  });
});
