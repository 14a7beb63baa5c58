import type { CredentialRegistry } from '../stand-in/credentials.ts';
import {
  listenHttp,
  type HttpListener,
  type StandInRequest,
  type StandInResponse,
} from '../stand-in/http-listener.ts';
import type { StandInContext } from '../stand-in/stand-in.ts';
import { acceptInvocation, isAsync } from './accept-invocation.ts';
import { verifyTriggerSignature } from './acs3-signature.ts';
import { ApiError, apiErrorResponse } from './api-error.ts';
import type { AsyncQueue } from './async-queue.ts';
import type { HostedFunction } from './hosted-function.ts';
import { ResourceExhaustedError, type TriggerRequest } from './invocation.ts';
import { MAX_ASYNC_BYTES, MAX_SYNC_BYTES } from './payload-limits.ts';
import { newRequestId } from './request-id.ts';
import { recordOfRequest } from './request-record.ts';
import type { HttpTrigger } from './serverless-description.ts';
import { triggerAnswer } from './trigger-answer.ts';
import { triggerEvent } from './trigger-event.ts';

/** Limits of help page "HTTP trigger overview", 2026-03. */
const MAX_HEADER_BYTES = 8 * 1024;
const MAX_TARGET_BYTES = 4 * 1024;
/** Far above the limit, so that it is ours that answers. */
const READ_HEADER_BYTES = 256 * 1024;

export interface HttpTriggerOptions {
  readonly context: StandInContext;
  readonly target: HostedFunction;
  readonly trigger: HttpTrigger;
  readonly queue: AsyncQueue;
  readonly ports: { readonly plain: number; readonly tls: number };
}

/** Opens the address of a function's HTTP trigger: a port of its own, plain and TLS. */
export function openHttpTrigger(options: HttpTriggerOptions): Promise<HttpListener> {
  const { context, target, ports } = options;
  const { functionName } = target.description;
  const refuse = (code: string, message: string): StandInResponse =>
    apiErrorResponse(code, message, newRequestId(context.clock.nowEpochMs()));
  return listenHttp({
    name: 'function-host',
    context: { ...context, ports },
    maxBodyBytes: MAX_SYNC_BYTES,
    maxHeaderBytes: READ_HEADER_BYTES,
    operationOf: () => `HttpTrigger.${functionName}`,
    handle: (request) => handle(options, request),
    errorOf: (code) => refuse(code, `${code} (switched on)`),
    tooLarge: refuse('InvalidArgument', 'the body is over 32 MB'),
  });
}

async function handle(
  options: HttpTriggerOptions,
  request: StandInRequest,
): Promise<StandInResponse> {
  const { clock, credentials, log } = options.context;
  const requestId = newRequestId(clock.nowEpochMs());
  try {
    const localNow = clock.nowEpochMs();
    admit(options.trigger, request, credentials, [localNow, localNow - clock.offsetMs]);
    if (isAsync(request)) return await acceptDetached(options, request, requestId);
    const payload = payloadOf(options, request, requestId);
    return triggerAnswer(await options.target.invoke({ requestId, payload, retryCount: 0 }));
  } catch (error) {
    if (error instanceof ApiError) return apiErrorResponse(error.code, error.message, requestId);
    if (error instanceof ResourceExhaustedError) {
      return apiErrorResponse('ResourceExhausted', error.message, requestId);
    }
    log(`function-host: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
    return apiErrorResponse('InternalServerError', 'An internal error has occurred', requestId);
  }
}

/** @throws ApiError for what the trigger does not let through. */
function admit(
  { triggerConfig }: HttpTrigger,
  request: StandInRequest,
  credentials: CredentialRegistry,
  acceptedNow: readonly number[],
): void {
  if (triggerConfig.disableURLInternet) {
    throw new ApiError('AccessDenied', 'access from the internet is disabled for this URL');
  }
  if (!triggerConfig.methods.some((method) => method === request.method)) {
    throw new ApiError('MethodNotAllowed', `${request.method} is not a method of this trigger`);
  }
  const headerBytes = (request.rawHeaders ?? []).reduce(
    (sum, part) => sum + Buffer.byteLength(part),
    0,
  );
  if (headerBytes > MAX_HEADER_BYTES) {
    throw new ApiError('InvalidArgument', 'the headers are over 8 KB');
  }
  if (Buffer.byteLength(request.target) > MAX_TARGET_BYTES) {
    throw new ApiError('InvalidArgument', 'path and query are over 4 KB');
  }
  if (isAsync(request) && request.body.length > MAX_ASYNC_BYTES) {
    throw new ApiError('InvalidArgument', 'the body of an asynchronous request is over 128 KB');
  }
  if (triggerConfig.authType === 'function') {
    verifyTriggerSignature(request, credentials, acceptedNow);
  }
}

/** The caller gets 202 at once; the function runs apart, by its asynchronous configuration. */
function acceptDetached(
  options: HttpTriggerOptions,
  request: StandInRequest,
  requestId: string,
): Promise<StandInResponse> {
  const { functionName } = options.target.description;
  const payload = payloadOf(options, request, requestId);
  const event = payload.kind === 'event' ? payload.event : recordOfRequest(payload.request);
  return acceptInvocation(options.queue, request, {
    requestId,
    functionName,
    form: payload.kind,
    event,
  });
}

function payloadOf(
  { context, target, trigger }: HttpTriggerOptions,
  request: StandInRequest,
  requestId: string,
) {
  const asSent: TriggerRequest = {
    method: request.method,
    target: request.target,
    rawHeaders: request.rawHeaders ?? [],
    body: request.body,
  };
  if (target.description.runtime === 'custom.debian10') {
    return { kind: 'http', request: asSent } as const;
  }
  const { accountId, region } = target;
  const event = triggerEvent(asSent, {
    accountId,
    region,
    triggerId: `${target.description.functionName}-${trigger.triggerName}`.toLowerCase(),
    requestId,
    epochMs: context.clock.nowEpochMs(),
  });
  return { kind: 'event', event } as const;
}
