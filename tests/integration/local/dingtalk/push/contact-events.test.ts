import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallbackReceiver } from '../../../../support/callback-receiver.ts';
import { benchApp, BENCH_NOW, DingTalkBench } from '../../../../support/dingtalk-bench.ts';

const APP = benchApp();
const JOINER = { userid: 'hk101', name: '何文田', mobile: '+852-61230001', dept_id_list: '10' };
let bench: DingTalkBench;
let receiver: CallbackReceiver;

beforeEach(async () => {
  bench = await DingTalkBench.start({ limits: { pushTimeoutMs: 60_000, pushesPerMonth: 0 } });
  receiver = await CallbackReceiver.start({
    token: APP.callbackToken,
    aesKey: APP.callbackAesKey,
    owner: APP.appKey,
  });
  await bench.controls.callbacks.register(APP.appKey, receiver.url);
});

afterEach(async () => {
  await bench.close();
  await receiver.close();
});

/** What has arrived, without the envelope. */
async function told(): Promise<readonly Record<string, unknown>[]> {
  await bench.controls.pushes.settled();
  return receiver.events.map(
    ({ EventTime: _time, CorpId: _corp, BizId: _biz, eventId: _id, ...own }) => own,
  );
}

describe('of people', () => {
  it('joining, change and leaving are told, although no push is left in the month', async () => {
    await bench.oapi('/topapi/v2/user/create', JOINER);
    await bench.controls.pushes.settled();
    await bench.oapi('/topapi/v2/user/update', { userid: 'hk101', job_number: 'J101' });
    await bench.controls.pushes.settled();
    await bench.oapi('/topapi/v2/user/delete', { userid: 'hk101' });

    const person = { timeStamp: String(BENCH_NOW), userId: ['hk101'] };
    const before = {
      name: '何文田',
      email: '',
      jobNumber: '',
      workPlace: '',
      telephone: '',
      managerUserid: '',
      hiredDate: '',
    };
    expect(await told()).toEqual([
      { EventType: 'user_add_org', ...person },
      {
        EventType: 'user_modify_org',
        ...person,
        diffInfo: { userid: 'hk101', prev: before, curr: { ...before, jobNumber: 'J101' } },
      },
      { EventType: 'user_leave_org', ...person },
    ]);
  });

  it('nothing is told of what was refused', async () => {
    await bench.oapi('/topapi/v2/user/create', { ...JOINER, mobile: 'none' });
    await bench.oapi('/topapi/v2/user/delete', { userid: 'hk999' });

    expect(await told()).toEqual([]);
  });

  it('what was recorded but not yet handed over is told after a kill', async () => {
    bench.context.faults.add({
      standIn: 'dingtalk',
      operation: 'push',
      effect: { kind: 'delay', ms: 60_000 },
    });
    await bench.oapi('/topapi/v2/user/create', JOINER);
    await bench.standIn.close();
    bench.context.faults.clear();
    // As if the process had died between the record of the change and that of the queue.
    await rm(path.join(bench.context.stateDirectory, 'pushes.journal'));
    await bench.restart();

    expect(await told()).toEqual([expect.objectContaining({ EventType: 'user_add_org' })]);
  });
});

describe('of departments', () => {
  it('making, change and removal are told', async () => {
    const made = await bench.oapi('/topapi/v2/department/create', { name: '財務部', parent_id: 1 });
    const { dept_id } = made.body['result'] as { dept_id: number };
    await bench.controls.pushes.settled();
    await bench.oapi('/topapi/v2/department/update', { dept_id, name: '會計部' });
    await bench.controls.pushes.settled();
    await bench.oapi('/topapi/v2/department/delete', { dept_id });

    expect(await told()).toEqual([
      { EventType: 'org_dept_create', deptId: [dept_id] },
      { EventType: 'org_dept_modify', deptId: [dept_id] },
      { EventType: 'org_dept_remove', deptId: [dept_id] },
    ]);
  });
});

describe('of roles', () => {
  it('giving and taking are told once, what changes nothing not at all', async () => {
    const change = (action: string) =>
      bench.oapi(`/topapi/role/${action}rolesforemps`, { roleIds: '802', userIds: 'hk003' });
    await change('add');
    await change('add');
    await bench.controls.pushes.settled();
    await change('remove');
    await change('remove');

    const role = { EventType: 'label_user_change', userIdList: ['hk003'], labelIdList: [802] };
    expect(await told()).toEqual([
      { ...role, action: 'add' },
      { ...role, action: 'remove' },
    ]);
  });
});
