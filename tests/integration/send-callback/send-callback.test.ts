import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVENT_KINDS } from '../../../infra/local/dingtalk/push/event-catalogue.ts';
import { CommandRefusedError } from '../../../infra/command/command-refusal.ts';
import { UsageError } from '../../../infra/command/usage-error.ts';
import { runCommand } from '../../../infra/send-callback/run-command.ts';
import { CallbackReceiver, sealedReply } from '../../support/callback-receiver.ts';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const KEYS = {
  token: 'inventedToken1',
  aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
  owner: 'dingappkey0001',
};
const HOUR_MS = 3_600_000;
let receiver: CallbackReceiver;
let directory: string;
let written: string;

beforeEach(async () => {
  receiver = await CallbackReceiver.start(KEYS);
  directory = await mkdtemp(path.join(tmpdir(), 'send-callback-'));
  written = '';
});

afterEach(async () => {
  await receiver.close();
  await rm(directory, { recursive: true, force: true });
});

const run = (...args: readonly string[]) =>
  runCommand(args, {
    environment: {},
    workingDirectory: directory,
    write: (text) => (written += text),
  });

/** With a URL and keys, and patience for a machine that is busy. */
const send = (...args: readonly string[]) =>
  run(
    ...['--url', receiver.url, '--token', KEYS.token, '--aes-key', KEYS.aesKey],
    ...['--owner', KEYS.owner],
    ...(args.includes('--timeout') ? [] : ['--timeout', '60000']),
    ...args,
  );

function problemsOf(error: unknown): readonly string[] {
  return error instanceof UsageError ? error.problems.en : [];
}

describe('a callback sent by hand', () => {
  it('is a check of the URL unless something else is asked for', async () => {
    const status = await send();

    expect(status).toBe(0);
    expect(receiver.received[0]?.payload).toEqual({ EventType: 'check_url' });
    expect(written).toContain('Acknowledged');
    expect(written).toContain('已確認');
    expect(written).not.toContain(KEYS.token);
    expect(written).not.toContain(KEYS.aesKey);
  });

  it.each(Object.keys(EVENT_KINDS))('of the type %s alone is a whole event', async (type) => {
    const status = await send('--type', type, '--corp', 'dingcorp1');

    expect(status).toBe(0);
    expect(receiver.events[0]).toMatchObject({ EventType: type, CorpId: 'dingcorp1' });
    expect(receiver.events[0]?.['eventId']).toMatch(/^[0-9a-f]{32}$/);
  });

  it('takes fields as the sample has them: texts stay texts, the rest is JSON', async () => {
    await send(
      ...['--type', 'bpms_instance_change', '--event-id', 'e1'],
      ...['--field', 'businessId=202611040001', '--field', 'createTime=17'],
      ...['--field', 'extra=[1,"二"]', '--field', 'note=a=b', '--field', 'result=refuse'],
    );

    expect(receiver.events[0]).toMatchObject({
      eventId: 'e1',
      businessId: '202611040001',
      createTime: 17,
      extra: [1, '二'],
      note: 'a=b',
      result: 'refuse',
      CorpId: KEYS.owner,
    });
  });

  it('can be one of years ago, with other spellings', async () => {
    await send('--type', 'user_add_org', '--old-shape', '--spelling', 'both/timeStamp');

    expect(receiver.events[0]).toHaveProperty('UserId');
    expect(receiver.events[0]).not.toHaveProperty('eventId');
    expect([...(receiver.received[0]?.query.keys() ?? [])].sort()).toEqual([
      'msg_signature',
      'nonce',
      'signature',
      'timeStamp',
    ]);
  });

  it.each([
    ['one after another', []],
    ['all at once', ['--parallel']],
  ] as const)('can be repeated %s, with one id and fresh proof', async (_how, flags) => {
    const status = await send('--type', 'check_in', '--times', '10', ...flags);

    expect(status).toBe(0);
    expect(receiver.events).toHaveLength(10);
    expect(new Set(receiver.events.map(({ eventId }) => eventId)).size).toBe(1);
    expect(new Set(receiver.received.map(({ encrypt }) => encrypt)).size).toBe(10);
    expect(written.match(/Acknowledged/g)).toHaveLength(1);
    expect(written).toContain('10 × ');
  });

  it('is told as one JSON document, without keys', async () => {
    receiver.answerWith((response) => receiver.reply(response, sealedReply(KEYS, 'failure')));
    const status = await send('--json', '--type', 'check_in', '--event-id', 'e9');

    expect(status).toBe(1);
    expect(JSON.parse(written)).toMatchObject({
      url: receiver.url,
      type: 'check_in',
      id: 'e9',
      payload: { EventType: 'check_in', eventId: 'e9' },
      acknowledged: false,
      sent: [{ outcome: { kind: 'not-success' } }],
    });
    expect(written).not.toContain(KEYS.token);
  });

  it('that nobody answers ends with 3', async () => {
    receiver.answerWith(() => undefined);
    const late = await send('--timeout', '20');
    await receiver.close();
    const refused = await send();
    receiver = await CallbackReceiver.start(KEYS);

    expect([late, refused]).toEqual([3, 3]);
    expect(written).toContain('20 ms');
    expect(written).toContain('ECONNREFUSED');
  });
});

describe('a message to a robot, sent by hand', () => {
  let server: Server;
  let received: { headers: Record<string, unknown>; body: Record<string, unknown> }[];
  let status: number;

  beforeEach(async () => {
    received = [];
    status = 200;
    server = createServer((request, response) => {
      request.setEncoding('utf8');
      let text = '';
      request.on('data', (part: string) => (text += part));
      request.on('end', () => {
        const body = JSON.parse(text) as Record<string, unknown>;
        received.push({ headers: { ...request.headers }, body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const say = (...args: readonly string[]) =>
    run(
      ...['--robot', '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}/robot/x`],
      ...['--secret', 'invented-secret', '--owner', KEYS.owner, '--timeout', '60000'],
      ...args,
    );

  it('is signed, and judged by its status alone', async () => {
    const good = await say('--text', '查詢', '--event-id', 'm1');
    status = 401;
    const refused = await say();

    expect([good, refused]).toEqual([0, 1]);
    expect(received[0]?.body).toMatchObject({ msgId: 'm1', text: { content: '查詢' } });
    const timestamp = String(received[0]?.headers['timestamp']);
    const signed = createHmac('sha256', 'invented-secret').update(`${timestamp}\ninvented-secret`);
    expect(timestamp).toMatch(/^\d{13}$/);
    expect(received[0]?.headers['sign']).toBe(signed.digest('base64'));
    expect(written).not.toContain('invented-secret');
  });
});

describe('a command that cannot be carried out', () => {
  it('names every key that a URL needs', async () => {
    const event = await run('--url', 'ftp://x').catch(problemsOf);
    const robot = await run('--robot', '--url', receiver.url).catch(problemsOf);

    expect(String(event).match(/--[a-z-]+/g)).toEqual(
      expect.arrayContaining(['--token', '--aes-key', '--owner', '--url']),
    );
    expect(String(robot).match(/--[a-z-]+(?=:)/g)).toEqual(['--secret', '--owner']);
  });

  it.each([
    ['--type', 'invented', '--type'],
    ['--field', 'nothing', '--field'],
    ['--times', '0', '--times'],
    ['--times', '1001', '--times'],
    ['--spelling', 'sign', '--spelling'],
    ['--spelling', 'both/timestamp/x', '--spelling'],
  ])('is refused for %s %s before anything is sent', async (name, value, named) => {
    const problems = await send(name, value).catch(problemsOf);

    expect(String(problems)).toContain(named);
    expect(receiver.received).toEqual([]);
  });

  it('says so where no local cloud runs', async () => {
    await expect(run()).rejects.toBeInstanceOf(CommandRefusedError);
  });
});

describe('without a URL', () => {
  let switchboard: Server;

  beforeEach(async () => {
    switchboard = createServer((_request, response) => {
      response.end(JSON.stringify({ offsetMs: HOUR_MS }));
    });
    await new Promise<void>((resolve) => switchboard.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => new Promise((resolve) => switchboard.close(resolve)));

  /** What the launcher writes, as far as the command looks. */
  async function writeEndpoints(functions: object): Promise<void> {
    const app = { corpId: 'dinglocal1', appKey: KEYS.owner, appSecret: 's', robotCode: 'r' };
    const document = {
      dingtalk: { apps: [{ ...app, callbackToken: KEYS.token, callbackAesKey: KEYS.aesKey }] },
      functionHost: { functions },
      switchboard: {
        url: `http://127.0.0.1:${(switchboard.address() as AddressInfo).port}`,
      },
    };
    await writeFile(path.join(directory, 'endpoints.json'), JSON.stringify(document));
  }

  it('the intake of the local cloud is used, with its keys and its time', async () => {
    await writeEndpoints({
      'dt-event-worker-local': {},
      'dt-webhook-intake-local': { url: new URL(receiver.url).origin },
    });
    const before = Date.now();

    const status = await run('--state', '.', '--type', 'check_in', '--timeout', '60000');

    expect(status).toBe(0);
    expect(written).toContain(receiver.url);
    expect(receiver.events[0]).toMatchObject({ CorpId: 'dinglocal1' });
    expect(receiver.events[0]?.['EventTime']).toBeGreaterThanOrEqual(before + HOUR_MS);
  });

  it('says what is missing: an intake, or the app', async () => {
    await writeEndpoints({ 'dt-event-worker-local': {} });

    await expect(run('--state', '.')).rejects.toThrow('webhook-intake');
    await expect(run('--state', '.', '--owner', 'dingelse')).rejects.toThrow('--owner');
  });
});

describe('npm run send-callback', () => {
  function main(args: readonly string[], environment: Record<string, string>) {
    return new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', path.join(REPOSITORY, 'infra/send-callback/main.ts'), ...args],
        { cwd: REPOSITORY, env: { ...process.env, ...environment } },
      );
      let [out, err] = ['', ''];
      child.stdout.on('data', (part: Buffer) => (out += part.toString()));
      child.stderr.on('data', (part: Buffer) => (err += part.toString()));
      child.once('close', (status) => resolve({ status, out, err }));
    });
  }

  it('takes its secrets from the environment, and tells its outcome by its status', async () => {
    const secrets = { SEND_CALLBACK_TOKEN: KEYS.token, SEND_CALLBACK_AES_KEY: KEYS.aesKey };
    const where = ['--url', receiver.url, '--owner', KEYS.owner, '--timeout', '60000'];

    const good = await main(where, secrets);
    const wrong = await main([...where, '--colour'], secrets);

    expect(good).toMatchObject({ status: 0, err: '' });
    expect(good.out).toContain('Acknowledged');
    expect(wrong).toMatchObject({ status: 2, out: '' });
    expect(wrong.err).toContain('--colour：沒有此選項');
  });
});
