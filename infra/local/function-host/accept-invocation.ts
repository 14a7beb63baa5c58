import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';
import { ApiError } from './api-error.ts';
import type { AsyncQueue, NewTask } from './async-queue.ts';

const MAX_DELAY_SECONDS = 3600;
const TASK_ID = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;

/** True if the request asks not to be waited for. */
export function isAsync(request: StandInRequest): boolean {
  const type = request.headers['x-fc-invocation-type'];
  return typeof type === 'string' && type.toLowerCase() === 'async';
}

/**
 * Puts an invocation into the queue as the headers of the request say and answers 202.
 *
 * @param taskIdHeader name of the header with the task id, which differs between the APIs.
 * @throws ApiError for headers that can't be followed, and for a repeated id in task mode.
 */
export async function acceptInvocation(
  queue: AsyncQueue,
  request: StandInRequest,
  task: Omit<NewTask, 'taskId' | 'delaySeconds'>,
  taskIdHeader = 'x-fc-async-task-id',
): Promise<StandInResponse> {
  const { requestId } = task;
  const taskId = request.headers[taskIdHeader] ?? requestId;
  if (typeof taskId !== 'string' || (taskId !== requestId && !TASK_ID.test(taskId))) {
    throw new ApiError('InvalidArgument', `${taskIdHeader} is not a valid task id`);
  }
  const delaySeconds = delayOf(request);
  const accepted = await queue.enqueue({ ...task, taskId, delaySeconds });
  if (accepted === 'repeated') {
    throw new ApiError('AsyncTaskAlreadyExists', `async task '${taskId}' already exists`);
  }
  // No body and no content type: the older SDK would try to parse an empty JSON text.
  return { status: 202, headers: { 'x-fc-request-id': requestId, 'x-fc-async-task-id': taskId } };
}

function delayOf(request: StandInRequest): number {
  const text = request.headers['x-fc-async-delay'];
  if (text === undefined) return 0;
  const seconds = /^\d{1,4}$/.test(String(text)) ? Number(text) : Number.NaN;
  if (!(seconds <= MAX_DELAY_SECONDS)) {
    throw new ApiError('InvalidArgument', 'x-fc-async-delay must be 0 to 3600 seconds');
  }
  return seconds;
}
