import type { StandInRequest } from '../stand-in/http-listener.ts';
import { isAsync } from './accept-invocation.ts';
import type { ApiVersion } from './api-error.ts';

export interface ApiRoute {
  readonly version: ApiVersion;
  readonly operation:
    | 'InvokeFunction'
    | 'InvokeFunction.Async'
    | 'GetFunction'
    | 'ListFunctions'
    | 'GetAsyncTask'
    | 'ListAsyncTasks'
    | 'Unknown';
  readonly functionName: string;
  readonly taskId: string;
  /** Version or alias that is asked for. */
  readonly qualifier: string;
}

/** Finds out what a request asks for. The operation is also the name for the fault switchboard. */
export function routeOf(request: StandInRequest): ApiRoute {
  const [, version, ...segments] = request.url.pathname.split('/').map((one) => decoded(one));
  return version === '2016-08-15'
    ? routeOf2016(request, segments)
    : routeOf2023(request, version === '2023-03-30' ? segments : []);
}

function routeOf2023(request: StandInRequest, segments: readonly string[]): ApiRoute {
  const [kind, functionName = '', part, taskId = ''] = segments;
  const qualifier = request.url.searchParams.get('qualifier') ?? 'LATEST';
  const route = (operation: ApiRoute['operation']): ApiRoute => ({
    version: '2023-03-30',
    operation,
    functionName,
    taskId,
    qualifier,
  });
  if (kind !== 'functions') return route('Unknown');
  if (request.method === 'POST' && part === 'invocations') return route(invocation(request));
  if (request.method !== 'GET') return route('Unknown');
  if (functionName === '') return route('ListFunctions');
  if (part === undefined) return route('GetFunction');
  if (part !== 'async-tasks') return route('Unknown');
  return route(taskId === '' ? 'ListAsyncTasks' : 'GetAsyncTask');
}

/**
 * Below `/services/<service>[.<qualifier>]/functions/<function>`, where any service will do:
 * `/invocations` and `/stateful-async-invocations/<task>`.
 */
function routeOf2016(request: StandInRequest, segments: readonly string[]): ApiRoute {
  const [services, service = '', functions, functionName = '', part, taskId = ''] = segments;
  const dot = service.indexOf('.');
  const route = (operation: ApiRoute['operation']): ApiRoute => ({
    version: '2016-08-15',
    operation,
    functionName,
    taskId,
    qualifier: dot < 0 ? 'LATEST' : service.slice(dot + 1),
  });
  const isInService = services === 'services' && service !== '' && functions === 'functions';
  if (isInService && request.method === 'POST' && part === 'invocations') {
    return route(invocation(request));
  }
  const isTask = part === 'stateful-async-invocations' && taskId !== '';
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
