import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { reportError } from '../../shared/errors/index.ts';
import {
  HttpConnectionError,
  HttpTimeoutError,
  ResponseTooLargeError,
  type ClosableHttpClient,
  type HttpClientOptions,
  type HttpRequest,
} from '../../shared/http/index.ts';
import { temporaryStandInContext } from '../support/stand-in-context.ts';
import { failureOf } from '../support/failure-of.ts';

/** The tests that define the port `HttpClient`. */
export function describeHttpClient(
  title: string,
  create: (options?: HttpClientOptions) => ClosableHttpClient,
): void {
  describe(`HTTP client: ${title}`, () => {
    const servers: Server[] = [];
    const client = create();

    async function listen(server: Server): Promise<number> {
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return (server.address() as AddressInfo).port;
    }

    async function serve(listener: RequestListener): Promise<string> {
      return `http://127.0.0.1:${String(await listen(createServer(listener)))}`;
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

    it.each([301, 302, 403, 404, 429, 500, 503])(
      'returns status %i as an answer',
      async (status) => {
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
      },
    );

    it('keeps the connection between requests', async () => {
      const ports = new Set<number | undefined>();
      const url = await serve((request, response) => {
        ports.add(request.socket.remotePort);
        response.end('x');
      });

      for (let count = 0; count < 5; count += 1) await client.send(get(url));

      expect(ports.size).toBe(1);
    });

    it('closes a connection that was idle too long, and opens another for the next request', async () => {
      const closed: Promise<void>[] = [];
      const server = createServer((request, response) => {
        closed.push(new Promise((resolve) => request.socket.once('close', () => resolve())));
        response.end('x');
      });
      server.keepAliveTimeout = 60_000;
      const url = `http://127.0.0.1:${String(await listen(server))}`;
      const hasty = create({ idleConnectionMs: 10 });

      await hasty.send(get(url));
      await closed[0];
      const answer = await hasty.send(get(url));

      expect(answer.status).toBe(200);
      expect(closed).toHaveLength(2);
      hasty.close();
    });

    it('does not take waiting for an answer for idleness', async () => {
      const url = await serve((_, response) => {
        setTimeout(() => response.end('at last'), 40);
      });
      const hasty = create({ idleConnectionMs: 10 });

      const answer = await hasty.send(get(url));

      expect(Buffer.from(answer.body).toString()).toBe('at last');
      hasty.close();
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

    it.each([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ])('unpacks a body that comes as %s', async (encoding, pack) => {
      const url = await serve((_, response) => {
        response.writeHead(200, { 'content-encoding': encoding });
        response.end(pack('許功蓋'));
      });

      const response = await client.send(get(url));

      expect(Buffer.from(response.body).toString()).toBe('許功蓋');
      expect(response.headers['content-encoding']).toBeUndefined();
    });

    it('never takes a packed body that was cut off for a whole one', async () => {
      const packed = gzipSync('許功蓋'.repeat(50));
      const url = await serve((_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(packed.subarray(0, packed.length - 6));
      });

      const error = await failureOf(client.send(get(url)));

      expect(error).toBeInstanceOf(HttpConnectionError);
      expect((error as HttpConnectionError).requestMayHaveBeenSent).toBe(true);
    });

    it('takes an answer to HEAD as it is: headers of a body that does not come', async () => {
      const url = await serve((_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': '20000' });
        response.end();
      });

      const response = await client.send(get(url, { method: 'HEAD' }));

      expect([response.status, response.body.length]).toEqual([200, 0]);
    });

    it.each(['DELETE', 'PUT', 'PATCH'] as const)(
      'announces the length of a body: %s',
      async (method) => {
        const seen: unknown[] = [];
        const url = await serve((request, response) => {
          seen.push(request.method, request.headers['content-length']);
          response.end();
        });

        await client.send(get(url, { method, body: '堃' }));

        expect(seen).toEqual([method, '3']);
      },
    );

    it('never takes a chunked body without its end for a whole one', async () => {
      const url = await serve((request, response) => {
        response.write('half', () => request.socket.end());
      });

      const error = await failureOf(client.send(get(url)));

      expect(error).toBeInstanceOf(HttpConnectionError);
    });

    it('reports an answer that is not HTTP as a broken connection', async () => {
      const url = await serve((request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n'));

      const error = await failureOf(client.send(get(url)));

      expect(error).toBeInstanceOf(HttpConnectionError);
      expect((error as HttpConnectionError).requestMayHaveBeenSent).toBe(true);
    });

    it('is stopped in the middle of a body too', async () => {
      const controller = new AbortController();
      const reason = new Error('the run was stopped');
      const url = await serve((_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => controller.abort(reason));
      });

      const error = await failureOf(client.send(get(url, { signal: controller.signal })));

      expect(error).toBe(reason);
    });

    it('leaves nothing behind on a signal that outlives the request', async () => {
      const url = await serve((_, response) => response.end('x'));
      const controller = new AbortController();
      let listeners = 0;
      const counted = new Proxy(controller.signal, {
        get: (signal, name) => {
          if (name === 'addEventListener') listeners += 1;
          if (name === 'removeEventListener') listeners -= 1;
          const value: unknown = Reflect.get(signal, name, signal);
          return typeof value === 'function' ? (value.bind(signal) as unknown) : value;
        },
      });

      await client.send(get(url, { signal: counted }));

      expect(listeners).toBe(0);
    });

    it('trusts the authorities that it was given, and sends nothing to any other server', async () => {
      const context = await temporaryStandInContext('http-client');
      let hits = 0;
      const server = createTlsServer(
        { key: context.certificate.keyPem, cert: context.certificate.certificatePem },
        (_, response) => {
          hits += 1;
          response.end('over TLS');
        },
      );
      const url = `https://127.0.0.1:${String(await listen(server))}`;
      const trusting = create({ certificateAuthorities: [context.authority.certificatePem] });

      const refused = await failureOf(client.send(get(url, { method: 'POST', body: 'canary' })));
      const hitsBefore = hits;
      const answer = await trusting.send(get(url));

      expect(refused).toBeInstanceOf(HttpConnectionError);
      expect((refused as HttpConnectionError).requestMayHaveBeenSent).toBe(false);
      expect(hitsBefore).toBe(0);
      expect(Buffer.from(answer.body).toString()).toBe('over TLS');
      trusting.close();
      await context.dispose();
    });

    it('with a pinned authority trusts no other, not even one that is added', async () => {
      const context = await temporaryStandInContext('http-client');
      const other = await temporaryStandInContext('http-client');
      const server = createTlsServer(
        { key: context.certificate.keyPem, cert: context.certificate.certificatePem },
        (_, response) => response.end('over TLS'),
      );
      const url = `https://127.0.0.1:${String(await listen(server))}`;
      const pinned = create({ pinnedAuthorities: [context.authority.certificatePem] });
      const elsewhere = create({
        pinnedAuthorities: [other.authority.certificatePem],
        certificateAuthorities: [context.authority.certificatePem],
      });

      const answer = await pinned.send(get(url));
      const refused = await failureOf(elsewhere.send(get(url)));

      expect(Buffer.from(answer.body).toString()).toBe('over TLS');
      expect(refused).toBeInstanceOf(HttpConnectionError);
      expect((refused as HttpConnectionError).requestMayHaveBeenSent).toBe(false);
      pinned.close();
      elsewhere.close();
      await context.dispose();
      await other.dispose();
    });
  });
}

function get(url: string, changes: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url, timeoutMs: 5_000, maxResponseBytes: 10_000, ...changes };
}
