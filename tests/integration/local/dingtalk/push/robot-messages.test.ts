import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signRobotMessage } from '../../../../../infra/local/dingtalk/push/robot-message.ts';
import { benchApp, BENCH_NOW, DingTalkBench } from '../../../../support/dingtalk-bench.ts';

const CORP = 'dingtiny0001';
/** The vector of the facts: made apart from this project. */
const SECRET = 'test-app-secret-0001';
const TIMESTAMP = '1577262236757';
const SIGN = '+HxuujwkPE/2jmdt8JHywp0g1B/lCdzFsnXGQtJcDqE=';

let bench: DingTalkBench;
let server: Server;
let received: { headers: IncomingHttpHeaders; body: Record<string, unknown> }[];
let status: number;

beforeEach(async () => {
  received = [];
  status = 200;
  bench = await DingTalkBench.start({
    apps: [benchApp({ appSecret: SECRET })],
    limits: { pushTimeoutMs: 60_000 },
  });
  server = createServer((request, response) => {
    request.setEncoding('utf8');
    let text = '';
    request.on('data', (part: string) => (text += part));
    request.on('end', () => {
      received.push({
        headers: request.headers,
        body: JSON.parse(text) as Record<string, unknown>,
      });
      response.writeHead(status).end('{"msgtype":"empty"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await bench.close();
  await new Promise((resolve) => server.close(resolve));
});

const url = (): string =>
  `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/robot/main`;

describe('what is said to a robot', () => {
  it('is signed as the vector says', () => {
    expect(signRobotMessage(TIMESTAMP, SECRET)).toBe(SIGN);
  });

  it('is posted in plain JSON with its proof in the headers', async () => {
    const said = await bench.controls.robots.say(
      CORP,
      { text: '查詢假期', senderStaffId: 'hk002', msgId: 'm1' },
      url(),
    );

    expect(received[0]?.headers['timestamp']).toBe(String(BENCH_NOW));
    expect(received[0]?.headers['sign']).toBe(signRobotMessage(String(BENCH_NOW), SECRET));
    expect(received[0]?.body).toMatchObject({
      msgId: 'm1',
      msgtype: 'text',
      text: { content: '查詢假期' },
      createAt: BENCH_NOW,
      conversationType: '1',
      senderNick: '李小明',
      senderStaffId: 'hk002',
      senderCorpId: CORP,
      senderUnionId: 'union-hk002',
      isAdmin: false,
      robotCode: benchApp().robotCode,
      sessionWebhookExpiredTime: BENCH_NOW + 90 * 60_000,
    });
    expect(said.outcome).toEqual({ kind: 'reply', status: 200, body: '{"msgtype":"empty"}' });
  });

  it('in a group begins with a blank and names the robot', async () => {
    await bench.controls.robots.say(
      CORP,
      { text: '你好', senderStaffId: 'hk001', groupTitle: '服務台' },
      url(),
    );

    expect(received[0]?.body).toMatchObject({
      text: { content: ' 你好' },
      conversationType: '2',
      conversationTitle: '服務台',
      isInAtList: true,
      isAdmin: true,
    });
  });

  it('is posted once, whatever comes back, and kept over a restart', async () => {
    status = 500;
    const saying = { text: 'x', senderStaffId: 'hk002' };
    await bench.controls.robots.say(CORP, saying, url());
    bench.clock.advance(3_600_000);
    await bench.controls.pushes.settled();
    await bench.restart();

    expect(received).toHaveLength(1);
    expect(bench.controls.robots.said()).toMatchObject([{ outcome: { status: 500 } }]);
    expect(bench.controls.counters()[0]?.pushes).toBe(1);
  });

  it('is not posted when the month is spent or pushing is off', async () => {
    const saying = { text: 'x', senderStaffId: 'hk002' };
    bench.controls.setBehaviour({ pushing: false });
    const silent = await bench.controls.robots.say(CORP, saying, url());
    bench.controls.setBehaviour({ pushing: true });
    bench.controls.setLimits({ pushesPerMonth: 0 });
    const spent = await bench.controls.robots.say(CORP, saying, url());

    expect([silent.outcome, spent.outcome]).toEqual([{ kind: 'lost' }, { kind: 'lost' }]);
    expect(received).toEqual([]);
    expect(bench.controls.counters()[0]?.pushes).toBe(0);
  });

  it('comes from somebody of the organisation, over HTTP as well', async () => {
    const say = (message: object) =>
      bench.request('api', '/_stand-in/robot-messages', {
        method: 'POST',
        body: JSON.stringify({ corpId: CORP, message, url: url() }),
      });

    const good = await say({ text: 'x', senderStaffId: 'hk002' });
    const stranger = await say({ text: 'x', senderStaffId: 'nobody' });
    const otherApp = await say({ text: 'x', senderStaffId: 'hk002', appKey: 'none' });

    expect([good.status, stranger.status, otherApp.status]).toEqual([200, 400, 400]);
    expect(received).toHaveLength(1);
  });
});
