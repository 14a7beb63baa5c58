import * as z from 'zod';
import { ApiError } from '../api-error.ts';
import { LATEST, type DeployedVersion } from '../deployment/deployed-function.ts';
import { entryOf, without } from '../deployment/named-entries.ts';
import { isSameCodeAndSettings } from '../deployment/version-comparison.ts';
import { versionOf } from '../deployment/qualifiers.ts';
import { pageOf } from './listing.ts';
import {
  bodyOf,
  changeExisting,
  existing,
  timeOf,
  type ManagementCall,
  type ManagementParts,
} from './management-call.ts';

const publishBody = z.strictObject({ description: z.string().max(256).default('') });

/** `PublishFunctionVersion`: a snapshot of LATEST under the next number. */
export function publishFunctionVersion(
  parts: ManagementParts,
  call: ManagementCall,
): Promise<unknown> {
  const { description } = bodyOf(call, publishBody);
  return changeExisting(parts, call.functionName, (target) => {
    const before = entryOf(target.versions, String(target.lastVersion));
    if (before !== undefined && isSameCodeAndSettings(before, target.latest)) {
      throw new ApiError(
        'VersionPublishError',
        `function '${target.functionName}' has not changed since version ${before.versionId}`,
      );
    }
    const now = parts.now();
    const lastVersion = target.lastVersion + 1;
    const versionId = String(lastVersion);
    const version = { ...target.latest, versionId, description, createdAt: now, changedAt: now };
    const versions = { ...target.versions, [versionId]: version };
    return { next: { ...target, lastVersion, versions }, answer: describe(version) };
  });
}

/** `ListFunctionVersions`: the newest first, unless `direction` is FORWARD. */
export async function listFunctionVersions(
  parts: ManagementParts,
  { functionName, query }: ManagementCall,
): Promise<unknown> {
  const target = existing(parts.functions.get(functionName), functionName);
  const direction = query.get('direction') ?? 'BACKWARD';
  if (direction !== 'BACKWARD' && direction !== 'FORWARD') {
    throw new ApiError('InvalidArgument', 'direction must be BACKWARD or FORWARD');
  }
  const sign = direction === 'FORWARD' ? 1 : -1;
  const all = Object.values(target.versions).sort(
    (left, right) => sign * (Number(left.versionId) - Number(right.versionId)),
  );
  const { page, ...rest } = pageOf(all, ({ versionId }) => versionId, query);
  return { versions: page.map((one) => describe(one)), direction, ...rest };
}

/** `DeleteFunctionVersion`, but not while an alias or a trigger uses it. */
export function deleteFunctionVersion(
  parts: ManagementParts,
  { functionName, item }: ManagementCall,
): Promise<unknown> {
  return changeExisting(parts, functionName, (target) => {
    if (item === LATEST) throw new ApiError('InvalidArgument', 'LATEST can not be deleted');
    versionOf(target, item);
    const alias = Object.values(target.aliases).find(
      ({ versionId, additionalVersionWeight }) =>
        versionId === item || Object.hasOwn(additionalVersionWeight, item),
    );
    const trigger = Object.values(target.triggers).find(({ qualifier }) => qualifier === item);
    const user = alias?.aliasName ?? trigger?.triggerName;
    if (user !== undefined) {
      throw new ApiError('InvalidArgument', `version '${item}' is used by '${user}'`);
    }
    const next = {
      ...target,
      versions: without(target.versions, item),
      asyncConfigurations: without(target.asyncConfigurations, item),
      minInstances: without(target.minInstances, item),
    };
    return { next, answer: undefined };
  });
}

function describe({ versionId, description, createdAt, changedAt }: DeployedVersion): unknown {
  return {
    versionId,
    description,
    createdTime: timeOf(createdAt),
    lastModifiedTime: timeOf(changedAt),
  };
}
