import { createRequire } from 'node:module';
import type * as EventModule from '@alicloud/dingtalk/dist/event_1_0/client.js';
import type * as OpenApiModule from '@alicloud/openapi-client';
import type * as TeaUtilModule from '@alicloud/tea-util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallbackReceiver } from '../../../../support/callback-receiver.ts';
import {
  benchApp,
  BENCH_NOW,
  DingTalkBench,
  listAt,
  type BenchAnswer,
} from '../../../../support/dingtalk-bench.ts';

// The SDK is CommonJS whose default export is a class of its own.
const load = createRequire(import.meta.url);
const event = load('@alicloud/dingtalk/event_1_0') as typeof EventModule.default;
const { Config } = load('@alicloud/openapi-client') as typeof OpenApiModule;
const { RuntimeOptions } = load('@alicloud/tea-util') as typeof TeaUtilModule;

const CORP = 'dingtiny0001';
const APP = benchApp();
const KEYS = { token: APP.callbackToken, aesKey: APP.callbackAesKey, owner: APP.appKey };
const AFTER_LAST_FAILURE_MS = 180_000;
let bench: DingTalkBench;
let receiver: CallbackReceiver;

beforeEach(async () => {
  bench = await DingTalkBench.start({ limits: { pushTimeoutMs: 60_000 } });
  receiver = await CallbackReceiver.start(KEYS);
  await bench.controls.callbacks.register(APP.appKey, receiver.url);
  receiver.answerWith((response) => receiver.reply(response, 'broken', 500));
});

afterEach(async () => {
  await bench.close();
  await receiver.close();
});

/** Lets an event happen and its three attempts fail. */
async function fail(type: string, fields?: Record<string, unknown>): Promise<void> {
  await bench.controls.pushes.push(CORP, { type, ...(fields === undefined ? {} : { fields }) });
  await bench.controls.pushes.settled();
  for (const ms of [10_000, 30_000]) {
    bench.clock.advance(ms);
    await bench.controls.pushes.settled();
  }
}

/** Puts an event into the list without its attempts. */
async function failAtOnce(times: number): Promise<void> {
  bench.context.faults.add({
    standIn: 'dingtalk',
    operation: 'push',
    effect: { kind: 'error', code: 'failed' },
    times,
  });
  for (let index = 0; index < times; index += 1) {
    await bench.controls.pushes.push(CORP, { type: 'check_in', eventId: `e${String(index)}` });
  }
  await bench.controls.pushes.settled();
}

const read = async (): Promise<BenchAnswer> =>
  bench.request(
    'oapi',
    `/call_back/get_call_back_failed_result?access_token=${await bench.token()}`,
  );

async function readBySdk(beginTime: number, endTime: number) {
  const endpoint = String(bench.standIn.endpoints['apiHost']);
  const client = new event.default(new Config({ protocol: 'http', regionId: 'central', endpoint }));
  const answer = await client.getCallBackFaileResultWithOptions(
    new event.GetCallBackFaileResultRequest({ beginTime, endTime }),
    new event.GetCallBackFaileResultHeaders({ xAcsDingtalkAccessToken: await bench.token() }),
    new RuntimeOptions({}),
  );
  return answer.body;
}

describe('the list of failed pushes', () => {
  it('tells of an event some minutes after its last failure, in the part of its kind', async () => {
    await fail('user_add_org');
    await fail('bpms_instance_change', { processInstanceId: 'p1', type: 'finish' });
    await fail('org_dept_create');
    await fail('label_user_change');
    await fail('check_in');
    const early = await read();
    // Five times 40 seconds have gone by since the first attempt of the first event.
    bench.clock.advance(AFTER_LAST_FAILURE_MS - 160_000);
    const first = await read();
    bench.clock.advance(AFTER_LAST_FAILURE_MS);

    const answer = await read();

    expect(listAt(early, 'failed_list')).toEqual([]);
    expect(answer.body).toMatchObject({ errcode: 0, errmsg: 'ok', has_more: false });
    const items = listAt(answer, 'failed_list');
    expect(items.map((item) => item['call_back_tag'])).toEqual([
      'bpms_instance_change',
      'org_dept_create',
      'label_user_change',
      'check_in',
    ]);
    expect(listAt(first, 'failed_list')).toEqual([
      {
        call_back_tag: 'user_add_org',
        event_time: BENCH_NOW,
        user_add_org: { corpid: CORP, userid: ['hk001'] },
      },
    ]);
    expect(items[0]?.['bpms_instance_change']).toEqual({
      corpid: CORP,
      bpmsCallBackData: { processInstanceId: 'p1', type: 'finish' },
    });
    expect(items[1]?.['org_dept_create']).toEqual({ corpid: CORP, deptid: [10] });
    expect(items[2]?.['label_user_change']).toHaveProperty('roleLabelChange.action', 'add');
    expect(items[3]?.['check_in']).toHaveProperty('callbackData.staffId', 'hk001');
  });

  it('gives 200 at a time, and forgets with each call what the one before gave', async () => {
    await failAtOnce(201);

    const first = await read();
    await bench.restart();
    const second = await read();
    const third = await read();

    expect(listAt(first, 'failed_list')).toHaveLength(200);
    expect(first.body['has_more']).toBe(true);
    expect(listAt(second, 'failed_list')).toHaveLength(1);
    expect(second.body['has_more']).toBe(false);
    expect(listAt(third, 'failed_list')).toEqual([]);
  });

  it('is each app’s own, and not taken from the quota', async () => {
    await failAtOnce(1);
    const before = bench.controls.counters()[0]?.apiCalls;

    await read();

    expect(bench.controls.counters()[0]?.apiCalls).toBe(before);
    expect(bench.controls.calls({ api: 'call_back/get_call_back_failed_result' })).toHaveLength(1);
  });

  it('is read by the official SDK, within a window of event times', async () => {
    await fail('check_in');
    bench.clock.advance(AFTER_LAST_FAILURE_MS);

    const outside = await readBySdk(BENCH_NOW - 2, BENCH_NOW - 1);
    const inside = await readBySdk(BENCH_NOW, BENCH_NOW);
    const again = await readBySdk(BENCH_NOW, BENCH_NOW);

    expect(outside?.failedList).toEqual([]);
    expect(inside?.hasMore).toBe(false);
    expect(inside?.failedList?.[0]).toMatchObject({
      callBackTag: 'check_in',
      corpId: CORP,
      eventTime: BENCH_NOW,
    });
    expect(JSON.parse(inside?.failedList?.[0]?.callBackData ?? '')).toEqual(receiver.events[0]);
    expect(again?.failedList).toEqual([]);
  });
});
