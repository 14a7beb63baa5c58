import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallbackReceiver, sealedReply } from '../../../../support/callback-receiver.ts';
import { benchApp, DingTalkBench, type BenchAnswer } from '../../../../support/dingtalk-bench.ts';

const CORP = 'dingtiny0001';
const APP = benchApp();
const CONSOLE_KEYS = {
  token: APP.callbackToken,
  aesKey: APP.callbackAesKey,
  owner: APP.appKey,
};
/** The older way has keys of its own, and the corpId behind each text. */
const OLD_KEYS = {
  token: 'oldToken01',
  aesKey: '1234567890123456789012345678901234567890123',
  owner: CORP,
};
let bench: DingTalkBench;
let receiver: CallbackReceiver;

beforeEach(async () => {
  bench = await DingTalkBench.start({ limits: { pushTimeoutMs: 60_000 } });
  receiver = await CallbackReceiver.start(OLD_KEYS);
});

afterEach(async () => {
  await bench.close();
  await receiver.close();
});

const old = (
  name: 'register_call_back' | 'update_call_back',
  change: Record<string, unknown> = {},
): Promise<BenchAnswer> =>
  bench.oapi(`/call_back/${name}`, {
    call_back_tag: ['user_add_org', 'bpms_instance_change'],
    token: OLD_KEYS.token,
    aes_key: OLD_KEYS.aesKey,
    url: receiver.url,
    ...change,
  });

const get = async (name: string): Promise<BenchAnswer> =>
  bench.request('oapi', `/call_back/${name}?access_token=${await bench.token()}`);

describe('the older way to register', () => {
  it('checks the URL, keeps it over a restart, and gives it back', async () => {
    const answer = await old('register_call_back');
    await bench.restart();

    const kept = await get('get_call_back');

    expect(answer.body).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(receiver.received.map(({ payload }) => payload)).toEqual([{ EventType: 'check_url' }]);
    expect(kept.body).toEqual({
      errcode: 0,
      errmsg: 'ok',
      call_back_tag: ['user_add_org', 'bpms_instance_change'],
      token: OLD_KEYS.token,
      aes_key: OLD_KEYS.aesKey,
      url: receiver.url,
    });
  });

  it('pushes what was asked for, and no more', async () => {
    await old('register_call_back');
    await bench.controls.pushes.push(CORP, { type: 'user_add_org' });
    await bench.controls.pushes.push(CORP, { type: 'user_leave_org' });
    await bench.controls.pushes.settled();

    expect(receiver.events.map((event) => event['EventType'])).toEqual(['user_add_org']);
  });

  it('has one URL for an app, that can be changed and taken back', async () => {
    const before = await get('get_call_back');
    const early = await old('update_call_back');
    await old('register_call_back');
    const twice = await old('register_call_back');
    const changed = await old('update_call_back', { call_back_tag: ['check_in'] });
    const shown = await get('get_call_back');
    const gone = await get('delete_call_back');
    const again = await get('delete_call_back');

    expect([before, early, twice, changed, gone, again].map(({ body }) => body['errcode'])).toEqual(
      [71_007, 71_007, 71_006, 0, 0, 71_007],
    );
    expect(shown.body['call_back_tag']).toEqual(['check_in']);
  });

  it.each([
    ['an unknown tag', { call_back_tag: ['user_add_org', 'nothing'] }, 71_008],
    ['an AES key of another length', { aes_key: 'short' }, 400_002],
    ['a token with a blank', { token: 'no blanks' }, 400_002],
    ['something that is no URL', { url: 'ftp://127.0.0.1/' }, 400_002],
    ['no tags', { call_back_tag: [] }, 400_002],
  ])('refuses %s', async (_what, change, code) => {
    const answer = await old('register_call_back', change);

    expect(answer.body['errcode']).toBe(code);
    expect(receiver.received).toEqual([]);
  });

  it.each([
    ['a plain 200', 200, {}, 71_009],
    ['the plain word', 200, 'success', 71_009],
    ['another word', 200, sealedReply(OLD_KEYS, 'failure'), 71_009],
    ['another owner', 200, sealedReply({ ...OLD_KEYS, owner: APP.appKey }), 71_009],
    ['an error', 500, sealedReply(OLD_KEYS), 71_009],
    ['a redirection', 302, sealedReply(OLD_KEYS), 71_012],
  ])('refuses a URL that answers %s, and asks once', async (_what, status, body, code) => {
    receiver.answerWith((response) => receiver.reply(response, body, status));

    const answer = await old('register_call_back');
    bench.clock.advance(3_600_000);
    await bench.controls.pushes.settled();

    expect(answer.body['errcode']).toBe(code);
    expect(receiver.received).toHaveLength(1);
    expect((await get('get_call_back')).body['errcode']).toBe(71_007);
  });

  it('refuses a URL that nobody answers, and leaves the one before as it was', async () => {
    await old('register_call_back');
    const unused = await CallbackReceiver.start(OLD_KEYS);
    const { url } = unused;
    await unused.close();

    const answer = await old('update_call_back', { url });

    expect(answer.body['errcode']).toBe(71_012);
    expect((await get('get_call_back')).body['url']).toBe(receiver.url);
  });
});

describe('saving in the console', () => {
  it('uses the keys of the app, with the app key or the corpId behind each text', async () => {
    const byApp = await CallbackReceiver.start(CONSOLE_KEYS);
    const byCorp = await CallbackReceiver.start({ ...CONSOLE_KEYS, owner: CORP });

    await bench.controls.callbacks.register(APP.appKey, byApp.url);
    const saved = await bench.controls.callbacks.register(APP.appKey, byCorp.url, {
      ownerKey: 'corpId',
    });

    expect(byApp.received[0]?.payload).toEqual({ EventType: 'check_url' });
    expect(byCorp.received[0]?.payload).toEqual({ EventType: 'check_url' });
    expect(saved.owner).toBe(CORP);
    expect(bench.controls.callbacks.list()).toEqual([saved]);
    await byApp.close();
    await byCorp.close();
  });

  it('refuses what the console refuses', async () => {
    await expect(bench.controls.callbacks.register(APP.appKey, receiver.url)).rejects.toMatchObject(
      { errcode: 71_009 },
    );
    await expect(bench.controls.callbacks.register('none', receiver.url)).rejects.toThrow('none');
    expect(bench.controls.callbacks.list()).toEqual([]);
  });

  it('works over HTTP, and shows no keys', async () => {
    const byApp = await CallbackReceiver.start(CONSOLE_KEYS);
    const control = (method: string, body?: unknown) =>
      bench.request('api', '/_stand-in/callbacks', {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });

    const saved = await control('PUT', {
      appKey: APP.appKey,
      url: byApp.url,
      eventTypes: ['check_in'],
    });
    const refused = await control('PUT', { appKey: APP.appKey, url: receiver.url });
    const wrong = await control('PUT', { appKey: APP.appKey, url: byApp.url, ownerKey: 'suite' });
    const listed = await control('GET');
    await control('DELETE', { appKey: APP.appKey });

    expect(saved.body).toEqual({ appKey: APP.appKey, url: byApp.url, owner: APP.appKey });
    expect([refused.status, wrong.status]).toEqual([400, 400]);
    expect(listed.text).toContain('check_in');
    expect(listed.text).not.toContain(APP.callbackAesKey);
    expect(listed.text).not.toContain(APP.callbackToken);
    expect(bench.controls.callbacks.list()).toEqual([]);
    await byApp.close();
  });
});

describe('a URL with TLS', () => {
  it('needs a certificate of an authority that the stand-in was told of', async () => {
    const { authority } = bench.context;
    const secure = await CallbackReceiver.start(CONSOLE_KEYS, await authority.issue('intake'));
    const trusting = await DingTalkBench.start({
      callbackAuthorityPem: authority.certificatePem,
      limits: { pushTimeoutMs: 60_000 },
    });

    const saved = await trusting.controls.callbacks.register(APP.appKey, secure.url);

    expect(saved.url).toMatch(/^https:/);
    await expect(bench.controls.callbacks.register(APP.appKey, secure.url)).rejects.toMatchObject({
      errcode: 71_012,
    });
    await trusting.close();
    await secure.close();
  });
});
