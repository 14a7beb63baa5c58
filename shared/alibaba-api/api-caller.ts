import type { HttpClient, HttpResponse } from '../http/index.ts';
import type { RandomSource } from '../random/index.ts';
import type { Clock } from '../time/index.ts';
import { acs3Authorization, canonicalQuery, sha256Hex, type AccessKey } from './acs3-signature.ts';
import { readServiceEndpoint } from './service-endpoint.ts';

/** One call of an operation of Alibaba Cloud, in the style of its API (RPC: path `/`). */
export interface ApiCall {
  readonly action: string;
  /** Of the API, a date. */
  readonly version: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Percent-encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ApiCallerOptions {
  /** Host, `host:port` or URL; plain HTTP only on loopback. */
  readonly endpoint: string;
  /** Asked before every call, because the keys of a role change. */
  readonly credentials: () => AccessKey | Promise<AccessKey>;
  /** The service accepts a difference of 15 minutes. */
  readonly clock: Clock;
  /** For the nonce. */
  readonly random: RandomSource;
  readonly http: HttpClient;
}

/** Sends signed calls. Every status is an answer; errors are those of `HttpClient`. */
export type ApiCaller = (call: ApiCall) => Promise<HttpResponse>;

/**
 * Calls Alibaba Cloud without an SDK. Nothing is retried here.
 *
 * @throws RangeError if the endpoint is plain HTTP to anywhere but loopback
 */
export function createApiCaller(options: ApiCallerOptions): ApiCaller {
  const endpoint = readServiceEndpoint(options.endpoint);
  return async (call) => {
    const key = await options.credentials();
    const { method, path, query = {}, body, timeoutMs, maxResponseBytes, signal } = call;
    const headers = unsignedHeaders(call, endpoint.host, key, options);
    const authorization = acs3Authorization({ method, path, query, headers }, key);
    const search = canonicalQuery(query);
    return options.http.send({
      method,
      url: `${endpoint.origin}${path}${search === '' ? '' : `?${search}`}`,
      headers: { ...headers, authorization },
      ...(body === undefined ? {} : { body }),
      timeoutMs,
      maxResponseBytes,
      signal,
    });
  };
}

function unsignedHeaders(
  call: ApiCall,
  host: string,
  { accessKeyId, securityToken }: AccessKey,
  { clock, random }: Pick<ApiCallerOptions, 'clock' | 'random'>,
): Record<string, string> {
  return {
    ...call.headers,
    accept: 'application/json',
    host,
    'x-acs-action': call.action,
    'x-acs-version': call.version,
    'x-acs-date': new Date(clock.nowEpochMs()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    'x-acs-signature-nonce': Buffer.from(random.bytes(16)).toString('hex'),
    'x-acs-content-sha256': sha256Hex(call.body ?? ''),
    ...(securityToken === undefined
      ? {}
      : { 'x-acs-accesskey-id': accessKeyId, 'x-acs-security-token': securityToken }),
  };
}
