import {
  HttpConnectionError,
  HttpError,
  ResponseTooLargeError,
  type HttpClient,
  type HttpRequest,
} from '../http/index.ts';
import { decodeAnswer } from './answer-families.ts';
import { UnavailableError, UnexpectedAnswerError } from './errors.ts';
import type { EncodedRequest, Operation } from './operation.ts';

/** Base addresses without a path, for example `https://oapi.dingtalk.com`. */
export interface DingTalkEndpoints {
  readonly api: string;
  readonly oapi: string;
}

export interface ExchangeOptions {
  readonly http: HttpClient;
  readonly endpoints: DingTalkEndpoints;
  readonly nowEpochMs: () => number;
  /** The app that calls, if an app does. */
  readonly clientId?: string;
  /** Absent for the operations that fetch a token. */
  readonly accessToken?: string;
  /** Values that may appear in no error; the access token is one by itself. */
  readonly secrets?: readonly string[];
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ExchangeResult<Answer> {
  readonly answer: Answer;
  /** The bytes of the answer as DingTalk sent them. */
  readonly body: Uint8Array;
  readonly requestId: string | undefined;
}

/**
 * One request, one decoded answer; no retry.
 *
 * @throws DingTalkError; the reason of `signal` if it was aborted.
 */
export function exchange<Params, Answer>(
  operation: Operation<Params, Answer>,
  params: Params,
  options: ExchangeOptions,
): Promise<ExchangeResult<Answer>> {
  return exchangeEncoded(operation, operation.encode(params), options);
}

/** `exchange` of a request whose variable part is made already: a repetition sends the same. */
export async function exchangeEncoded<Answer>(
  operation: Operation<never, Answer>,
  encoded: EncodedRequest,
  options: ExchangeOptions,
): Promise<ExchangeResult<Answer>> {
  const request = buildRequest(operation, encoded, options);
  const response = await options.http.send(request).catch((error: unknown) => {
    throw asDingTalkError(error, operation.name);
  });
  const { accessToken, secrets = [] } = options;
  const decoded = decodeAnswer(operation, response, {
    nowEpochMs: options.nowEpochMs(),
    secrets: accessToken === undefined ? secrets : [...secrets, accessToken],
    clientId: options.clientId,
  });
  return { ...decoded, body: response.body };
}

function buildRequest(
  operation: Pick<Operation<never, unknown>, 'host' | 'method' | 'path'>,
  encoded: EncodedRequest,
  options: ExchangeOptions,
): HttpRequest {
  const { query, body, pathValues } = encoded;
  const path = fillPath(operation.path, pathValues ?? {});
  const url = new URL(path, options.endpoints[operation.host]);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  const headers: Record<string, string> = {
    ...encoded.headers,
    accept: 'application/json',
    // A month's punches are hundreds of megabytes unpacked.
    'accept-encoding': 'gzip',
  };
  if (body !== undefined) headers['content-type'] = 'application/json; charset=utf-8';
  if (options.accessToken !== undefined) {
    if (operation.host === 'api') headers['x-acs-dingtalk-access-token'] = options.accessToken;
    else url.searchParams.set('access_token', options.accessToken);
  }
  return {
    method: operation.method,
    url: url.href,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    timeoutMs: options.timeoutMs,
    maxResponseBytes: options.maxResponseBytes,
    signal: options.signal,
  };
}

function fillPath(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (part, name: string) =>
    encodeURIComponent(values[name] ?? part),
  );
}

function asDingTalkError(error: unknown, operation: string): unknown {
  if (error instanceof ResponseTooLargeError) {
    return new UnexpectedAnswerError({ operation }, 'the answer is too long');
  }
  if (error instanceof HttpConnectionError) {
    const reason = String(error.details['reason']);
    return new UnavailableError({ operation }, reason, error.requestMayHaveBeenSent);
  }
  if (error instanceof HttpError) return new UnavailableError({ operation }, 'time-out');
  return error;
}
