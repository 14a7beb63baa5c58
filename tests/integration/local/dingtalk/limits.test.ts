import { afterEach, describe, expect, it } from 'vitest';
import { STANDARD_LIMITS } from '../../../../infra/local/dingtalk/settings.ts';
import { benchApp, DingTalkBench } from '../../../support/dingtalk-bench.ts';

let bench: DingTalkBench | undefined;

afterEach(() => bench?.close());

const CORP = 'dingtiny0001';
const PUNCHES = {
  userIds: ['hk001'],
  checkDateFrom: '2026-10-01 00:00:00',
  checkDateTo: '2026-10-01 23:59:59',
};
const CLOSING = {
  userIds: ['hk001'],
  bizCode: 'APPROVE',
  userTimeRange: [{ startTime: 1, endTime: 2 }],
};

async function start(limits: Parameters<typeof DingTalkBench.start>[0]): Promise<DingTalkBench> {
  return (bench = await DingTalkBench.start(limits));
}

describe('calls per second', () => {
  it('are twenty per app and API, counted by the second of the clock', async () => {
    const running = await start({ limits: STANDARD_LIMITS });
    const token = await running.token();
    const ask = () => running.oapi('/attendance/listRecord', PUNCHES, token);

    for (let call = 0; call < 20; call += 1) expect((await ask()).body['errcode']).toBe(0);
    const refused = await ask();
    const other = await running.oapi('/topapi/user/count', {}, token);
    running.clock.advance(1_000);
    const later = await ask();

    expect(refused).toMatchObject({ status: 200, body: { errcode: 90_018 } });
    expect(refused.body['errmsg']).toContain(
      '从 2026-11-04 10:00:00 到 2026-11-04 10:00:00 请求总次数超过 20 次, 限制将在 2026-11-04 10:00:01 结束',
    );
    expect(other.body['errcode']).toBe(0);
    expect(later.body['errcode']).toBe(0);
  });

  it('are apart for each app', async () => {
    const second = benchApp({ appKey: 'second', appSecret: 'second' });
    const running = await start({
      apps: [benchApp(), second],
      limits: { callsPerSecondPerApi: 1 },
    });
    const tokens = [await running.token(), await running.token(second)];
    const ask = (token?: string) => running.oapi('/topapi/user/count', {}, token);

    expect((await ask(tokens[0])).body['errcode']).toBe(0);
    expect((await ask(tokens[0])).body['errcode']).toBe(88);
    expect((await ask(tokens[1])).body['errcode']).toBe(0);
  });

  it.each([
    ['topapi', 88, 90_018],
    ['always', 88, 88],
    ['never', 90_018, 90_018],
  ] as const)('wrapped %s look right on both old families', async (wrapThrottling, top, plain) => {
    const running = await start({
      limits: { callsPerSecondPerApi: 1 },
      behaviour: { wrapThrottling },
    });
    const token = await running.token();
    await running.oapi('/topapi/user/count', {}, token);
    await running.oapi('/attendance/listRecord', PUNCHES, token);

    const topAnswer = await running.oapi('/topapi/user/count', {}, token);
    const plainAnswer = await running.oapi('/attendance/listRecord', PUNCHES, token);

    expect([topAnswer.body['errcode'], plainAnswer.body['errcode']]).toEqual([top, plain]);
    if (top === 88) expect(topAnswer.body['sub_code']).toBe('90018');
  });

  it('are refused with 403 on the new host, without any header that tells a limit', async () => {
    const running = await start({ limits: { callsPerSecondPerApi: 1 } });
    const token = await running.token();
    await running.api('/v1.0/contact/users/union-hk001', undefined, token);

    const answer = await running.api('/v1.0/contact/users/union-hk001', undefined, token);

    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi' },
    });
    expect([...answer.headers.keys()].filter((name) => /limit|retry/.test(name))).toEqual([]);
  });
});

describe('the monthly quota', () => {
  it('is spent by metered calls alone, and refuses in the way of each family', async () => {
    const running = await start({ limits: { apiCallsPerMonth: 2 } });
    const token = await running.token();
    const listRecord = () => running.oapi('/attendance/listRecord', PUNCHES, token);
    const shifts = () =>
      running.oapi('/topapi/attendance/shift/list', { op_user_id: 'hk001' }, token);

    await running.oapi('/topapi/user/count', {}, token);
    await listRecord();
    await shifts();

    expect((await listRecord()).body['errcode']).toBe(90_020);
    expect((await shifts()).body).toMatchObject({ errcode: 88, sub_code: '90020' });
    expect(
      await running.api('/v1.0/attendance/closingAccounts/status/query', CLOSING, token),
    ).toMatchObject({
      status: 403,
      body: { code: 'Forbidden.AccessDenied.ApiCountLimitForOrg' },
    });
    expect((await running.oapi('/topapi/user/count', {}, token)).body['errcode']).toBe(0);
  });

  it('is never overdrawn by calls at the same moment', async () => {
    const running = await start({ limits: { apiCallsPerMonth: 5 } });
    const token = await running.token();
    const notify = (text: string) =>
      running.oapi(
        '/topapi/message/corpconversation/asyncsend_v2',
        { agent_id: 3001, userid_list: 'hk001', msg: { msgtype: 'text', text: { content: text } } },
        token,
      );

    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => notify(`m${n}`)));

    expect(answers.filter((answer) => answer.body['errcode'] === 0)).toHaveLength(5);
    expect(running.controls.counters()[0]?.apiCalls).toBe(5);
  });

  it('is shared by the apps of an organisation', async () => {
    const second = benchApp({ appKey: 'second', appSecret: 'second' });
    const running = await start({ apps: [benchApp(), second], limits: { apiCallsPerMonth: 1 } });
    await running.oapi('/attendance/listRecord', PUNCHES, await running.token());

    const answer = await running.oapi(
      '/attendance/listRecord',
      PUNCHES,
      await running.token(second),
    );

    expect(answer.body['errcode']).toBe(90_020);
  });

  it('does not count throttled, unpermitted or unauthenticated calls, but counts wrong ones', async () => {
    const poor = benchApp({ appKey: 'poor', appSecret: 'poor', scopes: ['qyapi_base'] });
    const running = await start({
      apps: [benchApp(), poor],
      limits: { callsPerSecondPerApi: 1 },
    });
    const token = await running.token();
    const apiCalls = () => running.controls.counters()[0]?.apiCalls;

    await running.oapi('/attendance/listRecord', { userIds: [] }, token);
    expect(apiCalls()).toBe(1);
    await running.oapi('/attendance/listRecord', PUNCHES, token);
    await running.oapi('/attendance/listRecord', PUNCHES, 'wrong');
    await running.oapi('/attendance/listRecord', PUNCHES, await running.token(poor));

    expect(apiCalls()).toBe(1);
    expect(running.controls.calls({ outcome: 'throttled' })).toHaveLength(1);
  });

  it('survives a restart and begins anew with the month in Hong Kong', async () => {
    const running = await start({ limits: { apiCallsPerMonth: 1 } });
    await running.oapi('/attendance/listRecord', PUNCHES);
    await running.restart();

    const spent = await running.oapi('/attendance/listRecord', PUNCHES);
    running.clock.advanceTo(Date.parse('2026-11-30T16:00:00Z'));
    const nextMonth = await running.oapi('/attendance/listRecord', PUNCHES);

    expect(spent.body['errcode']).toBe(90_020);
    expect(nextMonth.body['errcode']).toBe(0);
    expect(running.controls.counters()[0]).toMatchObject({ month: '2026-12', apiCalls: 1 });
  });
});

describe('calls per address', () => {
  it('end in a page of HTML for five minutes, on both hosts and every API', async () => {
    const running = await start({ limits: { ipCallsPer20Seconds: 3 } });
    const token = await running.token();
    await running.oapi('/topapi/user/count', {}, token);
    await running.oapi('/topapi/user/count', {}, token);

    const blocked = await running.oapi('/topapi/user/count', {}, token);
    running.clock.advance(5 * 60_000 - 1);
    const still = await running.api('/v1.0/contact/users/union-hk001', undefined, token);
    running.clock.advance(1);
    const free = await running.oapi('/topapi/user/count', {}, token);

    expect(blocked.status).toBe(200);
    expect(blocked.text).toMatch(/^<!DOCTYPE html>/);
    expect(still.text).toBe(blocked.text);
    expect(free.body['errcode']).toBe(0);
  });

  it('are counted anew every twenty seconds', async () => {
    const running = await start({ limits: { ipCallsPer20Seconds: 3 } });
    const token = await running.token();
    for (let window = 0; window < 3; window += 1) {
      running.clock.advance(20_000);
      await running.oapi('/topapi/user/count', {}, token);
      await running.oapi('/topapi/user/count', {}, token);
    }

    const answer = await running.oapi('/topapi/user/count', {}, token);

    expect(answer.body['errcode']).toBe(0);
  });

  it('can be told to end in a line of JSON instead', async () => {
    const running = await start({});
    const token = await running.token();
    running.controls.blockAddress('json');

    const answer = await running.oapi('/topapi/user/count', {}, token);
    running.controls.unblockAddress();
    const free = await running.oapi('/topapi/user/count', {}, token);

    expect(answer).toMatchObject({
      status: 200,
      body: { status: 1_111, wait: 5, source: 'x5', punish: 'deny' },
    });
    expect(free.body['errcode']).toBe(0);
  });
});

describe('limits', () => {
  it('can be changed while it runs', async () => {
    const running = await start({ limits: { apiCallsPerMonth: 0 } });
    const before = await running.oapi('/attendance/listRecord', PUNCHES);
    running.controls.setLimits({ apiCallsPerMonth: 1 });
    const after = await running.oapi('/attendance/listRecord', PUNCHES);

    expect([before.body['errcode'], after.body['errcode']]).toEqual([90_020, 0]);
    expect(running.controls.counters()[0]).toMatchObject({ corpId: CORP, apiCalls: 1 });
  });

  it('start as those of the standard edition', () => {
    expect(STANDARD_LIMITS).toEqual({
      callsPerSecondPerApi: 20,
      apiCallsPerMonth: 5_000,
      pushesPerMonth: 3_000,
      ipCallsPer20Seconds: 10_000,
      robotMessagesPerPersonPerDay: 500,
      pushTimeoutMs: 1_500,
      firstPushRetryMs: 10_000,
      secondPushRetryMs: 30_000,
      failedListDelayMs: 180_000,
    });
  });
});
