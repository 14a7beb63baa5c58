import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchApp, DingTalkBench, listAt } from '../../../support/dingtalk-bench.ts';
import { at, tinyCompany } from '../../../support/tiny-company.ts';

const CORP = 'dingtiny0001';
const WEEK = { checkDateFrom: '2026-10-01 00:00:00', checkDateTo: '2026-10-07 23:59:59' };
let bench: DingTalkBench;

beforeEach(async () => {
  bench = await DingTalkBench.start();
});

afterEach(() => bench.close());

async function punchesOf(userId: string) {
  return listAt(
    await bench.oapi('/attendance/listRecord', { userIds: [userId], ...WEEK }),
    'recordresult',
  );
}

describe('the call log', () => {
  it('survives a restart, and a torn last line', async () => {
    await punchesOf('hk001');
    await bench.oapi('/attendance/listRecord', {}, 'wrong');
    const before = bench.controls.calls();
    const file = path.join(bench.context.stateDirectory, 'calls.journal');
    await appendFile(file, '01234567 {"torn');
    await bench.restart();

    expect(bench.controls.calls()).toEqual(before);
    expect(before.map((call) => [call.api, call.isMetered, call.isCounted, call.outcome])).toEqual([
      ['gettoken', false, false, 'served'],
      ['attendance/listRecord', true, true, 'served'],
      ['attendance/listRecord', true, false, 'refused'],
    ]);
  });

  it('knows equal calls in any encoding, and tells which were repeated', async () => {
    const token = await bench.token();
    await bench.oapi('/attendance/listRecord', { userIds: ['hk001'], ...WEEK }, token);
    await bench.restart();
    await bench.oapi('/attendance/listRecord', { ...WEEK, userIds: ['hk001'] }, token);
    await bench.oapi('/attendance/listRecord', { userIds: ['hk002'], ...WEEK }, token);

    expect(bench.controls.repeatedCalls()).toEqual([
      expect.objectContaining({
        api: 'attendance/listRecord',
        times: 2,
        appKey: benchApp().appKey,
      }),
    ]);
  });

  it('holds neither token nor parameters', async () => {
    const token = await bench.token();
    await bench.oapi('/topapi/v2/user/get', { userid: 'hk001' }, token);

    const text = JSON.stringify(bench.controls.calls());

    expect(text).not.toContain(token);
    expect(text).not.toContain('hk001');
    expect(text).not.toContain(benchApp().appSecret);
  });
});

describe('later changes', () => {
  it('add a punch that is there after a restart, also in the results', async () => {
    const offDuty = tinyCompany()
      .attendanceOf('hk001')
      .plannedChecks.find((check) => check.planId === 1_051);
    await bench.controls.addPunch(CORP, {
      userId: 'hk001',
      userCheckEpochMs: at(5, 1_085),
      sourceType: 'BOSS',
      checkType: 'OffDuty',
      planId: 1_051,
      workDate: '2026-10-06',
      planCheckEpochMs: offDuty?.planCheckEpochMs,
      shiftId: 6_001,
    });
    await bench.restart();

    const results = await bench.oapi('/attendance/list', {
      userIdList: ['hk001'],
      workDateFrom: '2026-10-06 00:00:00',
      workDateTo: '2026-10-06 00:00:00',
      offset: 0,
      limit: 50,
    });

    expect((await punchesOf('hk001')).map((row) => row['userCheckTime'])).toContain(at(5, 1_085));
    expect(listAt(results, 'recordresult')[1]).toMatchObject({
      timeResult: 'Normal',
      sourceType: 'BOSS',
    });
  });

  it('remove a punch, and replace it by another of the same id', async () => {
    await bench.controls.removePunch(CORP, 'hk001', 501_000);
    const without = await punchesOf('hk001');
    const punch = { userId: 'hk001', recordId: 501_000 };
    await bench.controls.addPunch(CORP, { ...punch, userCheckEpochMs: at(0, 530) });
    await bench.controls.addPunch(CORP, { ...punch, userCheckEpochMs: at(0, 531) });
    const replaced = await punchesOf('hk001');

    expect(without.filter((row) => row['id'] === 501_000)).toEqual([]);
    expect(
      replaced.filter((row) => row['id'] === 501_000).map((row) => row['userCheckTime']),
    ).toEqual([at(0, 531)]);
  });

  it('close a month for good, and refuse what cannot be', async () => {
    await bench.controls.setMonthClosed(CORP, '2026-10', true);
    await bench.restart();

    const answer = await bench.api('/v1.0/attendance/closingAccounts/status/query', {
      userIds: ['hk001'],
      bizCode: 'BOSS_CHECK',
      userTimeRange: [{ startTime: at(0, 0), endTime: at(1, 0) }],
    });

    expect(answer.body['pass']).toBe(false);
    expect(() => bench.controls.setMonthClosed(CORP, '2026-13', true)).toThrow('yyyy-MM');
    expect(() => bench.controls.setMonthClosed('dingnone', '2026-10', true)).toThrow('dingnone');
    await expect(
      bench.controls.addPunch(CORP, { userId: 'nobody', userCheckEpochMs: 1 }),
    ).rejects.toThrow('nobody');
  });
});

describe('the controls over HTTP', () => {
  const control = (method: string, name: string, body?: unknown) =>
    bench.request('api', `/_stand-in/${name}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('show calls by filter, counters and limits, and are no call themselves', async () => {
    await punchesOf('hk001');

    const calls = await control('GET', `calls?api=attendance/listRecord&corpId=${CORP}`);
    const counters = await control('GET', 'counters');
    const none = await control('GET', 'calls?outcome=throttled&isMetered=true');

    expect(listAt(calls, 'calls')).toHaveLength(1);
    expect(listAt(counters, 'counters')[0]).toMatchObject({ apiCalls: 1, month: '2026-11' });
    expect(listAt(none, 'calls')).toHaveLength(0);
    expect(bench.controls.calls()).toHaveLength(2);
  });

  it('change limits, behaviour, closed months, punches and the block of the address', async () => {
    const answers = [
      await control('PUT', 'limits', { apiCallsPerMonth: 7 }),
      await control('PUT', 'behaviour', { wrapThrottling: 'never' }),
      await control('PUT', 'closed-months', { corpId: CORP, month: '2026-10', closed: true }),
      await control('POST', 'punches', {
        corpId: CORP,
        punch: { userId: 'hk007', userCheckEpochMs: at(2, 600) },
      }),
      await control('DELETE', 'punches', { corpId: CORP, userId: 'hk001', recordId: 501_000 }),
      await control('POST', 'address-block', { form: 'json' }),
    ];
    const blocked = await bench.request('oapi', '/gettoken');
    await control('DELETE', 'address-block');

    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(blocked.body['source']).toBe('x5');
    expect((await control('GET', 'limits')).body['apiCallsPerMonth']).toBe(7);
    expect((await control('GET', 'behaviour')).body['wrapThrottling']).toBe('never');
    expect((await punchesOf('hk007')).map((row) => row['userCheckTime'])).toContain(at(2, 600));
  });

  it('show messages and repeated calls', async () => {
    expect(listAt(await control('GET', 'messages'), 'messages')).toEqual([]);
    expect(listAt(await control('GET', 'repeated-calls'), 'repeated')).toEqual([]);
  });

  it('refuse what they do not know', async () => {
    const answers = [
      await control('GET', 'nothing'),
      await control('PUT', 'limits', { callsPerHour: 1 }),
      await control('PUT', 'limits', { apiCallsPerMonth: 'many' }),
      await control('POST', 'punches', { corpId: 'dingnone', punch: {} }),
    ];

    expect(answers.map((answer) => answer.status)).toEqual([404, 400, 400, 400]);
  });
});

describe('two organisations', () => {
  it('with the same userIds never meet', async () => {
    const second = benchApp({ corpId: 'dingtiny0002', appKey: 'second', appSecret: 'second' });
    const both = await DingTalkBench.start({
      companies: [tinyCompany(), tinyCompany('dingtiny0002')],
      apps: [benchApp(), second],
      limits: { apiCallsPerMonth: 1 },
    });
    try {
      await both.controls.addPunch(CORP, { userId: 'hk007', userCheckEpochMs: at(2, 600) });
      const ask = async (token: string) =>
        both.oapi('/attendance/listRecord', { userIds: ['hk007'], ...WEEK }, token);
      const first = await ask(await both.token());
      const other = await ask(await both.token(second));

      expect(listAt(first, 'recordresult')).toHaveLength(11);
      expect(listAt(other, 'recordresult')).toHaveLength(10);
      expect(listAt(other, 'recordresult')[0]?.['corpId']).toBe('dingtiny0002');
      expect(both.controls.counters().map((entry) => entry.apiCalls)).toEqual([1, 1]);
    } finally {
      await both.close();
    }
  });
});

describe('endpoints', () => {
  it('name both hosts and what each app needs', () => {
    expect(bench.standIn.endpoints).toMatchObject({
      apiUrl: expect.stringMatching(/^http:/) as string,
      oapiUrl: expect.stringMatching(/^http:/) as string,
      controlUrl: expect.stringMatching(/\/_stand-in\/$/) as string,
      apps: [
        {
          corpId: CORP,
          appKey: benchApp().appKey,
          appSecret: benchApp().appSecret,
          agentId: 3_001,
          robotCode: 'dingrobot0001',
          callbackToken: 'inventedToken1',
          callbackAesKey: expect.stringMatching(/^\w{43}$/) as string,
        },
      ],
    });
  });
});
