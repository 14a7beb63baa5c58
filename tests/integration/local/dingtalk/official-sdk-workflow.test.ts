import { createRequire } from 'node:module';
import type * as WorkflowModule from '@alicloud/dingtalk/dist/workflow_1_0/client.js';
import type * as OpenApiModule from '@alicloud/openapi-client';
import type * as TeaUtilModule from '@alicloud/tea-util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchApp, BENCH_NOW, DingTalkBench } from '../../../support/dingtalk-bench.ts';

// The SDK is CommonJS whose default export is a class of its own.
const load = createRequire(import.meta.url);
const workflow = load('@alicloud/dingtalk/workflow_1_0') as typeof WorkflowModule.default;
const { Config } = load('@alicloud/openapi-client') as typeof OpenApiModule;
const { RuntimeOptions } = load('@alicloud/tea-util') as typeof TeaUtilModule;

const CORP = 'dingtiny0001';
let bench: DingTalkBench;
let token: string;
let client: WorkflowModule.default;

beforeAll(async () => {
  bench = await DingTalkBench.start({
    approvalTemplates: [{ corpId: CORP, processCode: 'PROC-RELEASE', name: '計薪檔案放行' }],
  });
  token = await bench.token();
  const endpoint = String(bench.standIn.endpoints['apiHost']);
  client = new workflow.default(new Config({ protocol: 'http', regionId: 'central', endpoint }));
});

afterAll(() => bench.close());

const runtime = (): TeaUtilModule.RuntimeOptions => new RuntimeOptions({});
const headers = (): { xAcsDingtalkAccessToken: string } => ({ xAcsDingtalkAccessToken: token });

async function start(
  change: Record<string, unknown> = {},
): Promise<WorkflowModule.StartProcessInstanceResponse> {
  return client.startProcessInstanceWithOptions(
    new workflow.StartProcessInstanceRequest({
      originatorUserId: 'hk001',
      processCode: 'PROC-RELEASE',
      microappAgentId: benchApp().agentId,
      formComponentValues: [
        new workflow.StartProcessInstanceRequestFormComponentValues({
          name: '雜湊',
          value: 'abc',
        }),
      ],
      approvers: [
        new workflow.StartProcessInstanceRequestApprovers({
          actionType: 'AND',
          userIds: ['hk002', 'hk003'],
        }),
      ],
      ccList: ['hk006'],
      ccPosition: 'START',
      ...change,
    }),
    new workflow.StartProcessInstanceHeaders(headers()),
    runtime(),
  );
}

async function started(): Promise<string> {
  return (await start()).body?.instanceId ?? '';
}

async function get(
  processInstanceId: string,
): Promise<WorkflowModule.GetProcessInstanceResponseBody | undefined> {
  const answer = await client.getProcessInstanceWithOptions(
    new workflow.GetProcessInstanceRequest({ processInstanceId }),
    new workflow.GetProcessInstanceHeaders(headers()),
    runtime(),
  );
  return answer.body;
}

describe('the official SDK against the approvals', () => {
  it('asks for one and reads it back', async () => {
    const processInstanceId = await started();

    const body = await get(processInstanceId);

    expect(body?.success).toBe('true');
    expect(body?.result).toMatchObject({
      title: '陳大文提交的計薪檔案放行',
      status: 'RUNNING',
      originatorUserId: 'hk001',
      originatorDeptId: '10',
      originatorDeptName: '營運部',
      createTime: '2026-11-04T02:00Z',
      approverUserIds: ['hk002', 'hk003'],
      ccUserIds: ['hk006'],
      bizAction: 'NONE',
    });
    expect(body?.result?.formComponentValues?.[0]).toMatchObject({ name: '雜湊', value: 'abc' });
    expect(body?.result?.tasks?.map(({ userId, status }) => [userId, status])).toEqual([
      ['hk002', 'RUNNING'],
      ['hk003', 'RUNNING'],
    ]);
    expect(body?.result?.operationRecords?.map(({ type }) => type)).toEqual([
      'START_PROCESS_INSTANCE',
      'PROCESS_CC',
    ]);
  });

  it('is told the documented code where it asks for what cannot be', async () => {
    await expect(start({ processCode: 'PROC-NONE' })).rejects.toMatchObject({
      code: 'processCodeError',
      statusCode: 400,
    });
    await expect(get('p-none')).rejects.toMatchObject({ code: 'processInstanceNotExist' });
  });

  it('lists ids', async () => {
    const processInstanceId = await started();

    const answer = await client.listProcessInstanceIdsWithOptions(
      new workflow.ListProcessInstanceIdsRequest({
        processCode: 'PROC-RELEASE',
        startTime: BENCH_NOW - 1,
        endTime: BENCH_NOW + 1,
        nextToken: 0,
        maxResults: 20,
        userIds: ['hk001'],
        statuses: ['RUNNING'],
      }),
      new workflow.ListProcessInstanceIdsHeaders(headers()),
      runtime(),
    );

    expect(answer.body?.success).toBe(true);
    expect(answer.body?.result?.list).toContain(processInstanceId);
    expect(answer.body?.result?.nextToken).toBeUndefined();
  });

  it('decides one, task by task', async () => {
    const processInstanceId = await started();
    const before = await get(processInstanceId);

    for (const { taskId, userId } of before?.result?.tasks ?? []) {
      const answer = await client.executeProcessInstanceWithOptions(
        new workflow.ExecuteProcessInstanceRequest({
          processInstanceId,
          taskId,
          actionerUserId: userId,
          result: 'agree',
          remark: '同意',
        }),
        new workflow.ExecuteProcessInstanceHeaders(headers()),
        runtime(),
      );
      expect(answer.body).toMatchObject({ result: true, success: true });
    }
    const after = await get(processInstanceId);

    expect(after?.result).toMatchObject({
      status: 'COMPLETED',
      result: 'agree',
      finishTime: '2026-11-04T02:00Z',
    });
    expect(
      after?.result?.operationRecords
        ?.filter(({ type }) => type === 'EXECUTE_TASK_NORMAL')
        .map(({ userId, result, remark }) => [userId, result, remark]),
    ).toEqual([
      ['hk002', 'AGREE', '同意'],
      ['hk003', 'AGREE', '同意'],
    ]);
  });

  it('comments on one, and takes it back', async () => {
    const processInstanceId = await started();
    const said = await client.addProcessInstanceCommentWithOptions(
      new workflow.AddProcessInstanceCommentRequest({
        processInstanceId,
        text: '稍後再送',
        commentUserId: 'hk001',
      }),
      new workflow.AddProcessInstanceCommentHeaders(headers()),
      runtime(),
    );
    bench.clock.advance(15_000);
    const taken = await client.terminateProcessInstanceWithOptions(
      new workflow.TerminateProcessInstanceRequest({
        processInstanceId,
        isSystem: false,
        operatingUserId: 'hk001',
        remark: '作廢',
      }),
      new workflow.TerminateProcessInstanceHeaders(headers()),
      runtime(),
    );

    const after = await get(processInstanceId);

    expect([said.body?.result, taken.body?.result]).toEqual([true, true]);
    expect(after?.result?.status).toBe('TERMINATED');
    expect(after?.result?.operationRecords?.slice(2).map(({ remark }) => remark)).toEqual([
      '稍後再送',
      '作廢',
    ]);
  });
});
