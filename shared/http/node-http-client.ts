import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import {
  HttpConnectionError,
  HttpError,
  HttpTimeoutError,
  ResponseTooLargeError,
} from './errors.ts';
import type {
  ClosableHttpClient,
  HttpClientOptions,
  HttpRequest,
  HttpResponse,
} from './http-client.ts';
import { createKeptAliveAgents } from './kept-alive-agents.ts';
import { unpackBody } from './unpack-body.ts';

/**
 * `HttpClient` on `node:http` alone with kept-alive connections: every function calls by it, and
 * loads no library for that. It asks for no compression, and unpacks what comes packed nevertheless.
 */
export function createNodeHttpClient(options: HttpClientOptions = {}): ClosableHttpClient {
  const { httpAgent, httpsAgent, close } = createKeptAliveAgents(options);
  const defaultHeaders = { 'user-agent': options.userAgent ?? 'dingtalk-hk-functions' };
  return {
    send: async (request) => {
      const url = new URL(request.url);
      if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        throw new TypeError('only http: and https: addresses can be called');
      }
      request.signal?.throwIfAborted();
      const isTls = url.protocol === 'https:';
      const outgoing = (isTls ? httpsRequest : httpRequest)(url, {
        agent: isTls ? httpsAgent : httpAgent,
        method: request.method,
        headers: { ...defaultHeaders, ...lengthHeader(request.body), ...request.headers },
      });
      return exchange(outgoing, request, url.host, isTls ? 'secureConnect' : 'connect');
    },
    close,
  };
}

/** Node would announce no length where a method rarely has a body. */
function lengthHeader(body: HttpRequest['body']): Record<string, string> {
  return body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
}

/** Own timer: `AbortSignal.any` keeps memory as long as a long-lived signal lives. */
async function exchange(
  outgoing: ClientRequest,
  request: HttpRequest,
  host: string,
  readyEvent: 'connect' | 'secureConnect',
): Promise<HttpResponse> {
  const connection = watchConnection(outgoing, readyEvent);
  let incoming: IncomingMessage | undefined;
  const stop = (reason: Error): void => void (incoming ?? outgoing).destroy(reason);
  const onTimeout = (): void => stop(new HttpTimeoutError(host, request.timeoutMs));
  const onAbort = (): void => stop(new Error('aborted by the caller'));
  const timer = setTimeout(onTimeout, request.timeoutMs);
  request.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    incoming = await answerTo(outgoing, request.body);
    const body = await readBody(incoming, host, request.maxResponseBytes);
    return await unpackBody(responseOf(incoming, body), host, request.maxResponseBytes);
  } catch (error) {
    request.signal?.throwIfAborted();
    if (error instanceof HttpError) throw error;
    const { code } = error as { readonly code?: unknown };
    const reason = typeof code === 'string' ? code : 'unknown';
    throw new HttpConnectionError(host, reason, connection.wasMade);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
  }
}

/**
 * Nothing of a request leaves before its connection is ready, for TLS: before the certificate is
 * accepted. A connection taken from the pool is ready.
 */
function watchConnection(
  outgoing: ClientRequest,
  readyEvent: 'connect' | 'secureConnect',
): { readonly wasMade: boolean } {
  const connection = { wasMade: false };
  outgoing.once('socket', (socket) => {
    if (!socket.connecting) connection.wasMade = true;
    else socket.once(readyEvent, () => (connection.wasMade = true));
  });
  return connection;
}

/** The listener for errors stays: a connection can break after it brought the answer. */
function answerTo(outgoing: ClientRequest, body: HttpRequest['body']): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Throws if the other side stops before the body is whole. */
async function readBody(incoming: IncomingMessage, host: string, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new ResponseTooLargeError(host, limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function responseOf(incoming: IncomingMessage, body: Buffer): HttpResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return { status: incoming.statusCode ?? 0, headers, body };
}
