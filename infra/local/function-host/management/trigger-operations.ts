import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { ApiError } from '../api-error.ts';
import { LATEST, type DeployedFunction } from '../deployment/deployed-function.ts';
import { entryOf, without } from '../deployment/named-entries.ts';
import { versionFor } from '../deployment/qualifiers.ts';
import {
  httpSettings,
  timerSettings,
  type DeployedTrigger,
} from '../deployment/trigger-settings.ts';
import { functionArn } from '../function-arn.ts';
import { parseSchedule } from '../timer-schedule.ts';
import { pageOf } from './listing.ts';
import {
  bodyOf,
  changeExisting,
  checked,
  existing,
  jsonOf,
  timeOf,
  type ManagementCall,
  type ManagementParts,
} from './management-call.ts';

/** Of one function (help page "Quotas and limits", 2026-04). */
const MAX_TRIGGERS = 50;

const createBody = z.strictObject({
  triggerName: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/, 'is 1 to 128 letters, digits, _ and -'),
  triggerType: z.enum(['timer', 'http'], 'the local function host knows timer and http triggers'),
  triggerConfig: z.string(),
  description: z.string().max(256).default(''),
  qualifier: z.string().default(LATEST),
  invocationRole: z.string().optional(),
  sourceArn: z.string().optional(),
});
const updateBody = z.strictObject({
  triggerConfig: z.string().optional(),
  description: z.string().max(256).optional(),
  qualifier: z.string().optional(),
  invocationRole: z.string().optional(),
});

/** `CreateTrigger`. */
export async function createTrigger(
  parts: ManagementParts,
  call: ManagementCall,
): Promise<unknown> {
  const { triggerConfig, triggerType, ...wanted } = bodyOf(call, createBody);
  const settings = settingsOf(triggerType, triggerConfig);
  await changeExisting(parts, call.functionName, (target) => {
    if (Object.hasOwn(target.triggers, wanted.triggerName)) {
      throw new ApiError('TriggerAlreadyExists', `trigger '${wanted.triggerName}' already exists`);
    }
    if (Object.keys(target.triggers).length >= MAX_TRIGGERS) {
      throw new ApiError('LimitExceededError', `a function has ${String(MAX_TRIGGERS)} triggers`);
    }
    const now = parts.now();
    return put(target, {
      ...wanted,
      ...settings,
      triggerId: randomUUID(),
      createdAt: now,
      changedAt: now,
    });
  });
  // Only now does an HTTP trigger have an address.
  return getTrigger(parts, { ...call, item: wanted.triggerName });
}

/** `UpdateTrigger`: what is absent stays; `triggerConfig` is replaced as a whole. */
export async function updateTrigger(
  parts: ManagementParts,
  call: ManagementCall,
): Promise<unknown> {
  const { triggerConfig, ...wanted } = bodyOf(call, updateBody);
  await changeExisting(parts, call.functionName, (target) => {
    const before = triggerOf(target, call.item);
    const settings =
      triggerConfig === undefined ? {} : settingsOf(before.triggerType, triggerConfig);
    // The settings are those of the same type.
    return put(target, {
      ...before,
      ...wanted,
      ...settings,
      changedAt: parts.now(),
    } as DeployedTrigger);
  });
  return getTrigger(parts, call);
}

/** `GetTrigger`. */
export async function getTrigger(parts: ManagementParts, call: ManagementCall): Promise<unknown> {
  const target = existing(parts.functions.get(call.functionName), call.functionName);
  return describe(parts, target, triggerOf(target, call.item));
}

/** `ListTriggers`. */
export async function listTriggers(
  parts: ManagementParts,
  { functionName, query }: ManagementCall,
): Promise<unknown> {
  const target = existing(parts.functions.get(functionName), functionName);
  const prefix = query.get('prefix') ?? '';
  const all = Object.values(target.triggers)
    .filter(({ triggerName }) => triggerName.startsWith(prefix))
    .sort((left, right) => (left.triggerName < right.triggerName ? -1 : 1));
  const { page, ...rest } = pageOf(all, ({ triggerName }) => triggerName, query);
  return { triggers: page.map((one) => describe(parts, target, one)), ...rest };
}

/** `DeleteTrigger`. */
export function deleteTrigger(
  parts: ManagementParts,
  { functionName, item }: ManagementCall,
): Promise<unknown> {
  return changeExisting(parts, functionName, (target) => {
    triggerOf(target, item);
    return {
      next: { ...target, triggers: without(target.triggers, item) },
      answer: undefined,
    };
  });
}

/** @throws ApiError if the qualifier does not exist, or has an HTTP trigger already. */
function put(target: DeployedFunction, trigger: DeployedTrigger) {
  const { triggerName, triggerType, qualifier } = trigger;
  versionFor(target, qualifier, 1);
  const rival = Object.values(target.triggers).find(
    (other) =>
      triggerType === 'http' &&
      other.triggerType === 'http' &&
      other.qualifier === qualifier &&
      other.triggerName !== triggerName,
  );
  if (rival !== undefined) {
    throw new ApiError(
      'InvalidArgument',
      `'${qualifier}' has the http trigger '${rival.triggerName}' already`,
    );
  }
  const next = { ...target, triggers: { ...target.triggers, [triggerName]: trigger } };
  return { next, answer: undefined };
}

function triggerOf(target: DeployedFunction, triggerName: string): DeployedTrigger {
  const trigger = entryOf(target.triggers, triggerName);
  if (trigger !== undefined) return trigger;
  throw new ApiError('TriggerNotFound', `trigger '${triggerName}' does not exist`);
}

function settingsOf(triggerType: DeployedTrigger['triggerType'], triggerConfig: string) {
  const value = jsonOf(triggerConfig, 'triggerConfig');
  if (triggerType === 'http') {
    return { triggerType, settings: checked(httpSettings, value) } as const;
  }
  const settings = checked(timerSettings, value);
  try {
    parseSchedule(settings.cronExpression);
  } catch {
    throw new ApiError('InvalidArgument', `cronExpression '${settings.cronExpression}' is invalid`);
  }
  return { triggerType, settings } as const;
}

function describe(
  { place, urlOf }: ManagementParts,
  { functionName }: DeployedFunction,
  trigger: DeployedTrigger,
): unknown {
  const { settings, createdAt, changedAt, ...shown } = trigger;
  const url = trigger.triggerType === 'http' ? urlOf(functionName, trigger.triggerName) : undefined;
  return {
    ...shown,
    triggerConfig: JSON.stringify(settings),
    targetArn: functionArn(place, functionName, trigger.qualifier),
    status: 'OK',
    createdTime: timeOf(createdAt),
    lastModifiedTime: timeOf(changedAt),
    ...(url === undefined ? {} : { httpTrigger: { urlInternet: url, urlIntranet: url } }),
  };
}
