import type { Delivery } from './async-queue.ts';
import type { AsyncTask } from './async-task.ts';
import type { HostedFunction } from './hosted-function.ts';
import { ResourceExhaustedError, type InvocationPayload } from './invocation.ts';
import { requestOfRecord } from './request-record.ts';

/** Invokes the function of a task and says how that went. */
export async function deliverTask(
  functions: ReadonlyMap<string, HostedFunction>,
  task: AsyncTask,
): Promise<Delivery> {
  const target = functions.get(task.functionName);
  if (target === undefined) return 'refused';
  try {
    const { outcome } = await target.invoke({
      requestId: task.requestId,
      payload: payloadOf(task),
      retryCount: task.functionErrors,
    });
    return outcome.kind === 'returned' ? 'succeeded' : 'function-error';
  } catch (error) {
    if (error instanceof ResourceExhaustedError) return 'refused';
    throw error;
  }
}

function payloadOf({ form, event = Buffer.alloc(0) }: AsyncTask): InvocationPayload {
  return form === 'event'
    ? { kind: 'event', event }
    : { kind: 'http', request: requestOfRecord(event) };
}
