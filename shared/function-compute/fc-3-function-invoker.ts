import { createApiCaller, readErrorCode, type ApiCallerOptions } from '../alibaba-api/index.ts';
import { HttpError, type HttpResponse } from '../http/index.ts';
import { InvocationOutcomeUnknownError, InvocationRefusedError } from './errors.ts';
import type { RoleCredentials } from './event-handler.ts';
import type { AsyncInvocation, AsyncInvoker, FunctionInvoker } from './function-invoker.ts';
import {
  failureOf,
  isUnknownTask,
  judgeInvocation,
  readInvocationState,
  readRetryAfterMs,
  type InvocationAnswer,
  type InvokedTask,
} from './judge-answer.ts';

const VERSION = '2023-03-30';
/** An answer is empty or a small JSON text. */
const MAX_RESPONSE_BYTES = 64 * 1024;

/** What every call of the API of Function Compute 3.0 needs. */
export interface FcApiOptions extends Omit<ApiCallerOptions, 'credentials'> {
  /** Keys of the role at this moment, of the request that is being served. */
  readonly credentials: () => RoleCredentials;
}

export interface FcFunctionInvokerOptions extends FcApiOptions {
  /** Alias or version of every function that is invoked: what triggers run too. */
  readonly qualifier: string;
}

/**
 * Invokes functions through the API of Function Compute 3.0 (`2023-03-30`), without an SDK: the
 * official one costs seven times an empty program to load.
 *
 * @example
 * const invoker = createFcFunctionInvoker({
 *   endpoint: '1234567890123456.cn-hongkong-internal.fc.aliyuncs.com',
 *   qualifier: 'live', credentials, clock, random, http: createNodeHttpClient(),
 * });
 */
export function createFcFunctionInvoker(options: FcFunctionInvokerOptions): FunctionInvoker {
  const call = createApiCaller(options);
  const { qualifier } = options;
  return {
    ...createFcAsyncInvoker(options),
    stateOf: async (task) => {
      const response = await answered(task, () =>
        call({
          action: 'GetAsyncTask',
          version: VERSION,
          method: 'GET',
          path: `${pathOf(task)}/async-tasks/${encodeURIComponent(task.taskId)}`,
          query: { qualifier },
          ...limitsOf(task),
        }),
      );
      const answer = answerOf(response);
      if (response.status === 200) return readInvocationState(statusIn(response.body), task);
      if (isUnknownTask(answer)) return undefined;
      throw failureOf(answer, task);
    },
  };
}

/** The same without questions about what became of an invocation. */
export function createFcAsyncInvoker(options: FcFunctionInvokerOptions): AsyncInvoker {
  const call = createApiCaller(options);
  const query = { qualifier: options.qualifier };
  return {
    invokeAsync: async (invocation) => {
      const response = await answered(invocation, () =>
        call({ ...invokeCall(invocation), query, ...limitsOf(invocation) }),
      );
      return judgeInvocation(answerOf(response), invocation);
    },
  };
}

function invokeCall(invocation: AsyncInvocation) {
  return {
    action: 'InvokeFunction',
    version: VERSION,
    method: 'POST',
    path: `${pathOf(invocation)}/invocations`,
    headers: {
      'content-type': 'application/octet-stream',
      'x-fc-invocation-type': 'Async',
      'x-fc-async-task-id': invocation.taskId,
    },
    body: invocation.payload,
  } as const;
}

function pathOf({ functionName }: InvokedTask): string {
  return `/${VERSION}/functions/${encodeURIComponent(functionName)}`;
}

function limitsOf(task: { readonly timeoutMs: number; readonly signal?: AbortSignal }) {
  return {
    timeoutMs: task.timeoutMs,
    maxResponseBytes: MAX_RESPONSE_BYTES,
    signal: task.signal,
  };
}

/** Tells a call that never left from one whose answer is lost. */
async function answered(
  task: InvokedTask,
  send: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const reason = String(error.details['reason'] ?? error.code);
    const facts = { functionName: task.functionName, taskId: task.taskId, reason };
    if (error.requestMayHaveBeenSent) throw new InvocationOutcomeUnknownError(facts);
    throw new InvocationRefusedError('unreachable', facts);
  }
}

function answerOf(response: HttpResponse): InvocationAnswer {
  return {
    status: response.status,
    errorCode: readErrorCode(response.body),
    retryAfterMs: readRetryAfterMs(response.headers['retry-after']),
  };
}

function statusIn(body: Uint8Array): unknown {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString());
    return (parsed as { readonly status?: unknown } | null)?.status;
  } catch {
    return undefined;
  }
}
