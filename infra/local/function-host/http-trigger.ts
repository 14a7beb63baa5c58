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
import type { HttpTrigger } from './deployment/trigger-settings.ts';
import type { HostedFunction } from './hosted-function.ts';
import type { HostedVersion } from './hosted-version.ts';
import {
  ResourceExhaustedError,
  type InvocationPayload,
  type TriggerRequest,
} from './invocation.ts';
import { MAX_ASYNC_BYTES, MAX_SYNC_BYTES } from './payload-limits.ts';
import { newRequestId } from './request-id.ts';
import { recordOfRequest } from './request-record.ts';
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
  /** The trigger as it is deployed at this moment; undefined if it is gone. */
  readonly trigger: () => HttpTrigger | undefined;
  readonly queue: AsyncQueue;
  readonly ports: { readonly plain: number; readonly tls: number };
}

/** Opens the address of a function's HTTP trigger: a port of its own, plain and TLS. */
export function openHttpTrigger(options: HttpTriggerOptions): Promise<HttpListener> {
  const { context, target, ports } = options;
  const { functionName } = target;
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
    const trigger = options.trigger();
    if (trigger === undefined) throw new ApiError('TriggerNotFound', 'the trigger does not exist');
    admit(trigger, request, credentials, [localNow, localNow - clock.offsetMs]);
    const { qualifier } = trigger;
    const version = options.target.versionFor(qualifier);
    const payload = payloadOf(options, trigger, version, request, requestId);
    if (isAsync(request)) {
      return await acceptDetached(options, trigger, payload, request, requestId);
    }
    const invocation = { requestId, payload, retryCount: 0, qualifier };
    return triggerAnswer(await options.target.run(version, invocation));
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
  { settings }: HttpTrigger,
  request: StandInRequest,
  credentials: CredentialRegistry,
  acceptedNow: readonly number[],
): void {
  if (settings.disableURLInternet) {
    throw new ApiError('AccessDenied', 'access from the internet is disabled for this URL');
  }
  if (!settings.methods.some((method) => method === request.method)) {
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
  if (settings.authType === 'function') {
    verifyTriggerSignature(request, credentials, acceptedNow);
  }
}

/** The caller gets 202 at once; the function runs apart, by its asynchronous configuration. */
function acceptDetached(
  options: HttpTriggerOptions,
  { qualifier }: HttpTrigger,
  payload: InvocationPayload,
  request: StandInRequest,
  requestId: string,
): Promise<StandInResponse> {
  const { functionName } = options.target;
  const event = payload.kind === 'event' ? payload.event : recordOfRequest(payload.request);
  return acceptInvocation(options.queue, request, {
    requestId,
    functionName,
    qualifier,
    form: payload.kind,
    event,
  });
}

function payloadOf(
  { context, target }: HttpTriggerOptions,
  trigger: HttpTrigger,
  { version }: HostedVersion,
  request: StandInRequest,
  requestId: string,
): InvocationPayload {
  const asSent: TriggerRequest = {
    method: request.method,
    target: request.target,
    rawHeaders: request.rawHeaders ?? [],
    body: request.body,
  };
  if (version.configuration.runtime === 'custom.debian10') {
    return { kind: 'http', request: asSent };
  }
  const { accountId, region } = target;
  const event = triggerEvent(asSent, {
    accountId,
    region,
    triggerId: `${target.functionName}-${trigger.triggerName}`.toLowerCase(),
    requestId,
    epochMs: context.clock.nowEpochMs(),
  });
  return { kind: 'event', event };
}
