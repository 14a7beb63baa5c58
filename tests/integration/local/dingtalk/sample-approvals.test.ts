import { afterEach, describe, expect, it } from 'vitest';
import type { SampleApproval } from '../../../../infra/local/sample-company/index.ts';
import { BENCH_NOW, DingTalkBench, listAt } from '../../../support/dingtalk-bench.ts';
import { at, tinyCompany } from '../../../support/tiny-company.ts';

const CORP = 'dingtiny0001';
const HALF_HOUR = 30 * 60_000;
let bench: DingTalkBench;

afterEach(() => bench.close());

const OVERTIME: SampleApproval = {
  userId: 'hk002',
  kind: 'overtime',
  fromEpochMs: at(1, 1_080),
  toEpochMs: at(1, 1_230),
  compensation: 'pay',
  processInstanceId: 'ot-1',
  processCode: 'PROC-OT',
  finishedEpochMs: at(1, 1_000),
  result: 'agree',
};

const MAKE_UP: SampleApproval = {
  ...OVERTIME,
  userId: 'hk003',
  kind: 'make-up-punch',
  fromEpochMs: at(1, 540),
  toEpochMs: at(1, 540),
  compensation: undefined,
  processInstanceId: 'mu-1',
  processCode: 'PROC-MU',
  result: 'refuse',
  originatorUserId: 'hk001',
};

/** Decided a quarter of an hour from now. */
const OPEN: SampleApproval = {
  ...OVERTIME,
  kind: 'outing',
  processInstanceId: 'out-1',
  processCode: 'PROC-OUT',
  compensation: undefined,
  finishedEpochMs: BENCH_NOW + HALF_HOUR / 2,
};

async function startBench(...approvals: SampleApproval[]): Promise<void> {
  bench = await DingTalkBench.start({
    company: {
      ...tinyCompany(),
      approvalsOf: (userId) => approvals.filter((approval) => approval.userId === userId),
    },
  });
}

async function resultOf(id: string): Promise<unknown> {
  const answer = await bench.api(`/v1.0/workflow/processInstances?processInstanceId=${id}`);
  return answer.body['result'] ?? answer.body['code'];
}

async function idsOf(processCode: string): Promise<readonly unknown[]> {
  const answer = await bench.api('/v1.0/workflow/processes/instanceIds/query', {
    processCode,
    startTime: at(0, 0),
    nextToken: 0,
    maxResults: 20,
  });
  return listAt(answer, 'result.list');
}

describe('the approvals of a sample company', () => {
  it('are those that people finished in the app, with the values of their form', async () => {
    await startBench(OVERTIME, MAKE_UP);

    expect(await idsOf('PROC-OT')).toEqual(['ot-1']);
    expect(await resultOf('ot-1')).toMatchObject({
      status: 'COMPLETED',
      result: 'agree',
      originatorUserId: 'hk002',
      finishTime: '2026-10-02T08:40Z',
      formComponentValues: [
        { name: '開始時間', value: '2026-10-02 18:00' },
        { name: '結束時間', value: '2026-10-02 20:30' },
        { name: '時長', value: '2.5' },
        { name: '加班補償', value: '加班費' },
      ],
      operationRecords: [{}, { userId: 'hk001', result: 'AGREE' }],
    });
    // Only approvals that an API asked for tell who was to decide.
    expect(await resultOf('ot-1')).not.toHaveProperty('approverUserIds');
  });

  it('name the person where somebody else has asked', async () => {
    await startBench(MAKE_UP);

    expect(await resultOf('mu-1')).toMatchObject({
      result: 'refuse',
      originatorUserId: 'hk001',
      formComponentValues: [
        { name: '人員', value: '["hk003"]' },
        { name: '開始時間', value: '2026-10-02 09:00' },
        { name: '結束時間', value: '2026-10-02 09:00' },
        { name: '時長', value: '0' },
      ],
    });
  });

  it('are open until they are decided, and are not there before they are asked for', async () => {
    const later = {
      ...OPEN,
      processInstanceId: 'out-2',
      finishedEpochMs: BENCH_NOW + HALF_HOUR + 1,
    };
    await startBench(OPEN, later);

    const now = await idsOf('PROC-OUT');
    const open = await resultOf('out-1');
    const unborn = await resultOf('out-2');
    bench.clock.advance(HALF_HOUR + 1);

    expect(now).toEqual(['out-1']);
    expect(open).toMatchObject({
      status: 'RUNNING',
      tasks: [{ userId: 'hk001', status: 'RUNNING' }],
    });
    expect(unborn).toBe('processInstanceNotExist');
    expect(await idsOf('PROC-OUT')).toEqual(['out-1', 'out-2']);
    expect(await resultOf('out-2')).toMatchObject({ status: 'COMPLETED' });
  });

  it('can be changed from outside for good, and their forms be asked for by no API', async () => {
    await startBench(OVERTIME, OPEN);
    await bench.controls.approvals.alterForm(CORP, 'ot-1', { 時長: '9' });
    await bench.controls.approvals.decide(CORP, 'out-1', { result: 'refuse' });
    await bench.restart();

    const asked = await bench.api('/v1.0/workflow/processInstances', {
      originatorUserId: 'hk001',
      processCode: 'PROC-OT',
      formComponentValues: [{ name: '時長', value: '1' }],
      approvers: [{ actionType: 'NONE', userIds: ['hk002'] }],
    });

    expect(await resultOf('ot-1')).toMatchObject({
      formComponentValues: [{}, {}, { name: '時長', value: '9' }, {}],
    });
    expect(await resultOf('out-1')).toMatchObject({ status: 'COMPLETED', result: 'refuse' });
    expect(await idsOf('PROC-OT')).toEqual(['ot-1']);
    expect(asked.body['code']).toBe('processInstanceStartFailed');
  });

  it('can be joined by others, finished or open, of any form', async () => {
    await startBench();
    const trip = {
      processInstanceId: 'trip-1',
      processCode: 'PROC-TRIP',
      bizCategory: 'alitrip.business',
      originatorUserId: 'hk003',
      createdEpochMs: at(1, 600),
      form: { 開始時間: '2026-10-05 09:00', 結束時間: '2026-10-06 18:00' },
      approvers: [
        { actionType: 'NONE' as const, userIds: ['hk001'] },
        { actionType: 'AND' as const, userIds: ['hk006', 'hk007'] },
      ],
    };

    await bench.controls.approvals.seed(CORP, {
      ...trip,
      decision: { result: 'agree', atEpochMs: at(1, 660) },
    });
    await bench.controls.approvals.seed(CORP, { ...trip, processInstanceId: 'trip-2' });
    await bench.restart();

    expect(await idsOf('PROC-TRIP')).toEqual(['trip-1', 'trip-2']);
    expect(await resultOf('trip-1')).toMatchObject({
      status: 'COMPLETED',
      result: 'agree',
      createTime: '2026-10-02T02:00Z',
      finishTime: '2026-10-02T03:00Z',
      operationRecords: [{}, { userId: 'hk001' }, { userId: 'hk006' }, { userId: 'hk007' }],
    });
    expect(await resultOf('trip-2')).toMatchObject({ status: 'RUNNING' });
    await expect(
      bench.controls.approvals.seed(CORP, { ...trip, originatorUserId: 'nobody' }),
    ).rejects.toThrow('nobody');
  });
});
