import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFailedList } from '../../../../functions/event-worker/backstop/read-failed-list.ts';
import { readEvent } from '../../../../shared/event-catalogue/index.ts';
import { createNodeHttpClient, type ClosableHttpClient } from '../../../../shared/http/index.ts';
import { BackstopBench } from '../../../support/backstop-bench.ts';
import { CallbackReceiver } from '../../../support/callback-receiver.ts';
import { benchApp, BENCH_NOW, DingTalkBench } from '../../../support/dingtalk-bench.ts';
import { standInClient } from '../../../support/stand-in-client.ts';

const APP = benchApp();
const KEYS = { token: APP.callbackToken, aesKey: APP.callbackAesKey, owner: APP.appKey };
let dingTalk: DingTalkBench;
let receiver: CallbackReceiver;
let bench: BackstopBench;
let http: ClosableHttpClient;

beforeEach(async () => {
  dingTalk = await DingTalkBench.start();
  receiver = await CallbackReceiver.start(KEYS);
  http = createNodeHttpClient();
  await dingTalk.controls.callbacks.register(APP.appKey, receiver.url);
  bench = new BackstopBench({ now: BENCH_NOW });
  bench.organisation = { ...bench.organisation, corpId: APP.corpId };
  bench.dingTalkOf = (_organisation, { onCall }) =>
    standInClient(dingTalk.standIn, { clock: bench.clock, http }, onCall);
});

afterEach(async () => {
  http.close();
  await dingTalk.close();
  await receiver.close();
});

/** Puts an event into the list of failed pushes without its attempts. */
async function fail(type: string, fields: Record<string, unknown>): Promise<void> {
  const effect = { kind: 'error', code: 'failed' } as const;
  dingTalk.context.faults.add({ standIn: 'dingtalk', operation: 'push', effect, times: 1 });
  await dingTalk.controls.pushes.push(APP.corpId, { type, fields });
  await dingTalk.controls.pushes.settled();
}

describe('the list of failed pushes of the DingTalk stand-in', () => {
  it('gives events that subscribers can read, each once', async () => {
    await fail('bpms_instance_change', {
      processInstanceId: 'a1',
      processCode: 'PROC-A',
      type: 'finish',
      result: 'agree',
    });
    await fail('user_add_org', { userId: ['hk001'] });
    await fail('org_dept_modify', { deptId: [10] });

    const first = await readFailedList(await bench.run());
    const second = await readFailedList(await bench.run());

    expect(first).toMatchObject({ accepted: 3, unreadable: 0, nameless: 0 });
    expect(second).toMatchObject({ accepted: 0 });
    const read = bench.inbox.events.map((event) => readEvent(event));
    expect(read.map(({ event }) => event?.eventType)).toEqual([
      'bpms_instance_change',
      'user_add_org',
      'org_dept_modify',
    ]);
    expect(read[0]?.event).toMatchObject({ processInstanceId: 'a1', result: 'agree' });
    expect(read[1]?.traits.people).toEqual(['hk001']);
    expect(read[2]?.traits.departmentIds).toEqual([10]);
  });
});
