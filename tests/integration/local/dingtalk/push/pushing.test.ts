import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallbackVerdict } from '../../../../../infra/local/dingtalk/push/callback-reply.ts';
import { CallbackReceiver, sealedReply } from '../../../../support/callback-receiver.ts';
import { benchApp, BENCH_NOW, DingTalkBench } from '../../../../support/dingtalk-bench.ts';

const CORP = 'dingtiny0001';
const APP = benchApp();
const KEYS = { token: APP.callbackToken, aesKey: APP.callbackAesKey, owner: APP.appKey };
let bench: DingTalkBench;
let receiver: CallbackReceiver;

beforeEach(async () => {
  bench = await DingTalkBench.start({ limits: { pushTimeoutMs: 60_000 } });
  receiver = await CallbackReceiver.start(KEYS);
});

afterEach(async () => {
  await bench.close();
  await receiver.close();
});

const register = (eventTypes?: readonly string[]) =>
  bench.controls.callbacks.register(
    APP.appKey,
    receiver.url,
    eventTypes === undefined ? {} : { eventTypes },
  );

const push = (type: string, other: { eventId?: string; fields?: Record<string, unknown> } = {}) =>
  bench.controls.pushes.push(CORP, { type, ...other });

async function after(ms: number): Promise<void> {
  bench.clock.advance(ms);
  await bench.controls.pushes.settled();
}

const attempts = () =>
  bench.controls.pushes
    .list()
    .map(({ state, attempts: made }) => [state.kind, ...made.map(({ verdict }) => verdict.kind)]);

describe('a push', () => {
  it('is encrypted, signed and in the envelope of today', async () => {
    await register();
    const { eventId } = await push('user_add_org');
    await bench.controls.pushes.settled();

    expect(receiver.events).toEqual([
      {
        EventType: 'user_add_org',
        EventTime: BENCH_NOW,
        CorpId: CORP,
        BizId: String(BENCH_NOW),
        eventId,
        timeStamp: String(BENCH_NOW),
        userId: ['hk001'],
      },
    ]);
    expect(receiver.received[1]?.query.get('timestamp')).toBe(String(BENCH_NOW));
    expect(receiver.received[1]?.headers['content-type']).toContain('application/json');
    expect(attempts()).toEqual([['delivered', 'success']]);
  });

  it('is tried again after 10 and 30 seconds with the same event and fresh proof', async () => {
    await register();
    receiver.answerWith((response) => receiver.reply(response, 'busy', 503));
    await push('org_dept_create');
    await bench.controls.pushes.settled();
    await after(9_999);
    const early = receiver.events.length;
    await after(1);
    await after(29_999);
    const second = receiver.events.length;
    await after(1);
    await after(3_600_000);

    expect([early, second, receiver.events.length]).toEqual([1, 2, 3]);
    expect(new Set(receiver.events.map(({ eventId }) => eventId)).size).toBe(1);
    const sent = receiver.received.slice(1);
    for (const name of ['nonce', 'timestamp', 'signature']) {
      expect(new Set(sent.map(({ query }) => query.get(name))).size).toBe(3);
    }
    expect(new Set(sent.map(({ encrypt }) => encrypt)).size).toBe(3);
    expect(attempts()).toEqual([['failed', 'status', 'status', 'status']]);
  });

  it('ends with the first attempt that is acknowledged', async () => {
    await register();
    receiver.answerWith((response) => receiver.reply(response, {}));
    await push('org_change');
    await bench.controls.pushes.settled();
    receiver.answerWith(receiver.acknowledge);
    await after(10_000);
    await after(3_600_000);

    expect(receiver.events).toHaveLength(2);
    expect(attempts()).toEqual([['delivered', 'field-missing', 'success']]);
  });

  it('survives a restart between its attempts, with its count', async () => {
    await register();
    receiver.answerWith((response) => receiver.reply(response, 'no'));
    const { eventId } = await push('check_in');
    await bench.controls.pushes.settled();
    await bench.restart();
    receiver.answerWith(receiver.acknowledge);
    bench.controls.setLimits({ pushTimeoutMs: 60_000 });
    await after(10_000);

    expect(receiver.events.map((event) => event['eventId'])).toEqual([eventId, eventId]);
    expect(bench.controls.counters()[0]?.pushes).toBe(2);
    expect(attempts()).toEqual([['delivered', 'not-json', 'success']]);
  });

  it('that the end of the stand-in broke off is made again', async () => {
    await register();
    const held = new Promise<void>((resolve) => receiver.answerWith(() => resolve()));
    await push('check_in');
    await held;
    await bench.restart();
    receiver.answerWith(receiver.acknowledge);
    await bench.controls.pushes.settled();

    expect(receiver.events).toHaveLength(2);
    expect(attempts()).toEqual([['delivered', 'success']]);
  });

  it('goes to nobody where no app asked for it', async () => {
    await push('user_add_org');
    await register(['bpms_task_change']);

    const told = await push('user_add_org');

    expect(told.appKeys).toEqual([]);
    expect(bench.controls.pushes.list()).toEqual([]);
  });

  it('follows a rule of the console', async () => {
    await register(['/v1.0/event/bpms_instance_change/processCode/PROC-A/type/finish']);

    await push('bpms_instance_change', { fields: { processCode: 'PROC-A', type: 'start' } });
    await push('bpms_instance_change', { fields: { processCode: 'PROC-B', type: 'finish' } });
    await push('bpms_instance_change', { fields: { processCode: 'PROC-A', type: 'finish' } });
    await bench.controls.pushes.settled();

    expect(receiver.events).toEqual([
      expect.objectContaining({ processCode: 'PROC-A', type: 'finish' }),
    ]);
  });
});

describe('a reply', () => {
  const otherKeys = { ...KEYS, owner: 'dingelse' };
  const otherAes = { ...KEYS, aesKey: '1234567890123456789012345678901234567890123' };
  const cases: readonly (readonly [CallbackVerdict['kind'], number, unknown])[] = [
    ['redirect', 302, sealedReply(KEYS)],
    ['status', 201, sealedReply(KEYS)],
    ['not-json', 200, 'success'],
    ['not-json', 200, '["success"]'],
    ['field-missing', 200, { ...sealedReply(KEYS), timeStamp: undefined }],
    ['wrong-signature', 200, { ...sealedReply(KEYS), nonce: 'other' }],
    ['undecryptable', 200, sealedReply(otherAes)],
    ['wrong-owner', 200, sealedReply(otherKeys)],
    ['not-success', 200, sealedReply(KEYS, 'Success')],
  ];

  it.each(cases)('that is %s (status %i) is no acknowledgement', async (kind, status, body) => {
    await register();
    receiver.answerWith((response) => receiver.reply(response, body, status));

    await push('org_change');
    await bench.controls.pushes.settled();

    expect(attempts()).toEqual([['waiting', kind]]);
  });

  it('that does not come in time, or from nobody, is none either', async () => {
    await register();
    bench.controls.setLimits({ pushTimeoutMs: 20 });
    receiver.answerWith(() => undefined);
    await push('org_change');
    await bench.controls.pushes.settled();
    await receiver.close();
    bench.controls.setLimits({ pushTimeoutMs: 60_000 });
    await after(10_000);

    expect(attempts()).toEqual([['waiting', 'timeout', 'unreachable']]);
    receiver = await CallbackReceiver.start(KEYS);
  });
});

describe('the spelling and the shape', () => {
  it.each([
    ['signature', 'timestamp', ['nonce', 'signature', 'timestamp']],
    ['msg_signature', 'timeStamp', ['msg_signature', 'nonce', 'timeStamp']],
    ['both', 'timestamp', ['msg_signature', 'nonce', 'signature', 'timestamp']],
  ] as const)('can be %s and %s', async (signature, timestamp, names) => {
    await register();
    bench.controls.setBehaviour({
      callbackSignatureName: signature,
      callbackTimestampName: timestamp,
    });

    await push('org_change');
    await bench.controls.pushes.settled();

    expect([...(receiver.received[1]?.query.keys() ?? [])].sort()).toEqual(names);
    expect(receiver.events).toHaveLength(1);
  });

  it('can be those of years ago, without id and time', async () => {
    bench.controls.setBehaviour({ eventShape: 'old' });
    await register(['attendance_check_record', 'user_leave_org', 'bpms_task_change']);

    await push('attendance_check_record', { fields: { dataList: [{ userId: 'hk002' }] } });
    await push('user_leave_org', { fields: { timeStamp: '17', userId: ['hk002'] } });
    await push('bpms_task_change', { fields: { taskId: 7 } });
    await bench.controls.pushes.settled();

    expect(receiver.events).toHaveLength(3);
    expect(receiver.events).toEqual(
      expect.arrayContaining([
        { EventType: 'attendance_check_record', DataList: [{ userId: 'hk002' }] },
        { EventType: 'user_leave_org', TimeStamp: 17, UserId: ['hk002'], CorpId: CORP },
        { EventType: 'bpms_task_change', taskId: 7, corpId: CORP },
      ]),
    );
  });
});

describe('faults of the switchboard', () => {
  const fault = (effect: Parameters<typeof bench.context.faults.add>[0]['effect'], times = 1) =>
    bench.context.faults.add({ standIn: 'dingtalk', operation: 'push', effect, times });

  beforeEach(() => register());

  it('lose a push on its way, so that it comes later', async () => {
    fault({ kind: 'drop', when: 'before' });
    await push('org_change');
    await bench.controls.pushes.settled();
    const before = receiver.events.length;
    await after(10_000);

    expect([before, receiver.events.length]).toEqual([0, 1]);
  });

  it('lose the reply, so that the receiver hears of it twice', async () => {
    fault({ kind: 'drop', when: 'after' });
    const { eventId } = await push('org_change');
    await bench.controls.pushes.settled();
    await after(10_000);

    expect(receiver.events.map((event) => event['eventId'])).toEqual([eventId, eventId]);
    expect(attempts()).toEqual([['delivered', 'reply-lost', 'success']]);
  });

  it('push once more what was acknowledged', async () => {
    fault({ kind: 'duplicate' }, 100);
    const { eventId } = await push('org_change');
    await bench.controls.pushes.settled();

    expect(receiver.events.map((event) => event['eventId'])).toEqual([eventId, eventId]);
    expect(attempts()).toEqual([
      ['delivered', 'success'],
      ['delivered', 'success'],
    ]);
  });

  it('let a later event overtake an earlier one', async () => {
    fault({ kind: 'reorder' });
    await push('org_dept_create', { eventId: 'first' });
    await push('org_dept_modify', { eventId: 'second' });
    await bench.controls.pushes.settled();
    await after(1_000);

    expect(receiver.events.map((event) => event['eventId'])).toEqual(['second', 'first']);
  });

  it('hold a push back for a while of local time', async () => {
    fault({ kind: 'delay', ms: 300_000 });
    await push('org_change');
    await after(299_999);
    const before = receiver.events.length;
    await after(1);

    expect([before, receiver.events.length]).toEqual([0, 1]);
  });

  it('lose an event for good, or fail it at once', async () => {
    fault({ kind: 'error', code: 'lost' });
    await push('org_change');
    await bench.controls.pushes.settled();
    fault({ kind: 'error', code: 'failed' });
    await push('org_change');
    await after(3_600_000);

    expect(receiver.events).toEqual([]);
    expect(attempts()).toEqual([['lost'], ['failed']]);
  });
});

describe('the quota of a month', () => {
  it('counts attempts and messages together, but nothing about contacts', async () => {
    await register();
    await push('user_add_org');
    await push('check_in');
    await bench.controls.pushes.settled();

    expect(bench.controls.counters()[0]?.pushes).toBe(1);
  });

  it('once spent silences what is metered until the next month, also for the failed list', async () => {
    await register();
    bench.controls.setLimits({ pushesPerMonth: 1 });
    await push('check_in', { eventId: 'last' });
    await bench.controls.pushes.settled();
    await push('check_in', { eventId: 'unheard' });
    await push('user_add_org', { eventId: 'exempt' });
    await bench.controls.pushes.settled();
    await after(3_600_000);
    const failed = await bench.api('/v1.0/event/callbacks/failedResults?beginTime=0');
    await after(30 * 86_400_000);
    await push('check_in', { eventId: 'december' });
    await bench.controls.pushes.settled();

    expect(receiver.events.map((event) => event['eventId'])).toEqual([
      'last',
      'exempt',
      'december',
    ]);
    expect(failed.body).toEqual({ failedList: [], hasMore: false });
  });

  it('can count first attempts only', async () => {
    await register();
    bench.controls.setBehaviour({ pushRetriesAreCounted: false });
    receiver.answerWith((response) => receiver.reply(response, 'no'));
    await push('check_in');
    await bench.controls.pushes.settled();
    await after(10_000);
    await after(30_000);

    expect(receiver.events).toHaveLength(3);
    expect(bench.controls.counters()[0]?.pushes).toBe(1);
  });

  it('is one with that of the groups’ robots', async () => {
    await bench.close();
    bench = await DingTalkBench.start({
      groupRobots: [{ corpId: CORP, accessToken: 'group' }],
      limits: { pushTimeoutMs: 60_000, pushesPerMonth: 1 },
    });
    await register();
    await push('check_in');
    await bench.controls.pushes.settled();

    const answer = await bench.oapi(
      '/robot/send',
      { msgtype: 'text', text: { content: 'full' } },
      'group',
    );

    expect(answer.body['errcode']).toBe(90_020);
  });

  it('is not needed for silence: pushing can be switched off', async () => {
    await register();
    receiver.answerWith((response) => receiver.reply(response, 'no'));
    await push('check_in');
    await bench.controls.pushes.settled();
    bench.controls.setBehaviour({ pushing: false });
    await push('check_in');
    await after(10_000);
    bench.controls.setBehaviour({ pushing: true });
    await after(3_600_000);

    expect(receiver.events).toHaveLength(1);
    expect(attempts()).toEqual([['lost', 'not-json']]);
  });
});
