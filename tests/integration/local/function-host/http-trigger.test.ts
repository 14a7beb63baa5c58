import { createHash, createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request as sendRequest, type IncomingHttpHeaders } from 'node:http';
import { get as getByTls } from 'node:https';
import path from 'node:path';
import { OpenApiUtil } from '@alicloud/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FunctionHost } from '../../../../infra/local/function-host/function-host.ts';
import type { AccessKey } from '../../../../infra/local/stand-in/credentials.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';
import {
  ACCOUNT,
  httpTrigger,
  probeFunction,
  REGION,
  startProbeHost,
  until,
  urlOf,
  webProbe,
} from './running-function-host.ts';

let context: TemporaryStandInContext;
let host: FunctionHost;

beforeAll(async () => {
  context = await temporaryStandInContext('http-trigger');
  host = await startProbeHost(context, [
    webProbe('web', { asyncInvokeConfig: { maxAsyncRetryAttempts: 1 } }),
    webProbe('posts', { triggers: [httpTrigger({ methods: ['POST'] })] }),
    webProbe('closed', { triggers: [httpTrigger({ disableURLInternet: true })] }),
    webProbe('signed', { triggers: [httpTrigger({ authType: 'function' })] }),
    webProbe('tasks', { asyncInvokeConfig: { asyncTask: true, maxAsyncRetryAttempts: 0 } }),
    probeFunction('event', {
      handler: 'index.answer',
      triggers: [httpTrigger()],
      asyncInvokeConfig: { maxAsyncRetryAttempts: 0 },
    }),
  ]);
});

afterAll(async () => {
  await host.close();
  await context.dispose();
});

const file = (name: string): string => path.join(context.stateDirectory, name);
const read = (name: string): Promise<string> => readFile(file(name), 'utf8').catch(() => '');

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** `fetch` changes targets and headers; this sends them as they are. */
function send(
  functionName: string,
  target: string,
  options: {
    readonly method?: string;
    readonly headers?: readonly string[];
    readonly body?: Buffer;
  } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(urlOf(host, functionName));
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest(
      {
        hostname,
        port,
        path: target,
        method: options.method ?? 'GET',
        headers: ['host', 'hooks.example.hk', ...(options.headers ?? [])],
        maxHeaderSize: 100_000,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks),
          }),
        );
      },
    );
    outgoing.once('error', reject);
    outgoing.end(options.body);
  });
}

const jsonOf = (answer: Answer): Record<string, unknown> =>
  JSON.parse(answer.body.toString('utf8')) as Record<string, unknown>;

describe('the address of an HTTP trigger', () => {
  it('is a port of its own, plain and TLS, shown with the function', async () => {
    const shown = host.endpoints['functions'] as Record<string, { url?: string; tlsUrl?: string }>;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      getByTls(
        `${String(shown['web']?.tlsUrl)}/do/pid`,
        { ca: context.authority.certificatePem },
        (incoming) => resolve(incoming.resume().statusCode),
      ).once('error', reject);
    });

    expect(status).toBe(200);
    expect(shown['web']?.url).toBe(urlOf(host, 'web'));
    const urls = Object.values(shown).map(({ url }) => url);
    expect(new Set(urls).size).toBe(6);
  });

  it('stands on the given ports', async () => {
    const other = await temporaryStandInContext('given-ports');
    const { port } = new URL(urlOf(host, 'posts'));
    const taken = await startProbeHost(other, [webProbe('any')], {
      httpTriggerPorts: () => ({ plain: Number(port), tls: 0 }),
    }).catch((error: unknown) => error);

    expect(taken).toMatchObject({ code: 'EADDRINUSE' });
    await other.dispose();
  });
});

describe('what an HTTP trigger lets through', () => {
  it('only the declared methods', async () => {
    const refused = await send('posts', '/do/pid');
    const passed = await send('posts', '/do/pid', { method: 'POST' });

    expect(refused.status).toBe(405);
    expect(jsonOf(refused)).toMatchObject({ Code: 'MethodNotAllowed' });
    expect(refused.headers['x-fc-request-id']).toBeDefined();
    expect(passed.status).toBe(200);
  });

  it('nothing if the URL is disabled', async () => {
    const answer = await send('closed', '/do/pid');

    expect(answer.status).toBe(403);
    expect(jsonOf(answer)).toMatchObject({ Code: 'AccessDenied' });
  });

  it.each([
    ['headers over 8 KB', '/do/pid', ['x-long', 'x'.repeat(8200)], undefined],
    ['path and query over 4 KB', `/do/pid?q=${'q'.repeat(4100)}`, [], undefined],
    ['a body over 32 MB', '/do/pid', [], 32 * 1024 * 1024 + 1],
    ['a detached body over 128 KB', '/do/pid', ['X-Fc-Invocation-Type', 'Async'], 128 * 1024 + 1],
  ])('nothing with %s', async (_what, target, headers, bodyBytes) => {
    const answer = await send('web', target, {
      method: 'POST',
      headers,
      ...(bodyBytes === undefined ? {} : { body: Buffer.alloc(bodyBytes) }),
    });

    expect(answer.status).toBe(400);
    expect(jsonOf(answer)).toMatchObject({ Code: 'InvalidArgument' });
  });

  it('what is just within these limits', async () => {
    const headers = await send('web', '/do/pid', { headers: ['x-long', 'x'.repeat(8100)] });
    const target = await send('web', `/do/pid?q=${'q'.repeat(4000)}`);

    expect([headers.status, target.status]).toEqual([200, 200]);
  });

  it('targets that are no URL', async () => {
    const answer = await send('event', '//');

    expect(answer.status).toBe(200);
  });

  it('only signed requests where the trigger asks for them', async () => {
    const { developer } = context.credentials;
    const body = Buffer.from('{"a":1}');

    const unsigned = await send('signed', '/do/pid?b=2&a=1');
    const forged = await send('signed', '/do/pid?b=2&a=1', {
      method: 'POST',
      headers: signedHeaders({ ...developer, accessKeySecret: 'wrong' }, body),
      body,
    });
    const changed = await send('signed', '/do/pid?b=2&a=1', {
      method: 'POST',
      headers: signedHeaders(developer, body),
      body: Buffer.from('{"a":2}'),
    });
    const signed = await send('signed', '/do/pid?b=2&a=1', {
      method: 'POST',
      headers: signedHeaders(developer, body),
      body,
    });

    expect([unsigned.status, forged.status, changed.status]).toEqual([400, 403, 403]);
    expect(signed.status).toBe(200);
  });

  it('requests that the official signer signs without the hash of the body', async () => {
    const { developer } = context.credentials;
    const date = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const request = {
      method: 'POST',
      pathname: '/do/pid',
      query: { b: '2', a: '1 2' },
      headers: { host: 'hooks.example.hk', 'x-acs-date': date },
    };
    const authorization = OpenApiUtil.getAuthorization(
      request as unknown as Parameters<typeof OpenApiUtil.getAuthorization>[0],
      'ACS3-HMAC-SHA256',
      '',
      developer.accessKeyId,
      developer.accessKeySecret,
    );

    const headers = ['x-acs-date', date, 'authorization', authorization];
    const signed = await send('signed', '/do/pid?b=2&a=1%202', { method: 'POST', headers });
    const elsewhere = await send('signed', '/do/now?b=2&a=1%202', { method: 'POST', headers });

    expect([signed.status, elsewhere.status]).toEqual([200, 403]);
  });
});

/** Signs `POST /do/pid?a=1&b=2` by the recipe of ACS3-HMAC-SHA256. */
function signedHeaders(key: AccessKey, body: Buffer): string[] {
  const hash = createHash('sha256').update(body).digest('hex');
  const date = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const names = 'host;x-acs-content-sha256;x-acs-date';
  const canonical = [
    'POST',
    '/do/pid',
    'a=1&b=2',
    `host:hooks.example.hk\nx-acs-content-sha256:${hash}\nx-acs-date:${date}\n`,
    names,
    hash,
  ].join('\n');
  const signature = createHmac('sha256', key.accessKeySecret)
    .update(`ACS3-HMAC-SHA256\n${createHash('sha256').update(canonical).digest('hex')}`)
    .digest('hex');
  return [
    'x-acs-date',
    date,
    'x-acs-content-sha256',
    hash,
    'authorization',
    `ACS3-HMAC-SHA256 Credential=${key.accessKeyId},SignedHeaders=${names},Signature=${signature}`,
  ];
}

describe('the answer of a web function', () => {
  it('keeps status, body and own headers, and loses those that a function may not set', async () => {
    const answer = await send('web', '/do/forbidden');
    const teapot = await send('web', '/do/status?status=418');

    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toBe('ok');
    expect(answer.headers).toMatchObject({ 'x-own': 'kept', 'set-cookie': ['a=1', 'b=2'] });
    expect(answer.headers['x-fc-request-id']).toMatch(/^1-/);
    for (const name of ['x-fc-anything', 'server', 'content-disposition']) {
      expect(answer.headers[name], name).toBeUndefined();
    }
    expect(teapot.status).toBe(418);
  });

  it('reaches the client also when the function calls it a failure', async () => {
    const answer = await send('web', '/do/declared?status=404');

    expect([answer.status, answer.body.toString()]).toEqual([200, 'as asked']);
    expect(answer.headers['x-fc-status']).toBeUndefined();
  });

  it('has no body for HEAD, and keeps an empty answer empty', async () => {
    const head = await send('web', '/do/pid', { method: 'HEAD' });
    const nothing = await send('web', '/do/status?status=204');

    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect([nothing.status, nothing.body.length]).toEqual([204, 0]);
  });

  it('is 502 with headers over 8 KB', async () => {
    const answer = await send('web', '/do/large-header');

    expect(answer.status).toBe(502);
    expect(jsonOf(answer)).toMatchObject({ Code: 'BadResponse' });
  });
});

describe('a detached request', () => {
  const detached = ['X-Fc-Invocation-Type', 'Async'];

  it('is answered 202 without a body, and runs as a request', async () => {
    const answer = await send('web', `/do/append?file=${file('ran')}&text=one`, {
      method: 'POST',
      headers: detached,
    });

    expect(answer.status).toBe(202);
    expect(answer.body).toHaveLength(0);
    expect(answer.headers['content-type']).toBeUndefined();
    await until(async () => (await read('ran')) === 'one\n');
    const taskId = String(answer.headers['x-fc-async-task-id']);
    await until(() => host.taskStatus('web', taskId) === 'Succeeded');
  });

  it('is repeated after a failing answer as the function declares', async () => {
    const answer = await send('web', `/do/append-and-fail?file=${file('failing')}`, {
      headers: detached,
    });
    const taskId = String(answer.headers['x-fc-async-task-id']);

    await until(() => {
      context.clock.advance(2000);
      return host.taskStatus('web', taskId) === 'Failed';
    });
    expect(await read('failing')).toBe('tried\ntried\n');
  });

  it('waits for the delay that was asked for', async () => {
    const answer = await send('web', `/do/append?file=${file('delayed')}`, {
      headers: [...detached, 'x-fc-async-delay', '3600'],
    });
    const taskId = String(answer.headers['x-fc-async-task-id']);
    context.clock.advance(3_590_000);
    await send('web', '/do/pid');
    expect(host.taskStatus('web', taskId)).toBe('Enqueued');

    context.clock.advance(10_000);

    await until(() => host.taskStatus('web', taskId) === 'Succeeded');
    expect(await read('delayed')).toBe('\n');
  });

  it.each(['3601', '-1', 'soon'])('is refused with a delay of %s', async (delay) => {
    const answer = await send('web', '/do/pid', {
      headers: [...detached, 'x-fc-async-delay', delay],
    });

    expect(answer.status).toBe(400);
  });

  it('with a task id that was used is refused in task mode', async () => {
    const headers = [...detached, 'X-Fc-Async-Task-Id', 'once_1'];
    const first = await send('tasks', `/do/append?file=${file('once')}`, { headers });
    const second = await send('tasks', `/do/append?file=${file('once')}`, { headers });

    expect([first.status, second.status]).toEqual([202, 409]);
    await until(() => host.taskStatus('tasks', 'once_1') === 'Succeeded');
    expect(await read('once')).toBe('\n');
  });
});

describe('an event function with an HTTP trigger', () => {
  it('gets the event "v1"', async () => {
    const answer = await send('event', '/a%20b?x=1&x=2&y=%E4%BD%A0', {
      method: 'POST',
      headers: [
        'content-type',
        'application/json',
        'x-own',
        '1',
        'X-Own',
        '2',
        'x-fc-forged',
        '1',
        'user-agent',
        'probe',
      ],
      body: Buffer.from('{"text":"許"}'),
    });

    const event = jsonOf(answer)['event'] as Record<string, unknown>;
    expect(event).toMatchObject({
      version: 'v1',
      rawPath: '/a%20b',
      headers: { 'Content-Type': 'application/json', 'X-Own': '1,2', Host: 'hooks.example.hk' },
      queryParameters: { x: '1,2', y: '你' },
      body: '{"text":"許"}',
      isBase64Encoded: false,
      requestContext: {
        accountId: ACCOUNT,
        domainName: `event-http.${REGION}.fcapp.run`,
        domainPrefix: 'event-http',
        requestId: answer.headers['x-fc-request-id'],
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
        timeEpoch: expect.stringMatching(/^\d{13}$/) as string,
        http: {
          method: 'POST',
          path: '/a b',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'probe',
        },
      },
    });
    expect(event['headers']).not.toHaveProperty('X-Fc-Forged');
  });

  it('gets binary content in base64', async () => {
    const body = Buffer.from([0x00, 0xff, 0xb3, 0x5c]);
    const answer = await send('event', '/', {
      method: 'POST',
      headers: ['content-type', 'application/octet-stream'],
      body,
    });

    const event = jsonOf(answer)['event'];
    expect(event).toMatchObject({ body: body.toString('base64'), isBase64Encoded: true });
  });

  it.each([
    [
      'a described answer',
      { statusCode: 201, headers: { 'x-own': 'a' }, body: 'made' },
      201,
      'made',
    ],
    ['an answer in base64', { statusCode: 200, isBase64Encoded: true, body: 'aGk=' }, 200, 'hi'],
    ['a value without a status', { a: 1 }, 200, '{"a":1}'],
  ])('answers with %s', async (_what, value, status, body) => {
    const answer = await send('event', '/', { method: 'POST', body: returning(value) });

    expect(answer.status).toBe(status);
    expect(answer.body.toString()).toBe(body);
    if (status === 201) expect(answer.headers['x-own']).toBe('a');
    if (!('statusCode' in value)) expect(answer.headers['content-type']).toBe('application/json');
  });

  it.each([
    ['a status that is none', { statusCode: 'fine', body: '' }],
    ['a status out of range', { statusCode: 42, body: '' }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a header of two lines', { statusCode: 200, headers: { 'x-own': 'a\nb' }, body: '' }],
    ['a header without a name', { statusCode: 200, headers: { '': 'a' }, body: '' }],
  ])('is answered for with 502 if it returns %s', async (_what, value) => {
    const answer = await send('event', '/', { method: 'POST', body: returning(value) });

    expect(answer.status).toBe(502);
    expect(jsonOf(answer)).toMatchObject({ Code: 'BadResponse' });
  });

  it('is answered for with 502 and its error if it throws', async () => {
    const answer = await send('event', '/', {
      method: 'POST',
      body: Buffer.from(JSON.stringify({ throw: 'as asked' })),
    });

    expect(answer.status).toBe(502);
    expect(answer.headers['x-fc-error-type']).toBe('UnhandledInvocationError');
    expect(jsonOf(answer)).toMatchObject({ errorMessage: 'as asked' });
  });

  it('runs detached with the same event', async () => {
    const answer = await send('event', '/detached', {
      method: 'POST',
      headers: ['X-Fc-Invocation-Type', 'Async', 'content-type', 'application/json'],
      body: Buffer.from(JSON.stringify({ keep: file('event') })),
    });

    expect(answer.status).toBe(202);
    await until(async () => (await read('event')).endsWith('\n'));
    expect(JSON.parse(await read('event'))).toMatchObject({ version: 'v1', rawPath: '/detached' });
  });
});

const returning = (value: unknown): Buffer => Buffer.from(JSON.stringify({ return: value }));

describe('faults of an HTTP trigger', () => {
  it('can be switched on for one function', async () => {
    context.faults.add({
      standIn: 'function-host',
      operation: 'HttpTrigger.web',
      effect: { kind: 'error', code: 'ResourceExhausted' },
      times: 1,
    });

    const other = await send('tasks', '/do/pid');
    const hit = await send('web', '/do/pid');

    expect([other.status, hit.status]).toEqual([200, 429]);
  });
});
