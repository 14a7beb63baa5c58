import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  benchApp,
  BENCH_NOW,
  DingTalkBench,
  listAt,
  type BenchAnswer,
} from '../../../support/dingtalk-bench.ts';

const CORP = 'dingtiny0001';
const RELEASE = 'PROC-RELEASE';
const DAY = 86_400_000;
let bench: DingTalkBench;

beforeEach(async () => {
  bench = await DingTalkBench.start({
    apps: [benchApp(), benchApp({ appKey: 'reader', scopes: ['Workflow.Instance.Read'] })],
    approvalTemplates: [
      { corpId: CORP, processCode: RELEASE, name: '計薪檔案放行', components: ['期間', '雜湊'] },
      {
        corpId: CORP,
        processCode: 'PROC-COURSE',
        name: '採購',
        approvers: [{ actionType: 'NONE', userIds: ['hk007'] }],
      },
      { corpId: CORP, processCode: 'PROC-OUT', name: '外出', bizCategory: 'attendance.goout' },
    ],
  });
});

afterEach(() => bench.close());

function create(change: Record<string, unknown> = {}): Promise<BenchAnswer> {
  return bench.api('/v1.0/workflow/processInstances', {
    originatorUserId: 'hk001',
    processCode: RELEASE,
    formComponentValues: [
      { name: '期間', value: '2026-10' },
      { name: '雜湊', value: 'abc' },
    ],
    approvers: [{ actionType: 'OR', userIds: ['hk002', 'hk003'] }],
    ...change,
  });
}

async function created(change: Record<string, unknown> = {}): Promise<string> {
  return String((await create(change)).body['instanceId']);
}

function get(processInstanceId: string): Promise<BenchAnswer> {
  return bench.api(`/v1.0/workflow/processInstances?processInstanceId=${processInstanceId}`);
}

async function resultOf(processInstanceId: string): Promise<Record<string, unknown>> {
  return (await get(processInstanceId)).body['result'] as Record<string, unknown>;
}

function listIds(change: Record<string, unknown> = {}): Promise<BenchAnswer> {
  return bench.api('/v1.0/workflow/processes/instanceIds/query', {
    processCode: RELEASE,
    startTime: BENCH_NOW - DAY,
    nextToken: 0,
    maxResults: 20,
    ...change,
  });
}

function change(name: string, parameters: Record<string, unknown>): Promise<BenchAnswer> {
  return bench.api(`/v1.0/workflow/processInstances/${name}`, parameters);
}

describe('asking for an approval', () => {
  it('makes one that runs, with a task for each who may decide', async () => {
    const processInstanceId = await created();

    const answer = await get(processInstanceId);

    expect(answer.body['success']).toBe('true');
    expect(answer.body['result']).toMatchObject({
      title: '陳大文提交的計薪檔案放行',
      status: 'RUNNING',
      originatorUserId: 'hk001',
      originatorDeptId: '10',
      createTime: '2026-11-04T02:00Z',
      approverUserIds: ['hk002', 'hk003'],
      formComponentValues: [
        { name: '期間', value: '2026-10' },
        { name: '雜湊', value: 'abc' },
      ],
      operationRecords: [{ type: 'START_PROCESS_INSTANCE', userId: 'hk001', result: 'NONE' }],
    });
    expect(listAt(answer, 'result.tasks')).toMatchObject([
      { userId: 'hk002', status: 'RUNNING', taskId: expect.any(Number) as number },
      { userId: 'hk003', status: 'RUNNING' },
    ]);
    expect(answer.body['result']).not.toHaveProperty('result');
    expect(answer.body['result']).not.toHaveProperty('finishTime');
  });

  it('takes the course of the form where nobody is named, and then needs the department', async () => {
    const named = { approvers: undefined, processCode: 'PROC-COURSE', deptId: 10 };

    const answer = await create(named);
    const without = await create({ ...named, deptId: undefined });

    expect(await resultOf(String(answer.body['instanceId']))).toMatchObject({
      approverUserIds: ['hk007'],
    });
    expect(without.body['code']).toBe('processInstanceInvalidParameter');
  });

  it('tells those who are to be told, at the start or at the end', async () => {
    const atStart = await created({ ccList: ['hk006'] });
    const atEnd = await created({ ccList: ['hk006'], ccPosition: 'FINISH' });
    await bench.controls.approvals.decide(CORP, atEnd, { result: 'agree' });

    expect(await resultOf(atStart)).toMatchObject({
      ccUserIds: ['hk006'],
      operationRecords: [{}, { type: 'PROCESS_CC', ccUserIds: ['hk006'] }],
    });
    expect(await resultOf(atEnd)).toMatchObject({
      operationRecords: [{}, { type: 'EXECUTE_TASK_NORMAL' }, { type: 'PROCESS_CC' }],
    });
  });

  it.each([
    ['nobody who asks', { originatorUserId: undefined }, 'invalidParameter'],
    ['a leaver who asks', { originatorUserId: 'hk004' }, 'processInstanceInvalidParameter'],
    ['no form', { processCode: undefined }, 'invalidParameter'],
    ['a form that nobody laid out', { processCode: 'PROC-NONE' }, 'processCodeError'],
    ['a form of a suite', { processCode: 'PROC-OUT' }, 'processInstanceStartFailed'],
    ['another agent', { microappAgentId: 1 }, 'invalidAgentId'],
    ['no values', { formComponentValues: [] }, 'illegalComponent'],
    [
      'a number as a value',
      { formComponentValues: [{ name: '期間', value: 10 }] },
      'formConverterError',
    ],
    [
      'a component that the form lacks',
      { formComponentValues: [{ name: '金額', value: '10' }] },
      'formConverterError',
    ],
    [
      'a value of 65,536 characters',
      { formComponentValues: [{ name: '期間', value: 'x'.repeat(65_536) }] },
      'formConverterError',
    ],
    [
      'an approver who has left',
      { approvers: [{ actionType: 'NONE', userIds: ['hk004'] }] },
      'processInstanceInvalidParameter',
    ],
    [
      'two where there is to be one',
      { approvers: [{ actionType: 'NONE', userIds: ['hk002', 'hk003'] }] },
      'processInstanceInvalidParameter',
    ],
    [
      'one where there are to be several',
      { approvers: [{ actionType: 'AND', userIds: ['hk002'] }] },
      'processInstanceInvalidParameter',
    ],
    [
      'twenty-one steps',
      { approvers: Array(21).fill({ actionType: 'NONE', userIds: ['hk002'] }) },
      'processInstanceInvalidParameter',
    ],
    ['another department', { deptId: 20 }, 'processInstanceInvalidParameter'],
    ['somebody unknown to tell', { ccList: ['nobody'] }, 'processInstanceInvalidParameter'],
    ['telling at another time', { ccPosition: 'NEVER' }, 'invalidParameter'],
    ['no approver, and none in the form', { approvers: [], deptId: 10 }, 'processGetFailed'],
  ])('is refused for %s', async (_what, wrong, code) => {
    const answer = await create(wrong);

    expect(answer).toMatchObject({ status: 400, body: { code } });
    expect(bench.controls.approvals.list(CORP)).toEqual([]);
  });

  it('needs the permission to write, and counts against the quota', async () => {
    const token = await bench.token(benchApp({ appKey: 'reader' }));

    const refused = await bench.api('/v1.0/workflow/processInstances', {}, token);
    await created();

    expect(refused.body).toMatchObject({
      accessdenieddetail: { requiredScopes: ['Workflow.Instance.Write'] },
    });
    expect(bench.controls.counters()[0]?.apiCalls).toBe(1);
  });

  it('may have worked though its answer was lost', async () => {
    bench.context.faults.add({
      standIn: 'dingtalk',
      operation: 'POST v1.0/workflow/processInstances',
      effect: { kind: 'drop', when: 'after' },
      times: 1,
    });

    await expect(create()).rejects.toThrow();
    const [made, ...others] = bench.controls.approvals.list(CORP);

    expect(others).toEqual([]);
    expect(listAt(await listIds(), 'result.list')).toEqual([made?.processInstanceId]);
    expect(await resultOf(made?.processInstanceId ?? '')).toMatchObject({ status: 'RUNNING' });
  });

  it('fails as the switchboard says without making anything', async () => {
    bench.context.faults.add({
      standIn: 'dingtalk',
      operation: 'POST v1.0/workflow/processInstances',
      effect: { kind: 'error', code: 'gateway-timeout' },
      times: 1,
    });

    const answer = await create();

    expect(answer.status).toBe(504);
    expect(listAt(await listIds(), 'result.list')).toEqual([]);
  });
});

describe('one approval', () => {
  it('is refused without an id, and for an id that is nobody’s', async () => {
    const without = await get('');
    const unknown = await get('p-none');

    expect(without).toMatchObject({ status: 400, body: { code: 'processInstanceIdError' } });
    expect(unknown).toMatchObject({ status: 400, body: { code: 'processInstanceNotExist' } });
  });

  it('has its times to the second where that is switched on', async () => {
    bench.controls.setBehaviour({ approvalTimes: 'second' });
    bench.clock.advance(7_000);

    const processInstanceId = await created();

    expect(await resultOf(processInstanceId)).toMatchObject({ createTime: '2026-11-04T02:00:07Z' });
  });

  it('is there after a restart as it was', async () => {
    const processInstanceId = await created();
    await bench.controls.approvals.decide(CORP, processInstanceId, { result: 'refuse' });
    const before = await resultOf(processInstanceId);
    await bench.restart();

    expect(await resultOf(processInstanceId)).toEqual(before);
    expect(before).toMatchObject({ status: 'COMPLETED', result: 'refuse' });
  });

  it('of another organisation is not found', async () => {
    expect(() => bench.controls.approvals.list('dingnone')).toThrow('dingnone');
    expect(() => bench.controls.approvals.find(CORP, 'p-none')).toThrow('p-none');
  });
});

describe('deciding by the API', () => {
  async function taskOf(processInstanceId: string, userId: string): Promise<number> {
    const tasks = (await resultOf(processInstanceId))['tasks'] as Record<string, unknown>[];
    return Number(tasks.find((task) => task['userId'] === userId)?.['taskId']);
  }

  it('ends the approval with who decided, when, and what they said', async () => {
    const processInstanceId = await created();
    const taskId = await taskOf(processInstanceId, 'hk003');
    bench.clock.advance(120_000);

    const answer = await change('execute', {
      processInstanceId,
      taskId,
      actionerUserId: 'hk003',
      result: 'agree',
      remark: '已核對',
    });

    expect(answer.body).toEqual({ result: true, success: true });
    expect(await resultOf(processInstanceId)).toMatchObject({
      status: 'COMPLETED',
      result: 'agree',
      finishTime: '2026-11-04T02:02Z',
      operationRecords: [
        {},
        {
          type: 'EXECUTE_TASK_NORMAL',
          userId: 'hk003',
          result: 'AGREE',
          remark: '已核對',
          date: '2026-11-04T02:02Z',
        },
      ],
      tasks: [
        { userId: 'hk002', status: 'CANCELED' },
        { userId: 'hk003', status: 'COMPLETED', result: 'AGREE' },
      ],
    });
  });

  it.each([
    ['somebody who is not asked', { actionerUserId: 'hk001' }, 'needAuth'],
    ['nobody', { actionerUserId: '' }, 'invalidInstanceExecuteActionerUserId'],
    ['a task of another approval', { taskId: 1 }, 'invalidParameter'],
    ['no task', { taskId: undefined }, 'invalidParameter'],
    ['another word', { result: 'perhaps' }, 'invalidInstanceExecuteResult'],
    ['an approval that does not exist', { processInstanceId: 'p0' }, 'aflowProcessInstNotExist'],
  ])('is refused for %s', async (_what, wrong, code) => {
    const processInstanceId = await created();
    const right = { processInstanceId, actionerUserId: 'hk002', result: 'agree' };

    const taskId = await taskOf(processInstanceId, 'hk002');
    const answer = await change('execute', { ...right, taskId, ...wrong });

    expect(answer).toMatchObject({ status: 400, body: { code } });
    expect(await resultOf(processInstanceId)).toMatchObject({ status: 'RUNNING' });
  });

  it('is refused once the task is over', async () => {
    const processInstanceId = await created();
    const taskId = await taskOf(processInstanceId, 'hk002');
    const right = { processInstanceId, taskId, actionerUserId: 'hk002', result: 'agree' };
    await change('execute', right);

    const again = await change('execute', { ...right, result: 'refuse' });

    expect(again.body['code']).toBe('aflowProcessInstStatusException');
    expect(await resultOf(processInstanceId)).toMatchObject({ result: 'agree' });
  });
});

describe('taking back by the API', () => {
  it('works from the fifteenth second, for whoever asked', async () => {
    const processInstanceId = await created();
    const mine = { processInstanceId, isSystem: false, operatingUserId: 'hk001', remark: '作廢' };
    bench.clock.advance(14_999);
    const early = await change('terminate', mine);
    bench.clock.advance(1);
    const stranger = await change('terminate', { ...mine, operatingUserId: 'hk002' });
    const done = await change('terminate', mine);
    const again = await change('terminate', mine);

    expect(early.body['code']).toBe('aflowProcessInstStatusException');
    expect(stranger.body['code']).toBe('internalError');
    expect(done.body).toEqual({ result: true, success: true });
    expect(again.body['code']).toBe('aflowProcessInstStatusException');
    expect(await resultOf(processInstanceId)).toMatchObject({
      status: 'TERMINATED',
      operationRecords: [{}, { type: 'TERMINATE_PROCESS_INSTANCE', remark: '作廢' }],
    });
  });

  it('works for the system without a person', async () => {
    const processInstanceId = await created();
    bench.clock.advance(15_000);

    const done = await change('terminate', { processInstanceId, isSystem: true });

    expect(done.body['success']).toBe(true);
    expect(await resultOf(processInstanceId)).toMatchObject({ status: 'TERMINATED' });
  });

  it.each([
    ['no approval', { processInstanceId: '' }, 'invalidInstanceId'],
    ['nothing about the system', { isSystem: undefined }, 'invalidInstanceTerminateIsSystem'],
    [
      'nobody who does it',
      { operatingUserId: undefined },
      'invalidInstanceTerminateOperatingUserId',
    ],
    ['somebody unknown', { operatingUserId: 'nobody' }, 'userNotExist'],
    ['an unknown approval', { processInstanceId: 'p0' }, 'aflowProcessInstNotExist'],
  ])('is refused for %s', async (_what, wrong, code) => {
    const processInstanceId = await created();
    const right = { processInstanceId, isSystem: false, operatingUserId: 'hk001' };

    const answer = await change('terminate', { ...right, ...wrong });

    expect(answer).toMatchObject({ status: 400, body: { code } });
  });
});

describe('commenting by the API', () => {
  it('adds a record that decides nothing', async () => {
    const processInstanceId = await created();

    const done = await change('comments', {
      processInstanceId,
      text: '檔案已送出',
      commentUserId: 'hk001',
    });

    expect(done.body).toEqual({ result: true, success: true });
    expect(await resultOf(processInstanceId)).toMatchObject({
      status: 'RUNNING',
      operationRecords: [{}, { type: 'ADD_REMARK', userId: 'hk001', remark: '檔案已送出' }],
    });
  });

  it.each([
    ['no approval', { processInstanceId: '' }, 'invalidInstanceId'],
    ['no words', { text: '' }, 'invalidInstanceCommentText'],
    ['1,025 characters', { text: 'x'.repeat(1_025) }, 'invalidParameter'],
    ['nobody who says it', { commentUserId: '' }, 'invalidInstanceCommentUserId'],
    ['somebody unknown', { commentUserId: 'nobody' }, 'userNotExist'],
    ['an unknown approval', { processInstanceId: 'p0' }, 'aflowProcessInstNotExist'],
  ])('is refused for %s', async (_what, wrong, code) => {
    const processInstanceId = await created();
    const right = { processInstanceId, text: '好', commentUserId: 'hk001' };

    const answer = await change('comments', { ...right, ...wrong });

    expect(answer).toMatchObject({ status: 400, body: { code } });
  });

  it('is refused once the approval was taken back', async () => {
    const processInstanceId = await created();
    await bench.controls.approvals.withdraw(CORP, processInstanceId);

    const answer = await change('comments', {
      processInstanceId,
      text: '好',
      commentUserId: 'hk001',
    });

    expect(answer.body['code']).toBe('aflowProcessInstCanNotBeExecuted');
  });
});

describe('the list of ids', () => {
  it('is in the order of asking, in pages, and by who asked and how it stands', async () => {
    const ids: string[] = [];
    for (const originatorUserId of ['hk001', 'hk002', 'hk001']) {
      ids.push(await created({ originatorUserId }));
      bench.clock.advance(1_000);
    }
    await bench.controls.approvals.decide(CORP, ids[2] ?? '', { result: 'agree' });

    const first = await listIds({ maxResults: 2 });
    const second = await listIds({ maxResults: 2, nextToken: 2 });
    const byPerson = await listIds({ userIds: ['hk001'] });
    const running = await listIds({ statuses: ['RUNNING'] });
    const inWindow = await listIds({ startTime: BENCH_NOW + 1, endTime: BENCH_NOW + 1_000 });
    const ofAnother = await listIds({ processCode: 'PROC-COURSE' });

    expect(first.body).toEqual({
      result: { list: ids.slice(0, 2), nextToken: '2' },
      success: true,
    });
    expect(second.body['result']).toEqual({ list: ids.slice(2) });
    expect(listAt(byPerson, 'result.list')).toEqual([ids[0], ids[2]]);
    expect(listAt(running, 'result.list')).toEqual(ids.slice(0, 2));
    expect(listAt(inWindow, 'result.list')).toEqual([ids[1]]);
    expect(listAt(ofAnother, 'result.list')).toEqual([]);
  });

  it('goes by the time of asking, not by that of the end, and by how it stands now', async () => {
    const id = await created();
    bench.clock.advance(10 * DAY);
    await bench.controls.approvals.decide(CORP, id, { result: 'refuse' });
    const end = BENCH_NOW + 10 * DAY;

    const whenAsked = await listIds({ startTime: BENCH_NOW, endTime: BENCH_NOW });
    const whenEnded = await listIds({ startTime: end - DAY, endTime: end });
    const completed = await listIds({ startTime: BENCH_NOW, statuses: ['COMPLETED'] });
    const running = await listIds({ startTime: BENCH_NOW, statuses: ['RUNNING', 'TERMINATED'] });

    const lists = [whenAsked, whenEnded, completed, running].map((answer) =>
      listAt(answer, 'result.list'),
    );
    expect(lists).toEqual([[id], [], [id], []]);
  });

  it('takes a window of 120 days that begins 365 days ago', async () => {
    const startTime = BENCH_NOW - 365 * DAY;

    const answer = await listIds({ startTime, endTime: startTime + 120 * DAY });

    expect(answer.status).toBe(200);
  });

  it.each([
    ['no form', { processCode: '' }, 'invalidProcessCode'],
    ['no beginning', { startTime: undefined }, 'invalidInstanceListIdsStartTime'],
    [
      'a beginning over 365 days ago',
      { startTime: BENCH_NOW - 365 * DAY - 1, endTime: BENCH_NOW - 300 * DAY },
      'invalidInstanceListIdsStartTime',
    ],
    ['121 days up to now', { startTime: BENCH_NOW - 121 * DAY }, 'invalidEndTime'],
    ['an end before the beginning', { endTime: BENCH_NOW - 2 * DAY }, 'invalidEndTime'],
    ['no place to begin', { nextToken: undefined }, 'invalidNextToken'],
    ['21 ids', { maxResults: 21 }, 'invalidMaxResults'],
    ['11 people', { userIds: Array(11).fill('hk001') }, 'invalidUserIds'],
    ['an unknown state', { statuses: ['GONE'] }, 'invalidParameter'],
  ])('is refused for %s', async (_what, wrong, code) => {
    expect(await listIds(wrong)).toMatchObject({ status: 400, body: { code } });
  });
});

describe('what people do in the app', () => {
  it('hands a task on to somebody who was not named at first', async () => {
    const processInstanceId = await created();
    await bench.controls.approvals.redirect(CORP, processInstanceId, {
      userId: 'hk002',
      toUserId: 'hk007',
    });
    await bench.controls.approvals.decide(CORP, processInstanceId, {
      userId: 'hk007',
      result: 'agree',
    });

    expect(await resultOf(processInstanceId)).toMatchObject({
      result: 'agree',
      approverUserIds: ['hk002', 'hk003'],
      operationRecords: [
        {},
        { type: 'REDIRECT_TASK', userId: 'hk002' },
        { type: 'EXECUTE_TASK_NORMAL', userId: 'hk007', result: 'AGREE' },
      ],
    });
  });

  it('cannot be what the approval does not ask of them', async () => {
    const { approvals } = bench.controls;
    const processInstanceId = await created();

    await expect(
      approvals.decide(CORP, processInstanceId, { userId: 'hk001', result: 'agree' }),
    ).rejects.toThrow('hk001');
    await expect(
      approvals.redirect(CORP, processInstanceId, { toUserId: 'hk004' }),
    ).rejects.toThrow('hk004');
    await approvals.withdraw(CORP, processInstanceId);
    await expect(approvals.withdraw(CORP, processInstanceId)).rejects.toThrow('ended');
    await expect(approvals.decide(CORP, processInstanceId, { result: 'agree' })).rejects.toThrow(
      RangeError,
    );
  });

  it('may be tampered with: a form that is changed behind everybody’s back', async () => {
    const processInstanceId = await created();

    await bench.controls.approvals.alterForm(CORP, processInstanceId, { 雜湊: 'forged' });

    expect(await resultOf(processInstanceId)).toMatchObject({
      formComponentValues: [{ value: '2026-10' }, { name: '雜湊', value: 'forged' }],
    });
  });

  it('is over HTTP what it is in the process', async () => {
    const control = (method: string, name: string, body: Record<string, unknown>) =>
      bench.request('api', `/_stand-in/${name}`, {
        method,
        body: JSON.stringify({ corpId: CORP, ...body }),
      });
    const template = { processCode: 'PROC-NEW', name: '新表格' };
    const approval = { processCode: 'PROC-NEW', originatorUserId: 'hk002', form: { 期間: '1' } };

    const answers = [
      await control('PUT', 'approval-templates', { template }),
      await control('POST', 'approvals', { approval }),
    ];
    const processInstanceId = String(answers[1]?.body['processInstanceId']);
    answers.push(
      await control('PUT', 'approval-forms', { processInstanceId, values: { 期間: '2' } }),
      await control('POST', 'approval-redirections', { processInstanceId, toUserId: 'hk007' }),
      await control('POST', 'approval-decisions', {
        processInstanceId,
        result: 'agree',
        userId: 'hk007',
        remark: '可',
      }),
    );
    const second = await created({ processCode: 'PROC-NEW' });
    answers.push(await control('POST', 'approval-withdrawals', { processInstanceId: second }));
    const wrong = await control('POST', 'approval-decisions', { processInstanceId, result: 'x' });
    const listed = await bench.request('api', `/_stand-in/approvals?corpId=${CORP}`);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(wrong.status).toBe(400);
    expect(listAt(listed, 'approvals')).toMatchObject([
      { processInstanceId, status: 'COMPLETED', form: [{ name: '期間', value: '2' }] },
      { processInstanceId: second, status: 'TERMINATED' },
    ]);
  });
});
