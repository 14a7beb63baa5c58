import { InvocationRefusedError } from './errors.ts';
import type { AsyncInvocation, FunctionInvoker, InvocationState } from './function-invoker.ts';

/** Most that an asynchronous invocation carries, unless the account's quota was raised. */
const MAX_PAYLOAD_BYTES = 128 * 1024;
const TASK_ID = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;

export interface RecordedInvocation {
  readonly functionName: string;
  readonly taskId: string;
  readonly payload: Uint8Array;
}

/** The fake, with the test's own way to what it was asked. */
export interface MemoryFunctionInvoker extends FunctionInvoker {
  /** Accepted invocations in their order. */
  readonly invocations: readonly RecordedInvocation[];
  /** What `stateOf` says from now on; `undefined` forgets the task. A new one is `Enqueued`. */
  setState(functionName: string, taskId: string, state: InvocationState | undefined): void;
  /** The next `count` calls of `invokeAsync` (default 1) fail with this; nothing is recorded. */
  failNext(error: Error, count?: number): void;
}

/**
 * Function Compute in memory, in task mode: records invocations and runs none.
 *
 * @param functionNames the functions that exist; without it every name does
 */
export function createMemoryFunctionInvoker(
  functionNames?: readonly string[],
): MemoryFunctionInvoker {
  const invocations: RecordedInvocation[] = [];
  const states = new Map<string, InvocationState>();
  const failures: Error[] = [];
  const keyOf = (functionName: string, taskId: string): string => `${functionName}/${taskId}`;
  const requireFunction = (task: { functionName: string; taskId: string }): void => {
    if (functionNames?.includes(task.functionName) === false) {
      throw refusal('not-found', task, 'FunctionNotFound');
    }
  };
  return {
    invocations,
    setState: (functionName, taskId, state) => {
      if (state === undefined) states.delete(keyOf(functionName, taskId));
      else states.set(keyOf(functionName, taskId), state);
    },
    failNext: (error, count = 1) => {
      failures.push(...Array.from({ length: count }, () => error));
    },
    invokeAsync: async (invocation) => {
      invocation.signal?.throwIfAborted();
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      requireFunction(invocation);
      checkLimits(invocation);
      const { functionName, taskId, payload } = invocation;
      const key = keyOf(functionName, taskId);
      if (states.has(key)) return { outcome: 'repeated' };
      states.set(key, 'Enqueued');
      invocations.push({ functionName, taskId, payload: payload.slice() });
      return { outcome: 'accepted' };
    },
    stateOf: async (task) => {
      task.signal?.throwIfAborted();
      requireFunction(task);
      return states.get(keyOf(task.functionName, task.taskId));
    },
  };
}

function checkLimits(invocation: AsyncInvocation): void {
  if (invocation.payload.byteLength > MAX_PAYLOAD_BYTES) {
    throw refusal('too-large', invocation, 'EntityTooLarge');
  }
  if (!TASK_ID.test(invocation.taskId)) {
    throw refusal('invalid-request', invocation, 'InvalidArgument');
  }
}

function refusal(
  cause: 'not-found' | 'too-large' | 'invalid-request',
  { functionName, taskId }: { functionName: string; taskId: string },
  reason: string,
): InvocationRefusedError {
  return new InvocationRefusedError(cause, { functionName, taskId, reason });
}
