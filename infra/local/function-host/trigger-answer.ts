import { validateHeaderName, validateHeaderValue } from 'node:http';
import * as z from 'zod';
import type { StandInResponse } from '../stand-in/http-listener.ts';
import { ApiError, apiErrorResponse } from './api-error.ts';
import type { InvocationReport, StepOutcome, WebReply } from './invocation.ts';
import { headerPairs, permittedInAnswer } from './web-headers.ts';

/** Of all headers together that a function sets (help page "HTTP trigger overview", 2026-03). */
const MAX_HEADER_BYTES = 8 * 1024;

/** What an event function returns for a request by its HTTP trigger. */
const returnedAnswer = z.object({
  statusCode: z.union([
    z.int(),
    z
      .string()
      .regex(/^\d{3}$/)
      .transform(Number),
  ]),
  headers: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
    .default({}),
  isBase64Encoded: z.boolean().default(false),
  body: z.string().default(''),
});

/** The answer that the client of an HTTP trigger gets for an invocation that ended. */
export function triggerAnswer(report: InvocationReport): StandInResponse {
  const { outcome, requestId } = report;
  try {
    if (outcome.reply !== undefined) {
      const { status, rawHeaders } = outcome.reply;
      return answer(requestId, status, headerPairs(rawHeaders), outcome.body);
    }
    return outcome.kind === 'failed'
      ? failure(requestId, outcome)
      : returned(requestId, outcome.body);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return apiErrorResponse(error.code, error.message, requestId);
  }
}

/** A function error without an answer of its own. That the status is 502 is a guess. */
function failure(
  requestId: string,
  outcome: Extract<StepOutcome, { readonly kind: 'failed' }>,
): StandInResponse {
  return {
    status: 502,
    headers: {
      'content-type': 'application/json',
      'x-fc-request-id': requestId,
      'x-fc-error-type': outcome.errorType,
    },
    body: outcome.body,
  };
}

/** A value without a status code is the body itself. */
function returned(requestId: string, value: Buffer): StandInResponse {
  const parsed = jsonObject(value);
  if (parsed === undefined || !('statusCode' in parsed)) {
    return answer(requestId, 200, [['content-type', 'application/json']], value);
  }
  const described = returnedAnswer.safeParse(parsed);
  if (!described.success) throw badResponse('what the function returned is no answer');
  const { statusCode, headers, isBase64Encoded, body } = described.data;
  return answer(
    requestId,
    statusCode,
    Object.entries(headers),
    Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  );
}

function answer(
  requestId: string,
  status: WebReply['status'],
  pairs: readonly (readonly [string, string])[],
  body: Buffer,
): StandInResponse {
  if (!(status >= 200 && status <= 599)) throw badResponse(`the status ${String(status)}`);
  const permitted = permittedInAnswer(pairs);
  const size = permitted.reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0);
  if (size > MAX_HEADER_BYTES) throw badResponse('headers of the answer are over 8 KB');
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of permitted) {
    if (!isHeader(name, value)) throw badResponse(`the header ${JSON.stringify(name)}`);
    const lower = name.toLowerCase();
    const before = headers[lower];
    headers[lower] = before === undefined ? value : [before, value].flat();
  }
  return { status, headers: { ...headers, 'x-fc-request-id': requestId }, body };
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

function badResponse(what: string): ApiError {
  return new ApiError('BadResponse', `The function gave no valid HTTP answer: ${what}`);
}

function jsonObject(bytes: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
