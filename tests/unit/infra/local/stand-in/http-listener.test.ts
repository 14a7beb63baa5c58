import { mkdtemp, rm } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { Agent, request as tlsRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LocalCredentials } from '../../../../../infra/local/stand-in/credentials.ts';
import { FaultSwitchboard } from '../../../../../infra/local/stand-in/fault-switchboard.ts';
import {
  type HttpListener,
  type HttpStandInOptions,
  listenHttp,
  type StandInRequest,
} from '../../../../../infra/local/stand-in/http-listener.ts';
import { LocalAuthority } from '../../../../../infra/local/stand-in/local-authority.ts';
import { LocalClock } from '../../../../../infra/local/stand-in/local-clock.ts';

let directory: string;
let authority: LocalAuthority;
let faults: FaultSwitchboard;
let logged: string[];
let handled: StandInRequest[];
let listener: HttpListener | undefined;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'http-listener-'));
  authority = await LocalAuthority.open(directory);
});

afterAll(() => rm(directory, { recursive: true, force: true }));

afterEach(async () => {
  await listener?.close();
  listener = undefined;
});

async function listen(options: Partial<HttpStandInOptions> = {}): Promise<HttpListener> {
  faults = new FaultSwitchboard();
  logged = [];
  handled = [];
  listener = await listenHttp({
    name: 'test',
    context: {
      stateDirectory: directory,
      clock: new LocalClock(),
      faults,
      credentials: new LocalCredentials(Buffer.alloc(32)),
      certificate: await authority.issue('test'),
      ports: { plain: 0, tls: 0 },
      log: (line) => logged.push(line),
    },
    maxBodyBytes: 100,
    operationOf: ({ url }) => url.pathname.slice(1),
    handle: async (request) => {
      handled.push(request);
      return { status: 201, headers: { 'x-test': 'yes' }, body: `got ${request.body.toString()}` };
    },
    errorOf: (code) => ({ status: 503, body: `error ${code}` }),
    ...options,
  });
  return listener;
}

interface Answer {
  readonly status: number | undefined;
  readonly header: string | string[] | undefined;
  readonly body: string;
}

function send(url: string, body = '', agent?: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const open = url.startsWith('https') ? tlsRequest : plainRequest;
    const request = open(url, { method: 'POST', agent: agent ?? false }, (response) => {
      let text = '';
      response.setEncoding('latin1');
      response.on('data', (chunk: string) => (text += chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode, header: response.headers['x-test'], body: text }),
      );
    });
    request.once('error', reject);
    request.end(body);
  });
}

describe('an HTTP listener', () => {
  it('hands over the whole request and sends the answer', async () => {
    const { urls } = await listen();

    const answer = await send(`${urls.plain}/Put?a=1&b=%20`, 'body');

    expect(answer).toEqual({ status: 201, header: 'yes', body: 'got body' });
    expect(handled[0]).toMatchObject({ method: 'POST', target: '/Put?a=1&b=%20' });
    expect(handled[0]?.url.searchParams.get('b')).toBe(' ');
  });

  it('serves the same over TLS to those who trust the local authority, and to nobody else', async () => {
    const { urls, ports } = await listen();
    const agent = new Agent({ ca: authority.certificatePem });

    expect((await send(`${urls.tls}/Put`, 'x', agent)).body).toBe('got x');
    await expect(send(`${urls.tls}/Put`, 'x', new Agent())).rejects.toThrow();
    expect(new Set([ports.plain, ports.tls, 0]).size).toBe(3);
  });

  it('does not hand over a body that is too large', async () => {
    const { urls } = await listen({ tooLarge: { status: 413, body: 'too large' } });

    expect(await send(`${urls.plain}/Put`, 'x'.repeat(101))).toMatchObject({
      status: 413,
      body: 'too large',
    });
    expect((await send(`${urls.plain}/Put`, 'x'.repeat(100))).status).toBe(201);
    expect(handled).toHaveLength(1);
  });

  it('drops the connection and logs when its handler throws', async () => {
    const { urls } = await listen({
      handle: () => Promise.reject(new Error('a fault of the stand-in')),
    });

    await expect(send(`${urls.plain}/Put`)).rejects.toThrow();
    expect(logged.join()).toContain('test: Error: a fault of the stand-in');
  });

  it('survives a client that goes away in the middle of its request', async () => {
    const { urls, ports } = await listen();
    await new Promise<void>((resolve) => {
      const socket = connect(ports.plain, '127.0.0.1', () => {
        socket.write('POST /Put HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n\r\nhalf', () => {
          socket.destroy();
          resolve();
        });
      });
    });

    expect((await send(`${urls.plain}/Put`)).status).toBe(201);
  });

  it('closes with connections still open', async () => {
    const closing = await listen();
    const { ports } = closing;
    const socket = connect(ports.plain, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);

    await closing.close();

    await closed;
    listener = undefined;
  });
});

describe('a fault that is switched on', () => {
  const turnOn = (effect: Parameters<FaultSwitchboard['add']>[0]['effect']) =>
    faults.add({ standIn: 'test', operation: 'Put', effect, times: 1 });

  it('answers with the error of the stand-in and does not handle the request', async () => {
    const { urls } = await listen();
    turnOn({ kind: 'error', code: 'Busy' });

    expect(await send(`${urls.plain}/Put`)).toMatchObject({ status: 503, body: 'error Busy' });
    expect(handled).toEqual([]);
    expect((await send(`${urls.plain}/Put`)).status).toBe(201);
  });

  it('drops the connection before or after the request is handled', async () => {
    const { urls } = await listen();

    turnOn({ kind: 'drop', when: 'before' });
    await expect(send(`${urls.plain}/Put`)).rejects.toThrow();
    expect(handled).toHaveLength(0);
    turnOn({ kind: 'drop', when: 'after' });
    await expect(send(`${urls.plain}/Put`)).rejects.toThrow();
    expect(handled).toHaveLength(1);
  });

  it.each(['html', 'truncated', 'binary'] as const)('answers 200 with %s garbage', async (body) => {
    const { urls } = await listen();
    turnOn({ kind: 'garbage', body });

    const answer = await send(`${urls.plain}/Put`);

    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain('got');
    expect(handled).toEqual([]);
  });

  it('delays a request, which then is handled', async () => {
    const { urls } = await listen();
    turnOn({ kind: 'delay', ms: 15 });

    const start = performance.now();
    const answer = await send(`${urls.plain}/Put`);

    expect(answer.status).toBe(201);
    expect(performance.now() - start).toBeGreaterThanOrEqual(14);
  });
});
