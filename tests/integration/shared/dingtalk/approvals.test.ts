import { createRequire } from 'node:module';
import type * as WorkflowModule from '@alicloud/dingtalk/dist/workflow_1_0/client.js';
import type * as OpenApiModule from '@alicloud/openapi-client';
import type * as TeaUtilModule from '@alicloud/tea-util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  commentProcessInstance,
  createDingTalkClient,
  createProcessInstance,
  getProcessInstance,
  getSendResult,
  getUser,
  listProcessInstanceIds,
  listVacationTypes,
  RequestRejectedError,
  sendWorkNotification,
  terminateProcessInstance,
  UnavailableError,
  type CallEvent,
  type DingTalkClient,
  type NewProcessInstance,
  type ProcessInstance,
} from '../../../../shared/dingtalk/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createLocalCallPacer } from '../../../../shared/resilience/index.ts';
import { MemorySecretProvider } from '../../../../shared/secrets/index.ts';
import { benchApp, BENCH_NOW, DingTalkBench } from '../../../support/dingtalk-bench.ts';
import { asClock } from '../../../support/local-clock-as-clock.ts';
import { firstHandTokens } from '../../../support/first-hand-tokens.ts';

// The SDK is CommonJS whose default export is a class of its own.
const load = createRequire(import.meta.url);
const workflow = load('@alicloud/dingtalk/workflow_1_0') as typeof WorkflowModule.default;
const { Config } = load('@alicloud/openapi-client') as typeof OpenApiModule;
const { RuntimeOptions } = load('@alicloud/tea-util') as typeof TeaUtilModule;

const CORP = 'dingtiny0001';
const RELEASE: NewProcessInstance = {
  processCode: 'PROC-RELEASE',
  originatorUserId: 'hk001',
  formComponentValues: [{ name: '雜湊', value: 'abc' }],
  approvers: [{ actionType: 'OR', userIds: ['hk002', 'hk003'] }],
  agentId: benchApp().agentId,
};

let bench: DingTalkBench;
let http: ReturnType<typeof createNodeHttpClient>;
let events: CallEvent[];
let ours: DingTalkClient;
let theirs: WorkflowModule.default;
let token: string;

beforeEach(async () => {
  events = [];
  http = createNodeHttpClient();
  bench = await DingTalkBench.start({
    approvalTemplates: [{ corpId: CORP, processCode: 'PROC-RELEASE', name: '計薪檔案放行' }],
  });
  const clock = asClock(bench.clock);
  const shared = {
    http,
    clock,
    endpoints: { api: bench.url('api', ''), oapi: bench.url('oapi', '') },
    random: systemRandom,
  };
  const { appKey, appSecret } = benchApp();
  const tokens = firstHandTokens({
    ...shared,
    clientId: appKey,
    secretName: 'app',
    secrets: new MemorySecretProvider({ app: appSecret }),
  });
  ours = createDingTalkClient({
    ...shared,
    tokens,
    pacer: createLocalCallPacer({ clock, callsPerSecond: 1_000 }),
    onCall: (event) => {
      events.push(event);
    },
  });
  token = (await tokens.current()).value;
  const endpoint = String(bench.standIn.endpoints['apiHost']);
  theirs = new workflow.default(new Config({ protocol: 'http', regionId: 'central', endpoint }));
});

afterEach(async () => {
  http.close();
  await bench.close();
});

const headers = (): { xAcsDingtalkAccessToken: string } => ({ xAcsDingtalkAccessToken: token });

async function created(change: Partial<NewProcessInstance> = {}): Promise<string> {
  const { answer } = await ours.call(createProcessInstance, { ...RELEASE, ...change });
  return answer.instanceId;
}

async function get(processInstanceId: string): Promise<ProcessInstance> {
  return (await ours.call(getProcessInstance, { processInstanceId })).answer.result;
}

async function listIds(change: { nextToken?: string; maxResults?: number } = {}) {
  const { answer } = await ours.call(listProcessInstanceIds, {
    processCode: 'PROC-RELEASE',
    fromEpochMs: BENCH_NOW - 1_000,
    toEpochMs: BENCH_NOW + 60_000,
    nextToken: '0',
    maxResults: 20,
    ...change,
  });
  return answer.result;
}

describe('our client and the official SDK', () => {
  it('read the same approval, whoever of them asked for it', async () => {
    const answer = await theirs.startProcessInstanceWithOptions(
      new workflow.StartProcessInstanceRequest({
        originatorUserId: 'hk001',
        processCode: 'PROC-RELEASE',
        formComponentValues: [
          new workflow.StartProcessInstanceRequestFormComponentValues({ name: '期', value: '10' }),
        ],
        approvers: [
          new workflow.StartProcessInstanceRequestApprovers({
            actionType: 'AND',
            userIds: ['hk002', 'hk003'],
          }),
        ],
      }),
      new workflow.StartProcessInstanceHeaders(headers()),
      new RuntimeOptions({}),
    );
    for (const processInstanceId of [answer.body?.instanceId ?? '', await created()]) {
      await bench.controls.approvals.decide(CORP, processInstanceId, { result: 'agree' });

      const mine = await get(processInstanceId);
      const { body } = await theirs.getProcessInstanceWithOptions(
        new workflow.GetProcessInstanceRequest({ processInstanceId }),
        new workflow.GetProcessInstanceHeaders(headers()),
        new RuntimeOptions({}),
      );
      const other = body?.result;

      expect([mine.status, mine.result ?? undefined]).toEqual([other?.status, other?.result]);
      expect(mine.createTime).toBe(Date.parse(String(other?.createTime)));
      expect(mine.approverUserIds).toEqual(other?.approverUserIds);
      expect(mine.formComponentValues.map(({ name, value }) => [name, value])).toEqual(
        other?.formComponentValues?.map(({ name, value }) => [name, value]),
      );
      expect(mine.tasks.map(({ taskId, status, result }) => [taskId, status, result])).toEqual(
        other?.tasks?.map(({ taskId, status, result }) => [String(taskId), status, result]),
      );
      expect(mine.operationRecords.map(({ userId, type, date }) => [userId, type, date])).toEqual(
        other?.operationRecords?.map(({ userId, type, date }) => [
          userId,
          type,
          Date.parse(String(date)),
        ]),
      );
      expect(mine.operationRecords.at(-1)).toMatchObject({ userId: 'hk002', result: 'AGREE' });
    }
  });

  it('list the same ids in the same pages', async () => {
    const ids = [await created(), await created(), await created()];

    const first = await listIds({ maxResults: 2 });
    const second = await listIds({ maxResults: 2, nextToken: first.nextToken ?? '' });
    const { body } = await theirs.listProcessInstanceIdsWithOptions(
      new workflow.ListProcessInstanceIdsRequest({
        processCode: 'PROC-RELEASE',
        startTime: BENCH_NOW - 1_000,
        endTime: BENCH_NOW + 60_000,
        nextToken: 0,
        maxResults: 2,
      }),
      new workflow.ListProcessInstanceIdsHeaders(headers()),
      new RuntimeOptions({}),
    );

    expect([first.list, first.nextToken]).toEqual([
      body?.result?.list,
      String(body?.result?.nextToken),
    ]);
    expect([...first.list, ...second.list]).toEqual(ids);
    expect(second.nextToken).toBeUndefined();
  });
});

describe('our client', () => {
  it('comments on an approval and takes it back', async () => {
    const processInstanceId = await created();
    await ours.call(commentProcessInstance, {
      processInstanceId,
      commentUserId: 'hk001',
      text: '稍後再送',
    });
    bench.clock.advance(15_000);
    await ours.call(terminateProcessInstance, { processInstanceId, operatingUserId: 'hk001' });
    const again = ours.call(terminateProcessInstance, { processInstanceId });

    await expect(again).rejects.toBeInstanceOf(RequestRejectedError);
    expect(await get(processInstanceId)).toMatchObject({
      status: 'TERMINATED',
      operationRecords: [{}, { type: 'ADD_REMARK', remark: '稍後再送' }, { userId: 'hk001' }],
    });
  });

  it('does not ask again where the answer was lost, and finds what it asked for', async () => {
    bench.context.faults.add({
      standIn: 'dingtalk',
      operation: 'POST v1.0/workflow/processInstances',
      effect: { kind: 'drop', when: 'after' },
      times: 1,
    });

    const lost = await ours.call(createProcessInstance, RELEASE).catch((error: unknown) => error);
    const { list } = await listIds();

    expect(lost).toBeInstanceOf(UnavailableError);
    expect(lost).toMatchObject({ mayHaveTakenEffect: true });
    expect(list).toHaveLength(1);
    expect(await get(list[0] ?? '')).toMatchObject({
      originatorUserId: 'hk001',
      formComponentValues: [{ name: '雜湊', value: 'abc' }],
    });
    expect(events.map(({ operation, quotaCost }) => [operation, quotaCost])).toEqual([
      ['workflow/processInstances/create', 1],
      ['workflow/processes/instanceIds/query', 1],
      ['workflow/processInstances/get', 1],
    ]);
    expect(bench.controls.counters()[0]?.apiCalls).toBe(3);
  });

  it('tells by its code what DingTalk refused', async () => {
    const unknown = await created({ processCode: 'PROC-NONE' }).catch((error: unknown) => error);

    expect(unknown).toBeInstanceOf(RequestRejectedError);
    expect(unknown).toMatchObject({ vendorCode: 'processCodeError' });
  });

  it('sends a work notification and learns whom it reached', async () => {
    const notification = {
      agentId: benchApp().agentId,
      userIds: ['hk002', 'nobody'],
      message: { msgtype: 'text', text: { content: '有打卡未齊' } },
    };
    const { answer } = await ours.call(sendWorkNotification, notification);
    const result = await ours.call(getSendResult, {
      agentId: notification.agentId,
      taskId: answer.task_id,
    });

    expect(bench.controls.messages()).toMatchObject([
      { channel: 'work-notification', recipients: ['hk002'], content: notification.message },
    ]);
    expect(result.answer.send_result).toMatchObject({
      invalid_user_id_list: ['nobody'],
      unread_user_id_list: ['hk002'],
    });
  });

  it('learns names of leave, and who leads whom', async () => {
    const kinds = await ours.call(listVacationTypes, { operatorUserId: 'hk001' });
    const person = await ours.call(getUser, { userId: 'hk002' });

    expect(kinds.answer.result).toEqual([
      {
        leave_code: 'annual-leave',
        leave_name: '年假',
        leave_view_unit: 'day',
        hours_in_per_day: 800,
        biz_type: 'general_leave',
      },
    ]);
    expect(person.answer.result).toMatchObject({
      manager_userid: 'hk001',
      dept_id_list: [11],
      job_number: 'J002',
    });
  });
});
