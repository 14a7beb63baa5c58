import * as z from 'zod';
import { ApiError } from '../api-error.ts';
import { LATEST, type DeployedFunction } from '../deployment/deployed-function.ts';
import { entryOf, without } from '../deployment/named-entries.ts';
import { versionFor } from '../deployment/qualifiers.ts';
import { functionArn } from '../function-arn.ts';
import {
  bodyOf,
  changeExisting,
  existing,
  qualifierOf,
  type ManagementCall,
  type ManagementParts,
} from './management-call.ts';

const concurrencyBody = z.strictObject({ reservedConcurrency: z.int().min(1).max(100) });
const scalingBody = z.strictObject({
  minInstances: z.int().min(0).max(100),
  enableOnDemandScaling: z.literal(true).optional(),
});

/** `PutConcurrencyConfig`: for all versions together. */
export function putConcurrencyConfig(
  parts: ManagementParts,
  call: ManagementCall,
): Promise<unknown> {
  const { reservedConcurrency } = bodyOf(call, concurrencyBody);
  return changeExisting(parts, call.functionName, (target) => {
    const next = { ...target, reservedConcurrency };
    return { next, answer: describeConcurrency(parts, next) };
  });
}

/** `GetConcurrencyConfig`. */
export async function getConcurrencyConfig(
  parts: ManagementParts,
  { functionName }: ManagementCall,
): Promise<unknown> {
  return describeConcurrency(parts, existing(parts.functions.get(functionName), functionName));
}

/** `DeleteConcurrencyConfig`. */
export function deleteConcurrencyConfig(
  parts: ManagementParts,
  call: ManagementCall,
): Promise<unknown> {
  return changeExisting(parts, call.functionName, (target) => {
    describeConcurrency(parts, target);
    const { reservedConcurrency: _reserved, ...next } = target;
    return { next, answer: undefined };
  });
}

/** `PutScalingConfig` of a version or alias: its minimum of instances. */
export function putScalingConfig(parts: ManagementParts, call: ManagementCall): Promise<unknown> {
  const { minInstances } = bodyOf(call, scalingBody);
  const qualifier = qualifierOf(call);
  return changeExisting(parts, call.functionName, (target) => {
    versionFor(target, qualifier, 1);
    const next = { ...target, minInstances: { ...target.minInstances, [qualifier]: minInstances } };
    return { next, answer: describeScaling(parts, next, qualifier) };
  });
}

/** `GetScalingConfig`. */
export async function getScalingConfig(
  parts: ManagementParts,
  call: ManagementCall,
): Promise<unknown> {
  const target = existing(parts.functions.get(call.functionName), call.functionName);
  return describeScaling(parts, target, qualifierOf(call));
}

/** `DeleteScalingConfig`. */
export function deleteScalingConfig(
  parts: ManagementParts,
  call: ManagementCall,
): Promise<unknown> {
  const qualifier = qualifierOf(call);
  return changeExisting(parts, call.functionName, (target) => {
    describeScaling(parts, target, qualifier);
    const next = { ...target, minInstances: without(target.minInstances, qualifier) };
    return { next, answer: undefined };
  });
}

/** `ListInstances`: those that live. */
export async function listInstances(
  parts: ManagementParts,
  { functionName, query }: ManagementCall,
): Promise<unknown> {
  const target = existing(parts.functions.get(functionName), functionName);
  const qualifier = query.get('qualifier');
  const wanted = qualifier === null ? undefined : versionFor(target, qualifier, 1).versionId;
  const instances = parts
    .instancesOf(functionName)
    .filter(({ versionId }) => wanted === undefined || versionId === wanted)
    .map(({ instanceId, versionId, startedAtEpochMs }) => ({
      instanceId,
      versionId: versionId === LATEST ? '0' : versionId,
      qualifier: qualifier ?? versionId,
      createdTimeMs: Math.floor(startedAtEpochMs),
      status: 'Running',
    }));
  return { instances };
}

/** @throws ApiError `ConcurrencyConfigNotFound` */
function describeConcurrency({ place }: ManagementParts, target: DeployedFunction): unknown {
  const { functionName, reservedConcurrency } = target;
  if (reservedConcurrency === undefined) {
    throw new ApiError(
      'ConcurrencyConfigNotFound',
      `concurrency config of function '${functionName}' does not exist`,
    );
  }
  return { functionArn: functionArn(place, functionName), reservedConcurrency };
}

/** @throws ApiError `ScalingConfigNotFound` */
function describeScaling(
  { place, instancesOf }: ManagementParts,
  target: DeployedFunction,
  qualifier: string,
): unknown {
  const { functionName } = target;
  const minInstances = entryOf(target.minInstances, qualifier);
  if (minInstances === undefined) {
    throw new ApiError(
      'ScalingConfigNotFound',
      `scaling config of ${functionName}:${qualifier} does not exist`,
    );
  }
  const { versionId } = versionFor(target, qualifier, 1);
  return {
    functionArn: functionArn(place, functionName, qualifier),
    minInstances,
    targetInstances: minInstances,
    currentInstances: instancesOf(functionName).filter((one) => one.versionId === versionId).length,
  };
}
