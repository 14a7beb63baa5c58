import type { AsyncTask } from './async-task.ts';
import type { HostedFunction } from './hosted-function.ts';

/** A function as the API shows it. */
export function describeFunction({ description, code, arn }: HostedFunction) {
  return {
    functionName: description.functionName,
    functionArn: arn,
    description: description.description ?? '',
    runtime: description.runtime,
    handler: description.handler,
    cpu: description.cpu ?? 0.35,
    memorySize: description.memorySize,
    diskSize: description.diskSize ?? 512,
    timeout: description.timeout,
    instanceConcurrency: description.instanceConcurrency,
    ...(description.runtime === 'custom.debian10'
      ? { customRuntimeConfig: description.customRuntimeConfig }
      : {}),
    role: description.role ?? '',
    codeSize: code.bytes,
    environmentVariables: description.environmentVariables,
    state: 'Active',
    lastUpdateStatus: 'Successful',
  };
}

/** An asynchronous task as the API shows it. */
export function describeTask(task: AsyncTask, { arn }: HostedFunction) {
  return {
    taskId: task.taskId,
    functionArn: arn,
    qualifier: 'LATEST',
    requestId: task.requestId,
    status: task.status,
    alreadyRetriedTimes: task.functionErrors,
    startedTime: task.enqueuedAtEpochMs,
    ...(task.finishedAtEpochMs === undefined ? {} : { endTime: task.finishedAtEpochMs }),
  };
}
