import type { AccessJudge } from '../stand-in/access-judge.ts';
import type { AccessKey, CredentialRegistry } from '../stand-in/credentials.ts';
import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';
import type { LocalClock } from '../stand-in/local-clock.ts';
import { acceptInvocation } from './accept-invocation.ts';
import { verifyAcs3Signature } from './acs3-signature.ts';
import { ApiError, apiErrorResponse } from './api-error.ts';
import { routeOf, type ApiRoute } from './api-route.ts';
import type { AsyncQueue } from './async-queue.ts';
import { LATEST } from './deployment/deployed-function.ts';
import { versionFor } from './deployment/qualifiers.ts';
import { verifyFcSignature } from './fc-signature.ts';
import type { HostedFunction } from './hosted-function.ts';
import { ResourceExhaustedError, type InvocationReport } from './invocation.ts';
import { managementOperations } from './management/management-api.ts';
import type { ManagementParts } from './management/management-call.ts';
import type { ManagementOperation } from './management/management-routes.ts';
import { MAX_ASYNC_BYTES, MAX_REQUEST_BYTES, MAX_SYNC_BYTES } from './payload-limits.ts';
import { newRequestId } from './request-id.ts';
import { requireRight } from './required-right.ts';
import { describeTask } from './task-description.ts';

/** The header with the id of an asynchronous task. */
const TASK_ID_HEADER = {
  '2023-03-30': 'x-fc-async-task-id',
  '2016-08-15': 'x-fc-stateful-async-invocation-id',
} as const;

/** What a function's role may look at, as a watcher of timers does. */
const SEEN_BY_ROLES: ReadonlySet<ManagementOperation> = new Set(['ListTriggers', 'GetTrigger']);

export interface InvokeApiOptions {
  readonly functions: ReadonlyMap<string, HostedFunction>;
  readonly queue: AsyncQueue;
  readonly clock: LocalClock;
  readonly credentials: CredentialRegistry;
  /** Absent: the key of a role may invoke any function. */
  readonly access?: AccessJudge;
  readonly management: ManagementParts;
  readonly log: (line: string) => void;
}

/** The API as the official SDKs speak it: all of `2023-03-30`, and invocations of `2016-08-15`. */
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
      const key = this.#verify(request, route);
      requireRight(this.#options.access, key.principal, route, request.url.pathname);
      return await this.#dispatch(request, route, requestId, key);
    } catch (error) {
      if (error instanceof ApiError) return refuse(error.code, error.message);
      if (error instanceof ResourceExhaustedError)
        return refuse('ResourceExhausted', error.message);
      log(`function-host: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
      return refuse('InternalServerError', 'An internal error has occurred');
    }
  }

  #verify(request: StandInRequest, { version }: ApiRoute): AccessKey {
    const { clock, credentials } = this.#options;
    const localNow = clock.nowEpochMs();
    const verify = version === '2016-08-15' ? verifyFcSignature : verifyAcs3Signature;
    return verify(request, credentials, [localNow, localNow - clock.offsetMs]);
  }

  async #dispatch(
    request: StandInRequest,
    route: ApiRoute,
    requestId: string,
    key: AccessKey,
  ): Promise<StandInResponse> {
    switch (route.operation) {
      case 'Unknown':
        throw new ApiError('PathNotSupported', `${request.method} ${request.url.pathname}`);
      case 'GetAsyncTask':
        return this.#task(this.#target(route), route, requestId);
      case 'ListAsyncTasks':
        return this.#tasks(this.#target(route), requestId);
      case 'InvokeFunction.Async':
        return this.#accept(this.#target(route), request, route, requestId);
      case 'InvokeFunction':
        return invoke(this.#target(route), request, route, requestId);
      default:
        return this.#manage(request, route, route.operation, requestId, key);
    }
  }

  /** @throws ApiError if the function, or what the qualifier names, does not exist. */
  #target({ functionName, qualifier = LATEST }: ApiRoute): HostedFunction {
    const target = this.#options.functions.get(functionName);
    if (target === undefined) {
      throw new ApiError('FunctionNotFound', `function '${functionName}' does not exist`);
    }
    versionFor(target.deployed, qualifier, 1);
    return target;
  }

  /** What is deployed is changed by the person who deploys, never by a function's role. */
  async #manage(
    request: StandInRequest,
    { functionName, item }: ApiRoute,
    operation: ManagementOperation,
    requestId: string,
    { principal }: AccessKey,
  ): Promise<StandInResponse> {
    if (principal !== 'developer' && !SEEN_BY_ROLES.has(operation)) {
      throw new ApiError('AccessDenied', `role '${principal}' may not ${operation}`);
    }
    const { body, url } = request;
    const call = { functionName, item, query: url.searchParams, body };
    const content = await managementOperations[operation](this.#options.management, call);
    return content === undefined
      ? { status: 204, headers: { 'x-fc-request-id': requestId } }
      : json(requestId, content);
  }

  async #accept(
    { functionName }: HostedFunction,
    request: StandInRequest,
    { qualifier = LATEST, version }: ApiRoute,
    requestId: string,
  ): Promise<StandInResponse> {
    if (request.body.length > MAX_ASYNC_BYTES) throw entityTooLarge(MAX_ASYNC_BYTES);
    return acceptInvocation(
      this.#options.queue,
      request,
      { requestId, functionName, qualifier, event: request.body },
      TASK_ID_HEADER[version],
    );
  }

  #task(target: HostedFunction, { item }: ApiRoute, requestId: string): StandInResponse {
    const task = this.#options.queue.find(target.functionName, item);
    if (task === undefined) {
      throw new ApiError('AsyncTaskNotFound', `async task '${item}' does not exist`);
    }
    return json(requestId, describeTask(task, target));
  }

  #tasks(target: HostedFunction, requestId: string): StandInResponse {
    const tasks = this.#options.queue.tasksOf(target.functionName);
    return json(requestId, { tasks: tasks.map((task) => describeTask(task, target)) });
  }
}

async function invoke(
  target: HostedFunction,
  request: StandInRequest,
  { qualifier = LATEST }: ApiRoute,
  requestId: string,
): Promise<StandInResponse> {
  if (request.body.length > MAX_SYNC_BYTES) throw entityTooLarge(MAX_SYNC_BYTES);
  const version = target.versionFor(qualifier);
  const wantsLog = request.headers['x-fc-log-type'] === 'Tail';
  const tail = wantsLog ? target.followLog(requestId) : undefined;
  try {
    const payload = { kind: 'event', event: request.body } as const;
    const report = await target.run(version, { requestId, payload, retryCount: 0, qualifier });
    return invocationResponse(report, await tail?.text());
  } finally {
    tail?.close();
  }
}

/** The answer to a body that is not even read. */
export function tooLargeResponse(): StandInResponse {
  const error = entityTooLarge(MAX_REQUEST_BYTES);
  return apiErrorResponse(error.code, error.message, newRequestId(0));
}

function entityTooLarge(limit: number): ApiError {
  return new ApiError(
    'EntityTooLarge',
    `payload size exceeds maximum allowed size (${String(limit)} bytes)`,
  );
}

function invocationResponse(
  report: InvocationReport & { readonly versionId: string },
  log?: string,
): StandInResponse {
  const { outcome } = report;
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'x-fc-request-id': report.requestId,
      'x-fc-instance-id': report.instanceId,
      'x-fc-invocation-service-version': report.versionId,
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
