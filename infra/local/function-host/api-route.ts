import type { StandInRequest } from '../stand-in/http-listener.ts';
import { isAsync } from './accept-invocation.ts';
import type { ApiVersion } from './api-error.ts';
import { managementOperationOf, type ManagementOperation } from './management/management-routes.ts';

export type InvocationOperation =
  'InvokeFunction' | 'InvokeFunction.Async' | 'GetAsyncTask' | 'ListAsyncTasks';

export interface ApiRoute {
  readonly version: ApiVersion;
  readonly operation: InvocationOperation | ManagementOperation | 'Unknown';
  readonly functionName: string;
  /** What is named below the function: a task, version, alias or trigger; empty if nothing is. */
  readonly item: string;
  /** Version or alias that is asked for; undefined if none is named. */
  readonly qualifier: string | undefined;
}

/** Finds out what a request asks for. The operation is also the name for the fault switchboard. */
export function routeOf(request: StandInRequest): ApiRoute {
  const [, version, ...segments] = request.url.pathname.split('/').map((one) => decoded(one));
  return version === '2016-08-15'
    ? routeOf2016(request, segments)
    : routeOf2023(request, version === '2023-03-30' ? segments : []);
}

function routeOf2023(request: StandInRequest, segments: readonly string[]): ApiRoute {
  const [kind, functionName = '', part = '', item = ''] = segments;
  const isInvocation = request.method === 'POST' && part === 'invocations' && item === '';
  const isTask = request.method === 'GET' && part === 'async-tasks';
  const operation = (): ApiRoute['operation'] => {
    if (kind !== 'functions' || segments.length > 4) return 'Unknown';
    if (isInvocation) return invocation(request);
    if (isTask) return item === '' ? 'ListAsyncTasks' : 'GetAsyncTask';
    return managementOperationOf(request.method, functionName, part, item) ?? 'Unknown';
  };
  return {
    version: '2023-03-30',
    operation: operation(),
    functionName,
    item,
    qualifier: request.url.searchParams.get('qualifier') ?? undefined,
  };
}

/**
 * Below `/services/<service>[.<qualifier>]/functions/<function>`, where any service will do:
 * `/invocations` and `/stateful-async-invocations/<task>`.
 */
function routeOf2016(request: StandInRequest, segments: readonly string[]): ApiRoute {
  const [services, service = '', functions, functionName = '', part, item = ''] = segments;
  const dot = service.indexOf('.');
  const route = (operation: ApiRoute['operation']): ApiRoute => ({
    version: '2016-08-15',
    operation,
    functionName,
    item,
    qualifier: dot < 0 ? undefined : service.slice(dot + 1),
  });
  const isInService = services === 'services' && service !== '' && functions === 'functions';
  if (isInService && request.method === 'POST' && part === 'invocations') {
    return route(invocation(request));
  }
  const isTask = part === 'stateful-async-invocations' && item !== '';
  return route(isInService && request.method === 'GET' && isTask ? 'GetAsyncTask' : 'Unknown');
}

function invocation(request: StandInRequest): 'InvokeFunction' | 'InvokeFunction.Async' {
  return isAsync(request) ? 'InvokeFunction.Async' : 'InvokeFunction';
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
