import type { AsyncTask } from './async-task.ts';

/** How a task came to its end, as its destination is told. */
export interface TaskEnd {
  readonly status: 'Succeeded' | 'Failed' | 'Expired' | 'Invalid';
  /** Empty for a function that returned. */
  readonly functionError: string;
  readonly responsePayload: string;
}

/**
 * The event that a destination gets (help page "Asynchronous invocation", "Destinations"). The
 * condition of a task that grew too old is a guess.
 */
export function destinationEvent(
  task: AsyncTask,
  end: TaskEnd,
  functionArn: string,
  epochMs: number,
): Buffer {
  const refused = end.status === 'Expired' && task.refusals > 0;
  return Buffer.from(
    JSON.stringify({
      timestamp: Math.floor(epochMs),
      requestContext: {
        requestId: task.requestId,
        functionArn,
        condition: conditionOf(end, refused),
        approximateInvokeCount: task.functionErrors + (end.status === 'Expired' ? 0 : 1),
      },
      requestPayload: (task.event ?? Buffer.alloc(0)).toString('utf8'),
      responseContext: { statusCode: refused ? 429 : 200, functionError: end.functionError },
      responsePayload: end.responsePayload,
    }),
  );
}

function conditionOf(end: TaskEnd, refused: boolean): string {
  if (end.status !== 'Expired') return '';
  return refused ? 'FunctionResourceExhausted' : 'EventAgeExceeded';
}
