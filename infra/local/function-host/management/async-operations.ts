import * as z from 'zod';
import { ApiError } from '../api-error.ts';
import type { AsyncConfiguration, DeployedFunction } from '../deployment/deployed-function.ts';
import { entryOf, without } from '../deployment/named-entries.ts';
import { versionFor } from '../deployment/qualifiers.ts';
import { functionArn, functionOfArn } from '../function-arn.ts';
import {
  bodyOf,
  changeExisting,
  existing,
  qualifierOf,
  timeOf,
  type ManagementCall,
  type ManagementParts,
} from './management-call.ts';

const destination = z.strictObject({
  destination: z
    .string()
    .refine(
      (arn) => functionOfArn(arn) !== undefined,
      'the local function host knows functions as destinations: acs:fc:<region>:<account>:functions/<name>',
    ),
});
const asyncBody = z.strictObject({
  maxAsyncRetryAttempts: z.int().min(0).max(8).default(3),
  maxAsyncEventAgeInSeconds: z.int().min(1).max(2_592_000).default(86_400),
  asyncTask: z.boolean().default(false),
  destinationConfig: z
    .strictObject({ onSuccess: destination.optional(), onFailure: destination.optional() })
    .default({}),
});

/** `PutAsyncInvokeConfig` of a version or alias. */
export function putAsyncInvokeConfig(
  parts: ManagementParts,
  call: ManagementCall,
): Promise<unknown> {
  const { destinationConfig, ...wanted } = bodyOf(call, asyncBody);
  const qualifier = qualifierOf(call);
  return changeExisting(parts, call.functionName, (target) => {
    versionFor(target, qualifier, 1);
    const now = parts.now();
    const { onSuccess, onFailure } = destinationConfig;
    const configuration: AsyncConfiguration = {
      ...wanted,
      ...(onSuccess === undefined ? {} : { onSuccess: onSuccess.destination }),
      ...(onFailure === undefined ? {} : { onFailure: onFailure.destination }),
      createdAt: entryOf(target.asyncConfigurations, qualifier)?.createdAt ?? now,
      changedAt: now,
    };
    const asyncConfigurations = { ...target.asyncConfigurations, [qualifier]: configuration };
    const next = { ...target, asyncConfigurations };
    return { next, answer: describeAsync(parts, next, qualifier) };
  });
}

/** `GetAsyncInvokeConfig`. */
export async function getAsyncInvokeConfig(
  parts: ManagementParts,
  call: ManagementCall,
): Promise<unknown> {
  const target = existing(parts.functions.get(call.functionName), call.functionName);
  return describeAsync(parts, target, qualifierOf(call));
}

/** `DeleteAsyncInvokeConfig`. */
export function deleteAsyncInvokeConfig(
  parts: ManagementParts,
  call: ManagementCall,
): Promise<unknown> {
  const qualifier = qualifierOf(call);
  return changeExisting(parts, call.functionName, (target) => {
    describeAsync(parts, target, qualifier);
    const asyncConfigurations = without(target.asyncConfigurations, qualifier);
    return { next: { ...target, asyncConfigurations }, answer: undefined };
  });
}

/** @throws ApiError `AsyncConfigNotExists` */
function describeAsync(
  { place }: ManagementParts,
  target: DeployedFunction,
  qualifier: string,
): unknown {
  const configuration = entryOf(target.asyncConfigurations, qualifier);
  if (configuration === undefined) {
    throw new ApiError(
      'AsyncConfigNotExists',
      `AsyncConfig for ${target.functionName}:${qualifier} does not exist`,
    );
  }
  const { onSuccess, onFailure, createdAt, changedAt, ...shown } = configuration;
  return {
    ...shown,
    destinationConfig: {
      ...(onSuccess === undefined ? {} : { onSuccess: { destination: onSuccess } }),
      ...(onFailure === undefined ? {} : { onFailure: { destination: onFailure } }),
    },
    functionArn: functionArn(place, target.functionName, qualifier),
    createdTime: timeOf(createdAt),
    lastModifiedTime: timeOf(changedAt),
  };
}
