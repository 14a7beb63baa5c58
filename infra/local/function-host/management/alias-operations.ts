import * as z from 'zod';
import { ApiError } from '../api-error.ts';
import {
  LATEST,
  type DeployedAlias,
  type DeployedFunction,
} from '../deployment/deployed-function.ts';
import { entryOf, without } from '../deployment/named-entries.ts';
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

const weights = z
  .record(z.string(), z.number().min(0).max(1))
  .refine(
    (shares) => Object.values(shares).reduce((sum, share) => sum + share, 0) <= 1,
    'all weights together are over 1',
  );
const createBody = z.strictObject({
  aliasName: z
    .string()
    .regex(/^(?!LATEST$)[A-Za-z_][A-Za-z0-9_-]{0,127}$/, 'is 1 to 128 letters, digits, _ and -'),
  versionId: z.string(),
  description: z.string().max(256).default(''),
  additionalVersionWeight: weights.default({}),
});
const updateBody = z.strictObject({
  versionId: z.string().optional(),
  description: z.string().max(256).optional(),
  additionalVersionWeight: weights.optional(),
});

/** `CreateAlias`. */
export function createAlias(parts: ManagementParts, call: ManagementCall): Promise<unknown> {
  const wanted = bodyOf(call, createBody);
  return changeExisting(parts, call.functionName, (target) => {
    if (Object.hasOwn(target.aliases, wanted.aliasName)) {
      throw new ApiError('AliasAlreadyExists', `alias '${wanted.aliasName}' already exists`);
    }
    const now = parts.now();
    return put(target, { ...wanted, createdAt: now, changedAt: now });
  });
}

/** `UpdateAlias`: what is absent stays; `additionalVersionWeight: {}` ends the gradual traffic. */
export function updateAlias(parts: ManagementParts, call: ManagementCall): Promise<unknown> {
  const wanted = bodyOf(call, updateBody);
  return changeExisting(parts, call.functionName, (target) => {
    const before = aliasOf(target, call.item);
    return put(target, {
      ...before,
      versionId: wanted.versionId ?? before.versionId,
      description: wanted.description ?? before.description,
      additionalVersionWeight: wanted.additionalVersionWeight ?? before.additionalVersionWeight,
      changedAt: parts.now(),
    });
  });
}

/** `GetAlias`. */
export async function getAlias(parts: ManagementParts, call: ManagementCall): Promise<unknown> {
  const target = existing(parts.functions.get(call.functionName), call.functionName);
  return describe(aliasOf(target, call.item));
}

/** `ListAliases`. */
export async function listAliases(
  parts: ManagementParts,
  { functionName, query }: ManagementCall,
): Promise<unknown> {
  const target = existing(parts.functions.get(functionName), functionName);
  const prefix = query.get('prefix') ?? '';
  const all = Object.values(target.aliases)
    .filter(({ aliasName }) => aliasName.startsWith(prefix))
    .sort((left, right) => (left.aliasName < right.aliasName ? -1 : 1));
  const { page, ...rest } = pageOf(all, ({ aliasName }) => aliasName, query);
  return { aliases: page.map((one) => describe(one)), ...rest };
}

/** `DeleteAlias`, but not while a trigger is bound to it. */
export function deleteAlias(
  parts: ManagementParts,
  { functionName, item }: ManagementCall,
): Promise<unknown> {
  return changeExisting(parts, functionName, (target) => {
    aliasOf(target, item);
    const trigger = Object.values(target.triggers).find(({ qualifier }) => qualifier === item);
    if (trigger !== undefined) {
      throw new ApiError(
        'InvalidArgument',
        `trigger '${trigger.triggerName}' is bound to alias '${item}'`,
      );
    }
    const next = {
      ...target,
      aliases: without(target.aliases, item),
      asyncConfigurations: without(target.asyncConfigurations, item),
      minInstances: without(target.minInstances, item),
    };
    return { next, answer: undefined };
  });
}

/** @throws ApiError for versions that don't exist or are named twice. */
function put(target: DeployedFunction, alias: DeployedAlias) {
  const { aliasName, versionId, additionalVersionWeight } = alias;
  if (Object.hasOwn(additionalVersionWeight, versionId)) {
    throw new ApiError(
      'AdditionalVersionContainsMajorVersion',
      `additionalVersionWeight should not contain major version ${versionId}`,
    );
  }
  for (const named of [versionId, ...Object.keys(additionalVersionWeight)]) {
    if (named === LATEST) {
      throw new ApiError('InvalidArgument', 'an alias points to a published version');
    }
    versionOf(target, named);
  }
  const next = { ...target, aliases: { ...target.aliases, [aliasName]: alias } };
  return { next, answer: describe(alias) };
}

function aliasOf(target: DeployedFunction, aliasName: string): DeployedAlias {
  const alias = entryOf(target.aliases, aliasName);
  if (alias !== undefined) return alias;
  throw new ApiError('AliasNotFound', `alias '${aliasName}' does not exist`);
}

function describe({ createdAt, changedAt, ...alias }: DeployedAlias): unknown {
  return { ...alias, createdTime: timeOf(createdAt), lastModifiedTime: timeOf(changedAt) };
}
