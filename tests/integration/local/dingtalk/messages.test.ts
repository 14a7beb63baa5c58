import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSampleCompany } from '../../../../infra/local/sample-company/index.ts';
import {
  benchApp,
  BENCH_NOW,
  DingTalkBench,
  type BenchAnswer,
} from '../../../support/dingtalk-bench.ts';

const SECRET = 'SEC0123456789abcdef';
const TEXT = { msgtype: 'text', text: { content: '出糧檔案已備妥' } };
let bench: DingTalkBench;

beforeEach(async () => {
  bench = await DingTalkBench.start({
    groupRobots: [
      { corpId: 'dingtiny0001', accessToken: 'signed', secret: SECRET },
      { corpId: 'dingtiny0001', accessToken: 'worded', keywords: ['出糧'] },
      { corpId: 'dingtiny0001', accessToken: 'free' },
    ],
  });
});

afterEach(() => bench.close());

function send(query: string, message: unknown = TEXT): Promise<BenchAnswer> {
  return bench.request('oapi', `/robot/send?access_token=${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
  });
}

function signed(timestamp: number): string {
  const sign = createHmac('sha256', SECRET).update(`${timestamp}\n${SECRET}`).digest('base64');
  return `signed&timestamp=${timestamp}&sign=${encodeURIComponent(sign)}`;
}

/** Unescaped, only a plus sign comes out as something else. */
function timestampWithPlus(): number {
  let timestamp = BENCH_NOW;
  while (!signed(timestamp).includes('%2B')) timestamp += 1;
  return timestamp;
}

describe('a group robot', () => {
  it('takes a signed message and keeps it', async () => {
    const answer = await send(signed(BENCH_NOW));

    expect(answer.body).toEqual({ errcode: 0, errmsg: 'ok' });
    expect(bench.controls.messages()).toEqual([
      expect.objectContaining({ channel: 'group-robot', recipients: ['signed'], content: TEXT }),
    ]);
    expect(bench.controls.counters()[0]).toMatchObject({ apiCalls: 0, pushes: 1 });
  });

  it('checks the signature as in the published example', async () => {
    bench.clock.advanceTo(BENCH_NOW);
    const example = 'TSZbRFUuvaSQaRKUpF970OPCb2%2FLcQAP3wOvwZIzBZk%3D';

    // Right for its moment, which is three years past the clock of the bench.
    const answer = await send(`signed&timestamp=1700000000000&sign=${example}`);

    expect(signed(1_700_000_000_000)).toContain(example);
    expect(answer.body).toMatchObject({ errcode: 310_000, errmsg: 'invalid timestamp' });
  });

  it.each([
    ['no signature', () => 'signed', 'invalid timestamp'],
    ['seconds', () => `signed&timestamp=${BENCH_NOW / 1_000}&sign=x`, 'invalid timestamp'],
    ['an hour and more', () => signed(BENCH_NOW - 3_600_001), 'invalid timestamp'],
    ['a sign not escaped', () => decodeURIComponent(signed(timestampWithPlus())), 'sign not match'],
    ['a wrong sign', () => `signed&timestamp=${BENCH_NOW}&sign=x`, 'sign not match'],
  ])('refuses %s', async (_what, query, errmsg) => {
    const answer = await send(query());

    expect(answer.body).toEqual({ errcode: 310_000, errmsg });
  });

  it.each([
    ['an unknown token', 'nobody', TEXT, 300_005],
    ['a message without its word', 'worded', { msgtype: 'text', text: { content: 'x' } }, 310_000],
    ['no type', 'free', {}, 40_035],
    ['no content', 'free', { msgtype: 'text' }, 400_402],
    ['half a link', 'free', { msgtype: 'link', link: { title: 'a', text: 'b' } }, 400_402],
  ])('refuses %s', async (_what, query, message, errcode) => {
    expect((await send(query, message)).body['errcode']).toBe(errcode);
  });

  it('is mute for ten minutes after the twenty-first message of a minute', async () => {
    for (let message = 0; message < 20; message += 1) {
      expect((await send('free')).body['errcode']).toBe(0);
    }
    const muted = await send('free');
    bench.clock.advance(10 * 60_000 - 1);
    const still = await send('free');
    bench.clock.advance(1);
    const again = await send('free');

    expect(muted.body).toMatchObject({ errcode: 660_026 });
    expect(still.body).toMatchObject({ errcode: 660_026 });
    expect(again.body['errcode']).toBe(0);
    expect((await send('worded')).body['errcode']).toBe(0);
  });

  it('posts a message with the same msgUuid once', async () => {
    const answers = [
      await send('free', { ...TEXT, msgUuid: 'u1' }),
      await send('free', { ...TEXT, msgUuid: 'u1' }),
    ];

    expect(answers.map((answer) => answer.body['errcode'])).toEqual([0, 0]);
    expect(bench.controls.messages()).toHaveLength(1);
  });

  it('stops when the pushes of the month are spent', async () => {
    bench.controls.setLimits({ pushesPerMonth: 1 });
    await send('free');

    expect((await send('free')).body['errcode']).toBe(90_020);
  });
});

describe('a work notification', () => {
  const notify = (change: Record<string, unknown> = {}) =>
    bench.oapi('/topapi/message/corpconversation/asyncsend_v2', {
      agent_id: benchApp().agentId,
      userid_list: 'hk001,hk007,nobody',
      msg: TEXT,
      ...change,
    });

  it('is accepted with a task, and repeated content goes nowhere on the same day', async () => {
    const first = await notify();
    await notify({ userid_list: 'hk007,hk002' });
    bench.clock.advance(86_400_000);
    await notify();

    expect(first.body['task_id']).toEqual(expect.any(Number));
    expect(
      bench.controls
        .messages()
        .map((message) => [message.recipients, message.suppressedRecipients]),
    ).toEqual([
      [['hk001', 'hk007'], []],
      [['hk002'], ['hk007']],
      [['hk001', 'hk007'], []],
    ]);
  });

  it('tells for a day whom it reached', async () => {
    const resultOf = async (taskId: unknown) =>
      bench.oapi('/topapi/message/corpconversation/getsendresult', {
        agent_id: benchApp().agentId,
        task_id: taskId,
      });
    const first = await notify();
    const second = await notify({ userid_list: 'hk007,hk002' });

    const firstResult = await resultOf(first.body['task_id']);
    const secondResult = await resultOf(second.body['task_id']);
    const unknown = await resultOf(1);
    bench.clock.advance(86_400_001);
    const late = await resultOf(first.body['task_id']);

    expect(firstResult.body['send_result']).toEqual({
      invalid_user_id_list: ['nobody'],
      invalid_dept_id_list: [],
      forbidden_user_id_list: [],
      forbidden_list: [],
      failed_user_id_list: [],
      read_user_id_list: [],
      unread_user_id_list: ['hk001', 'hk007'],
    });
    expect(secondResult.body['send_result']).toMatchObject({
      forbidden_user_id_list: ['hk007'],
      forbidden_list: [{ code: '143106', count: 1, userid: 'hk007' }],
      unread_user_id_list: ['hk002'],
    });
    expect([unknown.body['errcode'], late.body['errcode']]).toEqual([400_002, 400_002]);
  });

  it('to more than a hundred people is not told about', async () => {
    const many = createSampleCompany({
      seed: 3,
      employees: 110,
      period: { from: '2026-10-01', to: '2026-10-31' },
    });
    const app = benchApp({ corpId: many.corpId });
    const crowded = await DingTalkBench.start({ companies: [many], apps: [app] });
    try {
      const path = '/topapi/message/corpconversation/';
      const parameters = { agent_id: app.agentId, to_all_user: true, msg: TEXT };
      const sent = await crowded.oapi(`${path}asyncsend_v2`, parameters);
      const asked = { agent_id: app.agentId, task_id: sent.body['task_id'] };
      const result = await crowded.oapi(`${path}getsendresult`, asked);

      expect(crowded.controls.messages()[0]?.recipients.length).toBeGreaterThan(100);
      expect(result.body['errcode']).toBe(15);
    } finally {
      await crowded.close();
    }
  });

  it('reaches departments with all below them', async () => {
    await notify({ userid_list: '', dept_id_list: '10' });

    expect(bench.controls.messages()[0]?.recipients).toEqual(['hk001', 'hk002', 'hk003']);
  });

  it.each([
    ['another agent', { agent_id: 1 }],
    ['nobody', { userid_list: '' }],
    ['101 people', { userid_list: Array.from({ length: 101 }, (_, n) => `u${n}`).join(',') }],
    ['no message', { msg: 'hello' }],
    ['more than 2048 bytes', { msg: { msgtype: 'text', text: { content: '糧'.repeat(683) } } }],
  ])('refuses %s', async (_what, change) => {
    expect((await notify(change)).body['errcode']).toBe(400_002);
  });
});

describe('a direct message of the robot', () => {
  it.each([
    ['robotCode.empty', { robotCode: '' }],
    ['robotCode.notExsit', { robotCode: 'other' }],
    ['userIds.empty', { userIds: [] }],
    ['userIds.overMax', { userIds: Array.from({ length: 21 }, (_, n) => `u${n}`) }],
    ['msgKey.invalid', { msgKey: 'sampleNothing' }],
    ['msgParam.invalid', { msgParam: 'hello' }],
  ])('is refused with %s', async (code, change) => {
    const answer = await bench.api('/v1.0/robot/oToMessages/batchSend', {
      robotCode: benchApp().robotCode,
      userIds: ['hk001'],
      msgKey: 'sampleText',
      msgParam: '{"content":"a"}',
      ...change,
    });

    expect(answer).toMatchObject({ status: 400, body: { code: `invalidParameter.${code}` } });
  });
});
