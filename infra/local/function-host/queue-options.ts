import path from 'node:path';
import type { StandInContext } from '../stand-in/stand-in.ts';
import type { AsyncQueueOptions, AsyncRules, TaskTarget } from './async-queue.ts';
import { deliverTask } from './deliver-task.ts';
import { asyncConfigurationOf, hasQualifier } from './deployment/qualifiers.ts';
import { functionArn, functionOfArn } from './function-arn.ts';
import type { HostedFunction } from './hosted-function.ts';

/** Of a function without an asynchronous configuration (help page "Asynchronous invocation"). */
const DEFAULT_RETRY_ATTEMPTS = 3;
const DEFAULT_EVENT_AGE_SECONDS = 86_400;

/** Joins the queue of asynchronous invocations to the functions that it delivers to. */
export function queueOptions(
  context: StandInContext,
  functions: ReadonlyMap<string, HostedFunction>,
): AsyncQueueOptions {
  const targetOf = ({ functionName, qualifier }: TaskTarget): HostedFunction | undefined => {
    const target = functions.get(functionName);
    return target !== undefined && hasQualifier(target.deployed, qualifier) ? target : undefined;
  };
  return {
    journalFile: path.join(context.stateDirectory, 'async-queue.jsonl'),
    clock: context.clock,
    log: context.log,
    rulesOf: (task) => {
      const target = targetOf(task);
      return target === undefined ? undefined : asyncRulesOf(target, task.qualifier);
    },
    hasRoom: (task) => targetOf(task)?.hasRoom(task.qualifier) ?? false,
    faultsOf: (functionName) =>
      context.faults.draw('function-host', 'Deliver', `Deliver.${functionName}`),
    deliver: (task) => {
      const target = targetOf(task);
      return target === undefined
        ? Promise.resolve({ kind: 'refused' })
        : deliverTask(target, task);
    },
  };
}

function asyncRulesOf(target: HostedFunction, qualifier: string): AsyncRules {
  const configuration = asyncConfigurationOf(target.deployed, qualifier);
  const onSuccess = functionOfArn(configuration?.onSuccess ?? '');
  const onFailure = functionOfArn(configuration?.onFailure ?? '');
  return {
    maxRetryAttempts: configuration?.maxAsyncRetryAttempts ?? DEFAULT_RETRY_ATTEMPTS,
    maxEventAgeSeconds: configuration?.maxAsyncEventAgeInSeconds ?? DEFAULT_EVENT_AGE_SECONDS,
    refusesRepeatedIds: configuration?.asyncTask ?? false,
    functionArn: functionArn(target, target.functionName, qualifier),
    ...(onSuccess === undefined ? {} : { onSuccess }),
    ...(onFailure === undefined ? {} : { onFailure }),
  };
}
