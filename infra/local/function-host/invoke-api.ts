import type { CredentialRegistry } from '../stand-in/credentials.ts';
import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';
import type { LocalClock } from '../stand-in/local-clock.ts';
import { acceptInvocation } from './accept-invocation.ts';
import { verifyAcs3Signature } from './acs3-signature.ts';
import { describeFunction, describeTask } from './api-descriptions.ts';
import { ApiError, apiErrorResponse } from './api-error.ts';
import { routeOf, type ApiRoute } from './api-route.ts';
import type { AsyncQueue } from './async-queue.ts';
import { verifyFcSignature } from './fc-signature.ts';
import type { HostedFunction } from './hosted-function.ts';
import { ResourceExhaustedError, type InvocationReport } from './invocation.ts';
import { MAX_ASYNC_BYTES, MAX_SYNC_BYTES } from './payload-limits.ts';
import { newRequestId } from './request-id.ts';

/** The header with the id of an asynchronous task. */
const TASK_ID_HEADER = {
  '2023-03-30': 'x-fc-async-task-id',
  '2016-08-15': 'x-fc-stateful-async-invocation-id',
} as const;

export interface InvokeApiOptions {
  readonly functions: ReadonlyMap<string, HostedFunction>;
  readonly queue: AsyncQueue;
  readonly clock: LocalClock;
  readonly credentials: CredentialRegistry;
  readonly log: (line: string) => void;
}

/** The invocation part of the API as the official SDKs speak it: `2023-03-30` and `2016-08-15`. */
export class InvokeApi {
  readonly #options: InvokeApiOptions;

  constructor(options: InvokeApiOptions) {
    this.#options = options;
  }

  async handle(request: StandInRequest): Promise<StandInResponse> {
    const { clock, log } = this.#options;
    const requestId = newRequestId(clock.nowEpochMs());
    const route = routeOf(request);
    const refuse = (code: string, message: string): StandInResponse =>
      apiErrorResponse(code, message, requestId, route.version);
    try {
      this.#verify(request, route);
      return await this.#dispatch(request, route, requestId);
    } catch (error) {
      if (error instanceof ApiError) return refuse(error.code, error.message);
      if (error instanceof ResourceExhaustedError)
        return refuse('ResourceExhausted', error.message);
      log(`function-host: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
      return refuse('InternalServerError', 'An internal error has occurred');
    }
  }

  #verify(request: StandInRequest, { version }: ApiRoute): void {
    const { clock, credentials } = this.#options;
    const localNow = clock.nowEpochMs();
    const verify = version === '2016-08-15' ? verifyFcSignature : verifyAcs3Signature;
    verify(request, credentials, [localNow, localNow - clock.offsetMs]);
  }

  async #dispatch(
    request: StandInRequest,
    route: ApiRoute,
    requestId: string,
  ): Promise<StandInResponse> {
    const { functions, queue } = this.#options;
    if (route.operation === 'Unknown') {
      throw new ApiError('PathNotSupported', `${request.method} ${request.url.pathname}`);
    }
    if (route.operation === 'ListFunctions') {
      const described = [...functions.values()].map((one) => describeFunction(one));
      return json(requestId, { functions: described });
    }
    const target = functions.get(route.functionName);
    if (target === undefined) {
      throw new ApiError('FunctionNotFound', `function '${route.functionName}' does not exist`);
    }
    checkQualifier(route);
    switch (route.operation) {
      case 'GetFunction':
        return json(requestId, describeFunction(target));
      case 'GetAsyncTask':
        return this.#task(target, route, requestId);
      case 'ListAsyncTasks': {
        const tasks = queue.tasksOf(route.functionName).map((task) => describeTask(task, target));
        return json(requestId, { tasks });
      }
      case 'InvokeFunction.Async':
        return this.#accept(request, route, requestId);
      case 'InvokeFunction':
        return invoke(target, request, requestId);
    }
  }

  async #accept(
    request: StandInRequest,
    { functionName, version }: ApiRoute,
    requestId: string,
  ): Promise<StandInResponse> {
    if (request.body.length > MAX_ASYNC_BYTES) throw entityTooLarge(MAX_ASYNC_BYTES);
    return acceptInvocation(
      this.#options.queue,
      request,
      { requestId, functionName, event: request.body },
      TASK_ID_HEADER[version],
    );
  }

  #task(target: HostedFunction, route: ApiRoute, requestId: string): StandInResponse {
    const task = this.#options.queue.find(route.functionName, route.taskId);
    if (task === undefined) {
      throw new ApiError('AsyncTaskNotFound', `async task '${route.taskId}' does not exist`);
    }
    return json(requestId, describeTask(task, target));
  }
}

async function invoke(
  target: HostedFunction,
  request: StandInRequest,
  requestId: string,
): Promise<StandInResponse> {
  const wantsLog = request.headers['x-fc-log-type'] === 'Tail';
  const tail = wantsLog ? target.followLog(requestId) : undefined;
  try {
    const payload = { kind: 'event', event: request.body } as const;
    const report = await target.invoke({ requestId, payload, retryCount: 0 });
    return invocationResponse(report, await tail?.text());
  } finally {
    tail?.close();
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

function checkQualifier({ qualifier }: ApiRoute): void {
  if (qualifier === 'LATEST') return;
  const code = /^\d+$/.test(qualifier) ? 'VersionNotFound' : 'AliasNotFound';
  throw new ApiError(code, `qualifier '${qualifier}' does not exist`);
}

function invocationResponse(report: InvocationReport, log?: string): StandInResponse {
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
      ...(log === undefined ? {} : { 'x-fc-log-result': Buffer.from(log).toString('base64') }),
    },
    body: outcome.body,
  };
}

function json(requestId: string, content: unknown): StandInResponse {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-fc-request-id': requestId },
    body: JSON.stringify(content),
  };
}
