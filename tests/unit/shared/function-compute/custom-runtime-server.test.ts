import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  startCustomRuntimeServer,
  type CustomRuntimeOptions,
  type CustomRuntimeServer,
  type WebFunction,
  type WebInvocation,
  type WebRequest,
} from '../../../../shared/function-compute/index.ts';

const servers: CustomRuntimeServer[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

interface Running {
  readonly url: string;
  readonly port: number;
  readonly lines: string[];
  readonly seen: {
    request: WebRequest;
    invocation: WebInvocation;
    body: unknown;
  }[];
  readonly hooks: string[];
}

/** A function that echoes the size of what it was sent. */
async function run(
  changes: Partial<WebFunction> = {},
  options: Partial<CustomRuntimeOptions> = {},
): Promise<Running> {
  const lines: string[] = [];
  const seen: Running['seen'] = [];
  const hooks: string[] = [];
  const server = await startCustomRuntimeServer(
    {
      handle: async (request, invocation) => {
        const reading = await request.readBody();
        const body =
          reading.outcome === 'read' ? Buffer.from(reading.bytes).toString() : reading.outcome;
        seen.push({ request, invocation, body });
        return { status: reading.outcome === 'read' ? 200 : 413, body: JSON.stringify({ body }) };
      },
      initialize: async () => void hooks.push('initialize'),
      beforeStop: async () => void hooks.push('pre-stop'),
      ...changes,
    },
    {
      port: 0,
      host: '127.0.0.1',
      maxBodyBytes: 1_000,
      bodyTimeoutMs: 30_000,
      writeLine: (line) => lines.push(line),
      ...options,
    },
  );
  servers.push(server);
  return { url: `http://127.0.0.1:${String(server.port)}`, port: server.port, lines, seen, hooks };
}

/** Sends bytes as they are and gives everything that comes back until the server closes. */
async function exchange(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  const parts: Buffer[] = [];
  socket.on('data', (part) => parts.push(part));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(parts).toString();
}

describe('startCustomRuntimeServer', () => {
  it('hands the request on and answers as the function says', async () => {
    const { url, seen } = await run();

    const response = await fetch(`${url}/callback/main?a=1&b=%20`, {
      method: 'POST',
      body: '陳大文',
      headers: { 'X-Custom': 'yes' },
    });

    expect(await response.json()).toEqual({ body: '陳大文' });
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(seen[0]?.request).toMatchObject({
      method: 'POST',
      path: '/callback/main',
      query: 'a=1&b=%20',
      headers: { 'x-custom': 'yes' },
    });
  });

  it('gives each request its own id and keys, and frames it in the log', async () => {
    const { url, seen, lines } = await run();
    const keys = (id: string): Record<string, string> => ({
      'x-fc-request-id': id,
      'x-fc-access-key-id': `STS.${id}`,
      'x-fc-access-key-secret': `secret-${id}`,
      'x-fc-security-token': `token-${id}`,
    });

    await fetch(url, { method: 'POST', headers: keys('1-aa') });
    await fetch(url, { method: 'POST', headers: keys('1-bb') });
    await fetch(url, { method: 'POST' });

    expect(seen.map(({ invocation }) => invocation)).toEqual([
      {
        requestId: '1-aa',
        credentials: {
          accessKeyId: 'STS.1-aa',
          accessKeySecret: 'secret-1-aa',
          securityToken: 'token-1-aa',
        },
      },
      {
        requestId: '1-bb',
        credentials: {
          accessKeyId: 'STS.1-bb',
          accessKeySecret: 'secret-1-bb',
          securityToken: 'token-1-bb',
        },
      },
      { requestId: '-', credentials: undefined },
    ]);
    expect(lines).toEqual(
      ['1-aa', '1-bb', '-'].flatMap((id) => [
        `FC Invoke Start RequestId: ${id}`,
        `FC Invoke End RequestId: ${id}`,
      ]),
    );
  });

  it('lets no request id into the log that could make a line of its own', async () => {
    const { url, lines } = await run();

    await fetch(url, { headers: { 'x-fc-request-id': 'a b{"level":"error"}' } });

    expect(lines[0]).toBe('FC Invoke Start RequestId: -');
  });

  it('calls the hooks for the platform, and for nobody who comes through a trigger', async () => {
    const { url, hooks, lines, seen } = await run();
    const outside = { 'x-fc-control-path': '/http-invoke' };

    await fetch(`${url}/initialize`, {
      method: 'POST',
      headers: { 'x-fc-control-path': '/initialize' },
    });
    await fetch(`${url}/pre-stop`);
    await fetch(`${url}/initialize`, { method: 'POST', headers: outside });
    await fetch(`${url}/pre-stop`, { headers: outside });

    expect(hooks).toEqual(['initialize', 'pre-stop']);
    expect(lines.slice(0, 2)).toEqual([
      'FC Initialize Start RequestId: -',
      'FC Initialize End RequestId: -',
    ]);
    expect(seen.map(({ request }) => request.path)).toEqual(['/initialize', '/pre-stop']);
  });

  it('answers for a function that throws, without repeating what it threw', async () => {
    const { url, lines } = await run({
      handle: async () => Promise.reject(new TypeError('hk001 is not defined')),
      initialize: async () => Promise.reject(new Error('no keys')),
    });

    const [handled, initialized] = await Promise.all([
      fetch(url, { method: 'POST' }),
      fetch(`${url}/initialize`, { method: 'POST' }),
    ]);

    expect([handled.status, initialized.status]).toEqual([500, 500]);
    expect(await handled.text()).toBe('{"code":"unexpected"}');
    expect(initialized.headers.get('x-fc-status')).toBe('500');
    expect(lines.join('\n')).toContain('"kind":"TypeError"');
    expect(lines.join('\n')).not.toContain('hk001');
  });

  it('takes a body up to the limit and not a byte more, in one piece or in many', async () => {
    const { url } = await run();
    const chunked = (length: number): RequestInit & { duplex: 'half' } => ({
      method: 'POST',
      duplex: 'half',
      body: new ReadableStream({
        start: (controller) => {
          for (let at = 0; at < length; at += 1) controller.enqueue(Buffer.from('x'));
          controller.close();
        },
      }),
    });

    const sent = [
      await fetch(url, { method: 'POST', body: 'x'.repeat(1_000) }),
      await fetch(url, chunked(1_000)),
      await fetch(url, chunked(1_001)),
    ];

    expect(sent.map(({ status }) => status)).toEqual([200, 200, 413]);
  });

  it('refuses an announced length that is too large before a byte of it has come', async () => {
    const { port, seen } = await run();

    const answer = await exchange(
      port,
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n',
    );

    expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*\r\nconnection: close\r\n/i);
    expect(seen[0]?.body).toBe('too-large');
  });

  it('gives up a body that stops half-way', async () => {
    const { port, seen } = await run({}, { bodyTimeoutMs: 1 });

    const answer = await exchange(
      port,
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf',
    );

    expect(answer).toContain('{"body":"broken-off"}');
    expect(seen).toHaveLength(1);
  });

  it('ends a request whose sender has gone', async () => {
    const reading = new EventEmitter();
    const { port } = await run({
      handle: async (request) => {
        reading.emit('done', (await request.readBody()).outcome);
        return { status: 400, body: '{}' };
      },
    });
    const done = once(reading, 'done');
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');

    socket.end();

    expect(await done).toEqual(['broken-off']);
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['a broken length', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a header without end', `GET / HTTP/1.1\r\nHost: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('answers %s and goes on serving', async (_name, text) => {
    const { port, url } = await run();

    const answer = await exchange(port, text);
    const next = await fetch(url, { method: 'POST', body: 'x' });

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(next.status).toBe(200);
  });

  it('keeps a connection open from one request to the next', async () => {
    const { port } = await run();
    const request = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx';
    const last = 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\ny';

    const answers = await exchange(port, request + request + last);

    expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(3);
  });

  it('says that its port is taken rather than serving nobody', async () => {
    const { port } = await run();

    await expect(run({}, { port })).rejects.toThrow('EADDRINUSE');
  });
});
