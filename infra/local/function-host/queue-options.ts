import path from 'node:path';
import type { StandInContext } from '../stand-in/stand-in.ts';
import type { AsyncQueueOptions, AsyncRules } from './async-queue.ts';
import { deliverTask } from './deliver-task.ts';
import type { HostedFunction } from './hosted-function.ts';
import { functionNameInArn } from './serverless-description.ts';

/** Joins the queue of asynchronous invocations to the functions that it delivers to. */
export function queueOptions(
  context: StandInContext,
  functions: ReadonlyMap<string, HostedFunction>,
): AsyncQueueOptions {
  return {
    journalFile: path.join(context.stateDirectory, 'async-queue.jsonl'),
    clock: context.clock,
    log: context.log,
    rulesOf: (functionName) => {
      const target = functions.get(functionName);
      return target === undefined ? undefined : asyncRulesOf(target);
    },
    hasRoom: (functionName) => functions.get(functionName)?.hasRoom ?? false,
    faultsOf: (functionName) =>
      context.faults.draw('function-host', 'Deliver', `Deliver.${functionName}`),
    deliver: (task) => {
      const target = functions.get(task.functionName);
      return target === undefined
        ? Promise.resolve({ kind: 'refused' })
        : deliverTask(target, task);
    },
  };
}

function asyncRulesOf({ description, arn }: HostedFunction): AsyncRules {
  const config = description.asyncInvokeConfig;
  const { onSuccess, onFailure } = config.destinationConfig;
  return {
    maxRetryAttempts: config.maxAsyncRetryAttempts,
    maxEventAgeSeconds: config.maxAsyncEventAgeInSeconds,
    refusesRepeatedIds: config.asyncTask,
    functionArn: arn,
    ...(onSuccess === undefined ? {} : { onSuccess: functionNameInArn(onSuccess.destination) }),
    ...(onFailure === undefined ? {} : { onFailure: functionNameInArn(onFailure.destination) }),
  };
}
