import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { reportError } from '../../../../shared/errors/index.ts';
import {
  createAxiosHttpClient,
  HttpConnectionError,
  HttpTimeoutError,
  ResponseTooLargeError,
  type HttpRequest,
} from '../../../../shared/http/index.ts';

const servers: Server[] = [];
const client = createAxiosHttpClient();

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function get(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, timeoutMs: 5_000, maxResponseBytes: 10_000, ...changes };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the promise was expected to fail');
}

afterEach(async () => {
  client.close();
  await Promise.all(
    servers.splice(0).map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    ),
  );
});

describe('the HTTP client on axios', () => {
  it('returns status, lower-case headers and the exact bytes', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'X-One': 'a', 'Set-Cookie': ['b=1', 'c=2'] });
      response.end(Buffer.from([0xff, 0x00, 0x7b, 0xe9]));
    });

    const response = await client.send(get(url));

    expect(response.status).toBe(200);
    expect(response.headers['x-one']).toBe('a');
    expect(response.headers['set-cookie']).toBe('b=1, c=2');
    expect([...response.body]).toEqual([0xff, 0x00, 0x7b, 0xe9]);
  });

  it('sends method, headers and body as given, text or bytes', async () => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push(
          `${String(request.method)} ${String(request.headers['content-type'])} ${Buffer.concat(chunks).toString()}`,
        );
        response.end();
      });
    });
    const bytes = new TextEncoder().encode('xx{"b":"堃"}').subarray(2);
    const headers = { 'content-type': 'application/json' };

    await client.send(get(url, { method: 'POST', headers, body: '{"a":1}' }));
    await client.send(get(url, { method: 'POST', headers, body: bytes }));

    expect(seen).toEqual(['POST application/json {"a":1}', 'POST application/json {"b":"堃"}']);
  });

  it.each([301, 302, 403, 404, 429, 500, 503])('returns status %i as an answer', async (status) => {
    let hits = 0;
    const url = await serve((_, response) => {
      hits += 1;
      response.writeHead(status, { location: '/elsewhere' });
      response.end('body');
    });

    const response = await client.send(get(url));

    expect(response.status).toBe(status);
    expect(Buffer.from(response.body).toString()).toBe('body');
    expect(hits).toBe(1);
  });

  it('keeps the connection between requests', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('x');
    });

    for (let count = 0; count < 5; count += 1) await client.send(get(url));

    expect(ports.size).toBe(1);
  });

  it('ends a request whose headers never come', async () => {
    const url = await serve(() => undefined);

    const error = await failureOf(client.send(get(url, { timeoutMs: 40 })));

    expect(error).toBeInstanceOf(HttpTimeoutError);
    expect((error as HttpTimeoutError).requestMayHaveBeenSent).toBe(true);
  });

  it('ends a request whose body stops in the middle', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
    });

    const error = await failureOf(client.send(get(url, { timeoutMs: 60 })));

    expect(error).toBeInstanceOf(HttpTimeoutError);
  });

  it('reports a connection that is reset before the answer as possibly sent', async () => {
    const url = await serve((request) => request.socket.resetAndDestroy());

    const error = await failureOf(client.send(get(url)));

    expect(error).toBeInstanceOf(HttpConnectionError);
    expect((error as HttpConnectionError).requestMayHaveBeenSent).toBe(true);
  });

  it('never takes a body cut off by the other side for a whole one', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => request.socket.destroy());
    });

    const error = await failureOf(client.send(get(url)));

    expect(error).toBeInstanceOf(HttpConnectionError);
  });

  it('knows that a refused connection sent nothing', async () => {
    const url = await serve(() => undefined);
    await new Promise<void>((resolve) => servers.splice(0)[0]?.close(() => resolve()));

    const error = await failureOf(client.send(get(url)));

    expect(error).toBeInstanceOf(HttpConnectionError);
    expect((error as HttpConnectionError).requestMayHaveBeenSent).toBe(false);
  });

  it('stops reading a body that is too long, announced or not, plain or packed', async () => {
    const long = Buffer.alloc(20_000, 0x61);
    const announced = await serve((_, response) => {
      response.writeHead(200, { 'content-length': String(long.length) });
      response.end(long);
    });
    const chunked = await serve((_, response) => {
      response.write(long);
      response.end();
    });
    const packed = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(long));
    });

    for (const url of [announced, chunked, packed]) {
      expect(await failureOf(client.send(get(url)))).toBeInstanceOf(ResponseTooLargeError);
    }
  });

  it('is stopped by the signal of the caller, with its reason', async () => {
    const url = await serve(() => undefined);
    const controller = new AbortController();
    const reason = new Error('the run was stopped');

    const pending = failureOf(client.send(get(url, { signal: controller.signal })));
    setTimeout(() => controller.abort(reason), 10);

    expect(await pending).toBe(reason);
    expect(await failureOf(client.send(get(url, { signal: controller.signal })))).toBe(reason);
  });

  it('uses no proxy of the environment', async () => {
    const before = process.env['http_proxy'];
    process.env['http_proxy'] = 'http://127.0.0.1:1';
    const url = await serve((_, response) => response.end('direct'));

    try {
      const response = await client.send(get(url));
      expect(Buffer.from(response.body).toString()).toBe('direct');
    } finally {
      if (before === undefined) delete process.env['http_proxy'];
      else process.env['http_proxy'] = before;
    }
  });

  it('keeps path, query, headers and body out of its errors', async () => {
    const url = await serve((request) => request.socket.resetAndDestroy());

    const error = await failureOf(
      client.send(
        get(`${url}/path?access_token=canary-query`, {
          method: 'POST',
          headers: { 'x-acs-dingtalk-access-token': 'canary-header' },
          body: 'canary-body',
        }),
      ),
    );

    const everything = `${JSON.stringify(reportError(error))} ${String((error as Error).stack)} ${JSON.stringify(error)}`;
    expect(everything).not.toContain('canary');
    expect((error as Error).cause).toBeUndefined();
  });

  it('refuses other schemes than http and https', async () => {
    expect(await failureOf(client.send(get('data:text/plain,hello')))).toBeInstanceOf(TypeError);
  });
});
