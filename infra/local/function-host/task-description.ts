import type { AsyncTask } from './async-task.ts';
import { functionArn, type ArnPlace } from './function-arn.ts';

/** An asynchronous task as the API shows it. */
export function describeTask(task: AsyncTask, place: ArnPlace) {
  return {
    taskId: task.taskId,
    functionArn: functionArn(place, task.functionName, task.qualifier),
    qualifier: task.qualifier,
    requestId: task.requestId,
    status: task.status,
    alreadyRetriedTimes: task.functionErrors,
    startedTime: task.enqueuedAtEpochMs,
    ...(task.finishedAtEpochMs === undefined ? {} : { endTime: task.finishedAtEpochMs }),
  };
}
