import * as z from 'zod';
import {
  HttpConnectionError,
  HttpError,
  type HttpClient,
  type HttpMethod,
  type HttpResponse,
} from '../../../shared/http/index.ts';
import type { JiraCredentials } from '../domain/settings.ts';
import {
  JiraAccessDeniedError,
  JiraThrottledError,
  JiraUnavailableError,
  RequestRefusedError,
  type JiraExchangeError,
  type JiraFailure,
} from '../errors.ts';
import type { CallOptions } from '../ports.ts';

export interface JiraSite {
  /** Without a path. */
  readonly siteUrl: string;
  readonly credentials: JiraCredentials;
  readonly http: HttpClient;
  readonly nowEpochMs: () => number;
}

export interface JiraExchange<Answer> {
  readonly method: HttpMethod;
  /** Below the site, without the leading slash. */
  readonly path: string;
  readonly body?: unknown;
  readonly multipart?: { readonly contentType: string; readonly content: Uint8Array };
  /** What a success must be; anything else is no trustworthy answer. */
  readonly schema: z.ZodType<Answer>;
  /** Field ids of ours that may be named when Jira refuses. */
  readonly fieldIds?: readonly string[];
}

/**
 * For one exchange. What happens between two writes of a row (an upload with its attaching, a
 * fetched file) stays below the time for which the row is held, `REQUEST_HOLD_MS`.
 */
const EXCHANGE_TIMEOUT_MS = 25_000;
const UPLOAD_TIMEOUT_MS = 60_000;
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;
const DEFAULT_RETRY_AFTER_MS = 60_000;
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/**
 * One request to the site, one decoded answer; nothing is repeated.
 *
 * @throws JiraExchangeError; the reason of the signal if it was aborted
 */
export async function exchange<Answer>(
  site: JiraSite,
  request: JiraExchange<Answer>,
  call: CallOptions = {},
): Promise<Answer> {
  const { method, path, body, multipart } = request;
  const { email, apiToken } = site.credentials;
  const operation = `${method} ${path.split('?')[0] ?? ''}`;
  const sent = multipart?.content ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await site.http
    .send({
      method,
      url: new URL(path, `${site.siteUrl}/`).href,
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`,
        ...(sent === undefined
          ? {}
          : { 'content-type': multipart?.contentType ?? 'application/json' }),
        ...(multipart === undefined
          ? {}
          : { 'x-atlassian-token': 'no-check', 'x-experimentalapi': 'opt-in' }),
      },
      ...(sent === undefined ? {} : { body: sent }),
      timeoutMs: multipart === undefined ? EXCHANGE_TIMEOUT_MS : UPLOAD_TIMEOUT_MS,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      signal: call.signal,
    })
    .catch((error: unknown) => {
      throw unanswered(operation, error);
    });
  const { status } = response;
  if (status < 200 || status > 299) throw failureOf(site, request, operation, response);
  const isEmpty = status === 204 || response.body.length === 0;
  const answer = request.schema.safeParse(isEmpty ? {} : parseJson(response));
  if (answer.success) return answer.data;
  throw new JiraUnavailableError({ operation, status }, true);
}

function unanswered(operation: string, error: unknown): unknown {
  if (!(error instanceof HttpError)) return error;
  const wasSent = error instanceof HttpConnectionError ? error.requestMayHaveBeenSent : true;
  return new JiraUnavailableError({ operation, cause: error }, wasSent);
}

/** A status below 500 is a refusal only in Jira's own form: anything may stand in between. */
function failureOf(
  site: JiraSite,
  { fieldIds = [] }: Pick<JiraExchange<unknown>, 'fieldIds'>,
  operation: string,
  response: HttpResponse,
): JiraExchangeError {
  const { status } = response;
  const failure: JiraFailure = { operation, status };
  const retryAfterMs = retryAfterOf(site, response);
  if (status === 429) {
    return new JiraThrottledError(failure, retryAfterMs ?? DEFAULT_RETRY_AFTER_MS);
  }
  if (status === 401 || status === 403) return new JiraAccessDeniedError(failure);
  if (status >= 500 || status === 408) {
    return new JiraUnavailableError(failure, true, retryAfterMs);
  }
  const isJiras = errorBody.safeParse(parseJson(response)).success;
  if (status < 400 || !isJiras) return new JiraUnavailableError(failure, false, retryAfterMs);
  const text = Buffer.from(response.body).toString('utf8');
  return new RequestRefusedError({
    ...failure,
    fields: fieldIds.filter((fieldId) => text.includes(fieldId)),
  });
}

const errorBody = z.union([
  z.object({ errorMessage: z.string() }),
  z.object({ errorMessages: z.array(z.string()) }),
]);

/** Seconds, or a date of HTTP; never longer than an hour. */
function retryAfterOf(site: JiraSite, { headers }: HttpResponse): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  const waitMs = /^\d{1,9}$/.test(text)
    ? Number(text) * 1_000
    : Date.parse(text) - site.nowEpochMs();
  if (!Number.isFinite(waitMs)) return undefined;
  return Math.min(Math.max(waitMs, 1_000), LONGEST_RETRY_AFTER_MS);
}

function parseJson({ body }: HttpResponse): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
