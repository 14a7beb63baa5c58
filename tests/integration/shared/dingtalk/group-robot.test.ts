import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGroupRobot, type GroupRobot } from '../../../../shared/dingtalk/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { BENCH_NOW, DingTalkBench } from '../../../support/dingtalk-bench.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const KEYS = { accessToken: 'robot-token-0001', signingSecret: 'SECinvented0123456789' };
const MESSAGE = {
  messageId: 'message-1',
  message: { msgtype: 'text', text: { content: '出糧檔案已備妥' } },
};

let bench: DingTalkBench;
let http: ReturnType<typeof createNodeHttpClient>;
let robot: GroupRobot;

beforeEach(async () => {
  bench = await DingTalkBench.start({
    groupRobots: [
      { corpId: 'dingtiny0001', accessToken: KEYS.accessToken, secret: KEYS.signingSecret },
    ],
  });
  http = createNodeHttpClient();
  const endpoints = { api: bench.url('api', ''), oapi: bench.url('oapi', '') };
  const clock = new VirtualClock(BENCH_NOW);
  robot = createGroupRobot({ endpoints, http, clock, random: systemRandom });
});
afterEach(async () => {
  http.close();
  await bench.close();
});

test('writes to the group of the robot, signed, and costs no metered call', async () => {
  await robot.send(KEYS, MESSAGE);

  expect(bench.controls.messages()).toEqual([
    expect.objectContaining({
      channel: 'group-robot',
      recipients: [KEYS.accessToken],
      content: MESSAGE.message,
      reference: 'message-1',
    }),
  ]);
  expect(bench.controls.counters()[0]).toMatchObject({ apiCalls: 0, pushes: 1 });
});

test('repeats a message whose answer was lost, and the group sees it once', async () => {
  bench.context.faults.add({
    standIn: 'dingtalk',
    operation: 'robot/send',
    effect: { kind: 'drop', when: 'after' },
    times: 2,
  });

  await robot.send(KEYS, MESSAGE);
  await robot.send(KEYS, MESSAGE);

  expect(bench.context.faults.list()[0]?.fired).toBe(2);
  expect(bench.controls.messages()).toHaveLength(1);
});

test.each([
  ['an unknown robot', { accessToken: 'nobody-s-robot' }, 'dingtalk.credentials-rejected'],
  ['a wrong key', { signingSecret: 'SECsomething-else' }, 'dingtalk.credentials-rejected'],
])('says that %s was refused, and no value of it', async (_what, wrong, code) => {
  const keys = { ...KEYS, ...wrong };

  const error: unknown = await robot.send(keys, MESSAGE).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code, retryable: false });
  const told = JSON.stringify(error, Object.getOwnPropertyNames(error));
  expect(told).not.toContain(keys.accessToken);
  expect(told).not.toContain(keys.signingSecret);
});

test('does not wait for a robot that is muted', async () => {
  for (let index = 0; index < 20; index += 1) {
    await robot.send(KEYS, { ...MESSAGE, messageId: `message-${String(index)}` });
  }

  await expect(robot.send(KEYS, { ...MESSAGE, messageId: 'one more' })).rejects.toMatchObject({
    code: 'dingtalk.throttled',
    retryAfterMs: 600_000,
  });
});
