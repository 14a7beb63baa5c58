import type { AxiosInstance, AxiosResponse } from 'axios';
import { meansNeverConnected } from './connection-failure.ts';
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
 * `HttpClient` on axios with kept-alive connections. The package is loaded at the first request, so
 * that a function which only may call out does not pay for it.
 */
export function createAxiosHttpClient(options: HttpClientOptions = {}): ClosableHttpClient {
  const { httpAgent, httpsAgent, close } = createKeptAliveAgents(options);
  let instance: Promise<AxiosInstance> | undefined;
  const load = async (): Promise<AxiosInstance> => {
    const { default: axios } = await import('axios');
    return axios.create({
      adapter: 'http',
      httpAgent,
      httpsAgent,
      proxy: false,
      maxRedirects: 0,
      maxBodyLength: Infinity,
      responseType: 'arraybuffer',
      transformRequest: [],
      transformResponse: [],
      // axios takes a packed body that was cut off for a whole one.
      decompress: false,
      validateStatus: () => true,
      headers: {
        'user-agent': options.userAgent ?? 'dingtalk-hk-functions',
        'accept-encoding': 'gzip, br',
      },
    });
  };
  return {
    send: async (request) => {
      const host = hostOf(request.url);
      request.signal?.throwIfAborted();
      return exchange(await (instance ??= load()), request, host);
    },
    close,
  };
}

/** Own timer and controller: `AbortSignal.any` keeps memory as long as a long-lived signal lives. */
async function exchange(
  axios: AxiosInstance,
  request: HttpRequest,
  host: string,
): Promise<HttpResponse> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new HttpTimeoutError(host, request.timeoutMs)),
    request.timeoutMs,
  );
  const onAbort = (): void => controller.abort();
  request.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const response = await axios.request<Buffer>({
      url: request.url,
      method: request.method,
      headers: { ...request.headers },
      signal: controller.signal,
      maxContentLength: request.maxResponseBytes,
      ...(request.body === undefined ? {} : { data: asNodeBody(request.body) }),
    });
    const answer = { status: response.status, headers: headersOf(response), body: response.data };
    return await unpackBody(answer, host, request.maxResponseBytes);
  } catch (error) {
    request.signal?.throwIfAborted();
    if (error instanceof HttpError) throw error;
    const reason: unknown = controller.signal.reason;
    if (reason instanceof HttpTimeoutError) throw reason;
    throw translate(error, host, request.maxResponseBytes);
  } finally {
    clearTimeout(timer);
    request.signal?.removeEventListener('abort', onAbort);
  }
}

/** The error of axios holds the whole request, tokens included: only its code leaves this file. */
function translate(
  error: unknown,
  host: string,
  maxResponseBytes: number,
): HttpConnectionError | ResponseTooLargeError {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof message === 'string' && message.startsWith('maxContentLength')) {
    return new ResponseTooLargeError(host, maxResponseBytes);
  }
  const reason = typeof code === 'string' ? code : 'unknown';
  return new HttpConnectionError(host, reason, !meansNeverConnected(code));
}

function hostOf(url: string): string {
  const { protocol, host } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new TypeError('only http: and https: addresses can be called');
  }
  return host;
}

/** axios accepts a `Buffer` but no other `Uint8Array`. */
function asNodeBody(body: string | Uint8Array): string | Buffer {
  if (typeof body === 'string') return body;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function headersOf(response: AxiosResponse): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers as Record<string, unknown>)) {
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return headers;
}
