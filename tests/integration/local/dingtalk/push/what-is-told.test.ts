import { rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVENT_KINDS } from '../../../../../infra/local/dingtalk/push/event-catalogue.ts';
import type { EventInput } from '../../../../../infra/local/dingtalk/push/push-controls.ts';
import { CallbackReceiver } from '../../../../support/callback-receiver.ts';
import { benchApp, BENCH_NOW, DingTalkBench } from '../../../../support/dingtalk-bench.ts';

const CORP = 'dingtiny0001';
const APP = benchApp();
const KEYS = { token: APP.callbackToken, aesKey: APP.callbackAesKey, owner: APP.appKey };
const START = {
  originatorUserId: 'hk002',
  processCode: 'PROC-IT',
  formComponentValues: [{ name: '事項', value: '新電腦' }],
};
let bench: DingTalkBench;
let receiver: CallbackReceiver;

beforeEach(async () => {
  bench = await DingTalkBench.start({
    approvalTemplates: [{ corpId: CORP, processCode: 'PROC-IT', name: '資訊科技服務' }],
    limits: { pushTimeoutMs: 60_000 },
  });
  receiver = await CallbackReceiver.start(KEYS);
  await bench.controls.callbacks.register(APP.appKey, receiver.url);
});

afterEach(async () => {
  await bench.close();
  await receiver.close();
});

async function started(approvers: readonly object[]): Promise<string> {
  const answer = await bench.api('/v1.0/workflow/processInstances', { ...START, approvers });
  return String(answer.body['instanceId']);
}

/** Kind, type, result and person of each event so far, in the order of arrival. */
async function told(): Promise<readonly string[]> {
  await bench.controls.pushes.settled();
  return receiver.events.map((event) =>
    [event['EventType'], event['type'], event['result'], event['staffId']]
      .filter((part) => typeof part === 'string')
      .join(' ')
      .replace('bpms_', ''),
  );
}

describe('of an approval', () => {
  it('its start, its tasks and its end are told, with what identifies it', async () => {
    const id = await started([{ actionType: 'NONE', userIds: ['hk001'] }]);
    bench.clock.advance(60_000);
    await bench.controls.approvals.decide(CORP, id, { result: 'agree', remark: '可以' });

    expect(await told()).toEqual([
      'instance_change start hk002',
      'task_change start hk001',
      'task_change finish agree hk001',
      'instance_change finish agree hk002',
    ]);
    const [start, , task, finish] = receiver.events;
    const instance = bench.controls.approvals.find(CORP, id);
    expect(finish).toEqual({
      EventType: 'bpms_instance_change',
      EventTime: BENCH_NOW + 60_000,
      CorpId: CORP,
      BizId: String(BENCH_NOW + 60_000),
      eventId: finish?.['eventId'],
      processInstanceId: id,
      processCode: 'PROC-IT',
      businessId: instance.businessId,
      bizCategoryId: '',
      businessType: '',
      title: '李小明提交的資訊科技服務',
      url: finish?.['url'],
      staffId: 'hk002',
      createTime: BENCH_NOW,
      finishTime: BENCH_NOW + 60_000,
      type: 'finish',
      result: 'agree',
    });
    expect(start).not.toHaveProperty('result');
    expect(start).not.toHaveProperty('finishTime');
    expect(task).toMatchObject({ taskId: instance.tasks[0]?.taskId, remark: '可以' });
  });

  it('a refusal is told, and the tasks that nobody need do any more', async () => {
    const id = await started([{ actionType: 'AND', userIds: ['hk001', 'hk003'] }]);
    await bench.controls.approvals.decide(CORP, id, { result: 'refuse', userId: 'hk003' });

    expect((await told()).slice(3)).toEqual([
      'task_change cancel hk001',
      'task_change finish refuse hk003',
      'instance_change finish refuse hk002',
    ]);
  });

  it('a hand-over is a finished task with the result redirect', async () => {
    const id = await started([{ actionType: 'NONE', userIds: ['hk001'] }]);
    await bench.controls.approvals.redirect(CORP, id, { toUserId: 'hk003' });

    expect((await told()).slice(2)).toEqual([
      'task_change finish redirect hk001',
      'task_change start hk003',
    ]);
  });

  it('a withdrawal is told without a result', async () => {
    const id = await started([{ actionType: 'NONE', userIds: ['hk001'] }]);
    await bench.controls.approvals.withdraw(CORP, id);

    expect((await told()).slice(2)).toEqual([
      'task_change cancel hk001',
      'instance_change terminate hk002',
    ]);
  });

  it('neither a comment nor a changed form is told', async () => {
    const id = await started([{ actionType: 'NONE', userIds: ['hk001'] }]);
    await bench.api('/v1.0/workflow/processInstances/comments', {
      processInstanceId: id,
      text: '已收到',
      commentUserId: 'hk001',
    });
    await bench.controls.approvals.alterForm(CORP, id, { 事項: '舊電腦' });

    expect(await told()).toHaveLength(2);
  });

  it('one of a suite is told with its category, at the time at which it happens', async () => {
    await bench.controls.approvals.seed(CORP, {
      processCode: 'PROC-OUT',
      originatorUserId: 'hk002',
      bizCategory: 'attendance.goout',
      createdEpochMs: BENCH_NOW + 1_000,
      form: {},
    });
    const before = await told();
    bench.clock.advance(1_000);

    expect(before).toEqual([]);
    expect(await told()).toHaveLength(2);
    expect(receiver.events[0]).toMatchObject({
      bizCategoryId: 'attendance.goout',
      EventTime: BENCH_NOW + 1_000,
    });
  });

  it('everything is told once over restarts', async () => {
    const id = await started([{ actionType: 'NONE', userIds: ['hk001'] }]);
    await bench.controls.pushes.settled();
    await bench.restart();
    await bench.controls.approvals.decide(CORP, id, { result: 'agree' });
    await bench.controls.pushes.settled();
    await bench.restart();

    expect(await told()).toHaveLength(4);
    expect(new Set(receiver.events.map(({ eventId }) => eventId)).size).toBe(4);
  });
});

describe('after a kill', () => {
  /** As if the process had ended between the record of what happened and the queue of pushes. */
  async function forgetQueue(): Promise<void> {
    await rm(path.join(bench.context.stateDirectory, 'pushes.journal'));
    await bench.restart();
  }

  it('nothing of an approval or a punch that is on disk goes untold', async () => {
    await bench.controls.callbacks.register(APP.appKey, receiver.url, {
      eventTypes: ['bpms_instance_change', 'attendance_check_record'],
    });
    const silent = (response: ServerResponse): void => receiver.reply(response, 'no', 500);
    receiver.answerWith(silent);
    await started([{ actionType: 'NONE', userIds: ['hk001'] }]);
    await bench.controls.addPunch(CORP, { userId: 'hk002', userCheckEpochMs: BENCH_NOW });
    await bench.controls.pushes.settled();
    const before = receiver.events.map(({ eventId }) => eventId);
    receiver.answerWith(receiver.acknowledge);
    await forgetQueue();
    await bench.controls.pushes.settled();

    expect(before).toHaveLength(2);
    expect(receiver.events.slice(2).map(({ eventId }) => eventId)).toEqual(
      expect.arrayContaining(before),
    );
    expect(receiver.events).toHaveLength(4);
  });
});

describe('of a punch', () => {
  const register = () =>
    bench.controls.callbacks.register(APP.appKey, receiver.url, {
      eventTypes: ['attendance_check_record'],
    });
  const punch = { userId: 'hk002', userCheckEpochMs: BENCH_NOW };

  it('nothing is told unless an app asks for it', async () => {
    await bench.controls.addPunch(CORP, punch);

    expect(await told()).toEqual([]);
  });

  it('who, when and how is told, and whether a person made it', async () => {
    await register();
    const added = await bench.controls.addPunch(CORP, punch);
    await bench.controls.addPunch(CORP, { ...punch, recordId: 2, sourceType: 'SYSTEM' });
    await bench.controls.addPunch(CORP, { ...punch, recordId: 3, sourceType: 'ATM' });
    await bench.controls.addPunch(CORP, { ...punch, recordId: 4, invalidRecordType: 'Other' });
    await bench.controls.pushes.settled();

    const items = receiver.events.flatMap((event) => event['dataList'] as object[]);
    const found = (change: object) => items.filter((item) => matches(item, change)).length;
    expect(items).toHaveLength(3);
    expect(found({ bizId: added.bizId, checkTime: BENCH_NOW, userId: 'hk002' })).toBe(1);
    expect(found({ checkByUser: false })).toBe(1);
    expect(found({ locationMethod: 'ATM', deviceSN: 'SN-160A' })).toBe(1);
  });
});

function matches(item: object, wanted: object): boolean {
  return Object.entries(wanted).every(([name, value]) => Reflect.get(item, name) === value);
}

describe('any event', () => {
  it.each(Object.keys(EVENT_KINDS))('%s has a sample that can be pushed', async (type) => {
    await bench.controls.callbacks.register(APP.appKey, receiver.url, { eventTypes: [type] });
    const { eventId } = await bench.controls.pushes.push(CORP, { type });
    await bench.controls.pushes.settled();

    expect(receiver.events).toEqual([expect.objectContaining({ EventType: type, eventId })]);
  });

  it('can be made to happen twice under one id, over HTTP as well', async () => {
    const input = { corpId: CORP, event: { type: 'org_change', eventId: 'again' } };
    const post = () =>
      bench.request('api', '/_stand-in/pushes', { method: 'POST', body: JSON.stringify(input) });
    await post();
    await post();
    await bench.controls.pushes.settled();

    const listed = await bench.request('api', '/_stand-in/pushes');

    expect(receiver.events.map(({ eventId }) => eventId)).toEqual(['again', 'again']);
    expect(listed.text.match(/"delivered"/g)).toHaveLength(2);
  });

  it('needs a company, and fields where the type is not known', async () => {
    const push = (corpId: string, event: EventInput) => bench.controls.pushes.push(corpId, event);

    await expect(push('dingnone', { type: 'org_change' })).rejects.toThrow('dingnone');
    await expect(push(CORP, { type: 'invented' })).rejects.toMatchObject({ errcode: 71_008 });
    await expect(push(CORP, { type: 'invented', fields: {} })).resolves.toBeDefined();
  });
});
