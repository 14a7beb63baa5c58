import type { CredentialRegistry } from '../stand-in/credentials.ts';
import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';
import type { LocalClock } from '../stand-in/local-clock.ts';
import { acceptInvocation, isAsync, MAX_ASYNC_BYTES } from './accept-invocation.ts';
import { verifyAcs3Signature } from './acs3-signature.ts';
import { ApiError, apiErrorResponse } from './api-error.ts';
import type { AsyncQueue } from './async-queue.ts';
import type { HostedFunction } from './hosted-function.ts';
import { ResourceExhaustedError, type InvocationReport } from './invocation.ts';
import { newRequestId } from './request-id.ts';

/** Largest payload of a synchronous invocation. */
export const MAX_SYNC_BYTES = 32 * 1024 * 1024;

const API = '/2023-03-30';

interface Route {
  readonly operation:
    | 'InvokeFunction'
    | 'InvokeFunction.Async'
    | 'GetFunction'
    | 'ListFunctions'
    | 'GetAsyncTask'
    | 'Unknown';
  readonly functionName: string;
  readonly taskId: string;
}

/** Finds out what a request asks for. The operation is also the name for the fault switchboard. */
export function routeOf(request: StandInRequest): Route {
  const [, version, kind, name = '', part, taskId = ''] = request.url.pathname
    .split('/')
    .map((segment) => decodeSegment(segment));
  const route = (operation: Route['operation']): Route => ({
    operation,
    functionName: name,
    taskId,
  });
  if (`/${version ?? ''}` !== API || kind !== 'functions') return route('Unknown');
  if (request.method === 'POST' && part === 'invocations') {
    return route(isAsync(request) ? 'InvokeFunction.Async' : 'InvokeFunction');
  }
  if (request.method !== 'GET') return route('Unknown');
  if (name === '') return route('ListFunctions');
  if (part === undefined) return route('GetFunction');
  return route(part === 'async-tasks' && taskId !== '' ? 'GetAsyncTask' : 'Unknown');
}

export interface InvokeApiOptions {
  readonly functions: ReadonlyMap<string, HostedFunction>;
  readonly queue: AsyncQueue;
  readonly clock: LocalClock;
  readonly credentials: CredentialRegistry;
  readonly log: (line: string) => void;
}

/** The invocation part of the `2023-03-30` API, as the official SDK speaks it. */
export class InvokeApi {
  readonly #options: InvokeApiOptions;

  constructor(options: InvokeApiOptions) {
    this.#options = options;
  }

  async handle(request: StandInRequest): Promise<StandInResponse> {
    const { clock, credentials, log } = this.#options;
    const requestId = newRequestId(clock.nowEpochMs());
    try {
      const localNow = clock.nowEpochMs();
      verifyAcs3Signature(request, credentials, [localNow, localNow - clock.offsetMs]);
      return await this.#dispatch(request, requestId);
    } catch (error) {
      if (error instanceof ApiError) return apiErrorResponse(error.code, error.message, requestId);
      if (error instanceof ResourceExhaustedError) {
        return apiErrorResponse('ResourceExhausted', error.message, requestId);
      }
      log(`function-host: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
      return apiErrorResponse('InternalServerError', 'An internal error has occurred', requestId);
    }
  }

  async #dispatch(request: StandInRequest, requestId: string): Promise<StandInResponse> {
    const route = routeOf(request);
    if (route.operation === 'Unknown') {
      throw new ApiError('PathNotSupported', `${request.method} ${request.url.pathname}`);
    }
    if (route.operation === 'ListFunctions') {
      const functions = [...this.#options.functions.values()].map((one) => describe(one));
      return json(requestId, { functions });
    }
    const target = this.#options.functions.get(route.functionName);
    if (target === undefined) {
      throw new ApiError('FunctionNotFound', `function '${route.functionName}' does not exist`);
    }
    checkQualifier(request);
    if (route.operation === 'GetFunction') return json(requestId, describe(target));
    if (route.operation === 'GetAsyncTask') return this.#describeTask(route, requestId);
    if (route.operation === 'InvokeFunction.Async') {
      return this.#accept(request, route.functionName, requestId);
    }
    const report = await target.invoke({
      requestId,
      payload: { kind: 'event', event: request.body },
      retryCount: 0,
    });
    return invocationResponse(report);
  }

  async #accept(
    request: StandInRequest,
    functionName: string,
    requestId: string,
  ): Promise<StandInResponse> {
    if (request.body.length > MAX_ASYNC_BYTES) throw entityTooLarge(MAX_ASYNC_BYTES);
    return acceptInvocation(this.#options.queue, request, {
      requestId,
      functionName,
      event: request.body,
    });
  }

  #describeTask({ functionName, taskId }: Route, requestId: string): StandInResponse {
    const task = this.#options.queue.find(functionName, taskId);
    if (task === undefined) {
      throw new ApiError('AsyncTaskNotFound', `async task '${taskId}' does not exist`);
    }
    return json(requestId, {
      taskId: task.taskId,
      functionArn: this.#options.functions.get(functionName)?.arn,
      qualifier: 'LATEST',
      requestId: task.requestId,
      status: task.status,
      alreadyRetriedTimes: task.functionErrors,
      startedTime: task.enqueuedAtEpochMs,
      ...(task.finishedAtEpochMs === undefined ? {} : { endTime: task.finishedAtEpochMs }),
    });
  }
}

/** The answer to a body over the limit of the listener. */
export function tooLargeResponse(): StandInResponse {
  const error = entityTooLarge(MAX_SYNC_BYTES);
  return apiErrorResponse(error.code, error.message, newRequestId(0));
}

function entityTooLarge(limit: number): ApiError {
  return new ApiError(
    'EntityTooLarge',
    `payload size exceeds maximum allowed size (${String(limit)} bytes)`,
  );
}

function checkQualifier(request: StandInRequest): void {
  const qualifier = request.url.searchParams.get('qualifier') ?? 'LATEST';
  if (qualifier === 'LATEST') return;
  const code = /^\d+$/.test(qualifier) ? 'VersionNotFound' : 'AliasNotFound';
  throw new ApiError(code, `qualifier '${qualifier}' does not exist`);
}

function invocationResponse(report: InvocationReport): StandInResponse {
  const { outcome } = report;
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'x-fc-request-id': report.requestId,
      'x-fc-instance-id': report.instanceId,
      'x-fc-invocation-duration': String(Math.ceil(report.durationMs)),
      'x-fc-max-memory-usage': String(report.maxMemoryMb),
      ...(outcome.kind === 'failed' ? { 'x-fc-error-type': outcome.errorType } : {}),
    },
    body: outcome.body,
  };
}

function describe({ description, code, arn }: HostedFunction): Record<string, unknown> {
  return {
    functionName: description.functionName,
    functionArn: arn,
    description: description.description ?? '',
    runtime: description.runtime,
    handler: description.handler,
    cpu: description.cpu ?? 0.35,
    memorySize: description.memorySize,
    diskSize: description.diskSize ?? 512,
    timeout: description.timeout,
    instanceConcurrency: description.instanceConcurrency,
    role: description.role ?? '',
    codeSize: code.bytes,
    environmentVariables: description.environmentVariables,
    state: 'Active',
    lastUpdateStatus: 'Successful',
  };
}

function json(requestId: string, content: unknown): StandInResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-fc-request-id': requestId },
    body: JSON.stringify(content),
  };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
