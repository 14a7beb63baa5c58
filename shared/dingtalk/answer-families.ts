import type { HttpResponse } from '../http/index.ts';
import { readAnswerFields, type AnswerFields } from './answer-fields.ts';
import { UnavailableError, UnexpectedAnswerError, type DingTalkError } from './errors.ts';
import { classifyFailure, ipBlocked, type AnswerContext } from './failure-classification.ts';
import type { AnswerFamily, Operation } from './operation.ts';

/** An answer that is proven to be a success of this operation. */
export interface DecodedAnswer<Answer> {
  readonly answer: Answer;
  readonly requestId: string | undefined;
}

type Decodable<Answer> = Pick<
  Operation<never, Answer>,
  'name' | 'family' | 'schema' | 'mayBeEmpty'
>;

/**
 * Turns an HTTP answer into the typed answer of the operation. A success is: the success form of the
 * operation's family *and* a body that fits its schema. Everything else is thrown as an error of one
 * hierarchy; whatever the bytes, nothing but a `DingTalkError` is thrown.
 *
 * @throws DingTalkError
 */
export function decodeAnswer<Answer>(
  operation: Decodable<Answer>,
  response: Pick<HttpResponse, 'status' | 'body'>,
  context: AnswerContext,
): DecodedAnswer<Answer> {
  const scope = { operation: operation.name, httpStatus: response.status, context };
  const body = isEmptySuccess(operation, response) ? {} : parseObject(response.body);
  if (body === undefined) throw notAnObject(response, scope);
  if (isIpBlock(body)) throw ipBlocked(scope, body['wait']);
  const fields = readAnswerFields(body);
  const failure = failureOf(operation.family, response.status, fields);
  if (failure !== undefined) throw classifyFailure(failure, fields, scope);
  const parsed = validate(operation, body);
  if (parsed.problem === undefined) return { answer: parsed.answer, requestId: fields.requestId };
  // A failure of the newer interfaces that came with HTTP 200 is told by its code.
  if (operation.family === 'new-rest' && fields.code !== undefined && fields.code !== '0') {
    throw classifyFailure(fields.code, fields, scope);
  }
  throw new UnexpectedAnswerError(
    { operation: operation.name, httpStatus: response.status },
    parsed.problem,
  );
}

/**
 * Decodes the stored body of an answer that was a success when it was fetched (HTTP 200), with every
 * check of `decodeAnswer`.
 *
 * @throws DingTalkError
 */
export function decodeStoredAnswer<Answer>(operation: Decodable<Answer>, body: Uint8Array): Answer {
  const context = { nowEpochMs: 0, secrets: [] };
  return decodeAnswer(operation, { status: 200, body }, context).answer;
}

/** The code of the failure, or undefined if the answer has the form of a success. */
function failureOf(family: AnswerFamily, status: number, fields: AnswerFields): string | undefined {
  if (status < 200 || status > 299) return fields.code ?? fields.errcode ?? `http-${status}`;
  if (family === 'new-rest') {
    return fields.errcode === undefined || fields.errcode === '0' ? undefined : fields.errcode;
  }
  if (fields.errcode !== '0') return fields.errcode ?? fields.code ?? 'no-errcode';
  return fields.success === false ? 'success-false' : undefined;
}

function isEmptySuccess(
  operation: Pick<Decodable<unknown>, 'mayBeEmpty'>,
  response: Pick<HttpResponse, 'status' | 'body'>,
): boolean {
  const isSuccess = response.status >= 200 && response.status <= 299;
  return isSuccess && operation.mayBeEmpty === true && response.body.byteLength === 0;
}

function validate<Answer>(
  operation: Decodable<Answer>,
  body: unknown,
): { answer: Answer; problem?: undefined } | { problem: string } {
  try {
    const result = operation.schema.safeParse(body);
    if (result.success) return { answer: result.data };
    const [issue] = result.error.issues;
    // Only the place is told; the value could be a name.
    return { problem: `field ${issue?.path.join('.') ?? ''} is not valid`.slice(0, 200) };
  } catch {
    return { problem: 'the answer could not be checked' };
  }
}

function parseObject(body: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

function isIpBlock(body: Readonly<Record<string, unknown>>): boolean {
  return body['source'] === 'x5' || (body['punish'] !== undefined && body['wait'] !== undefined);
}

/** HTML in place of JSON is the other form of the IP block, unless a gateway says it is down. */
function notAnObject(
  response: Pick<HttpResponse, 'status' | 'body'>,
  scope: Parameters<typeof ipBlocked>[0],
): DingTalkError {
  const { operation, httpStatus } = scope;
  if (response.status >= 500) {
    return new UnavailableError({ operation, httpStatus }, `HTTP ${response.status}`);
  }
  const head = Buffer.from(response.body.subarray(0, 512)).toString('latin1').trimStart();
  const isHtml = /^(<!doctype html|<html|<head|<body|<script|<!--)/i.test(head);
  if (isHtml && response.status !== 404 && !isRedirect(response.status)) return ipBlocked(scope, 0);
  const problem = isHtml ? 'a web page' : 'not a JSON object';
  return new UnexpectedAnswerError({ operation, httpStatus }, problem);
}

function isRedirect(status: number): boolean {
  return status >= 300 && status <= 399;
}
