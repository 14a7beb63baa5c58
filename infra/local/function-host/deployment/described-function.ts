import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { crc64Ecma } from '../../oss/crc64.ts';
import { deployCode } from '../code-store.ts';
import type { FunctionDescription } from '../serverless-description.ts';
import { parseSchedule } from '../timer-schedule.ts';
import {
  LATEST,
  type AsyncConfiguration,
  type CodeReference,
  type DeployedAlias,
  type DeployedFunction,
  type DeployedVersion,
} from './deployed-function.ts';
import { functionConfiguration, type FunctionConfiguration } from './function-configuration.ts';
import type { DeployedTrigger } from './trigger-settings.ts';

/**
 * A function of a description as it would be deployed. If it names aliases, version 1 and these
 * aliases are published along with it, as a release does in the cloud.
 *
 * @param codeSource path of its zip or folder.
 * @throws DescriptionError if there is no code, or a timer's schedule can't be read.
 */
export async function describedFunction(
  description: FunctionDescription,
  codeSource: string,
  codeStore: string,
  nowEpochMs: number,
): Promise<DeployedFunction> {
  const stamps = { createdAt: nowEpochMs, changedAt: nowEpochMs };
  const latest: DeployedVersion = {
    versionId: LATEST,
    description: '',
    configuration: configurationOf(description),
    code: await codeReference(codeSource, codeStore),
    ...stamps,
  };
  const { asyncInvokeConfig, concurrencyConfig, scalingConfig } = description;
  const aliasNames = aliasNamesOf(description);
  const triggers = description.triggers.map((trigger) => deployedTrigger(trigger, stamps));
  return {
    functionName: description.functionName,
    functionId: randomUUID(),
    latest,
    versions: aliasNames.length === 0 ? {} : { '1': { ...latest, versionId: '1' } },
    lastVersion: aliasNames.length === 0 ? 0 : 1,
    aliases: byKey(aliasNames, (aliasName) => firstAlias(aliasName, stamps)),
    triggers: Object.fromEntries(triggers.map((trigger) => [trigger.triggerName, trigger])),
    // Of LATEST too: functions invoke each other without a qualifier.
    asyncConfigurations: byKey([LATEST, asyncInvokeConfig.qualifier ?? LATEST], () =>
      asyncConfiguration(description, stamps),
    ),
    ...(concurrencyConfig === undefined
      ? {}
      : { reservedConcurrency: concurrencyConfig.reservedConcurrency }),
    minInstances:
      scalingConfig === undefined
        ? {}
        : { [scalingConfig.qualifier ?? LATEST]: scalingConfig.minInstances },
  };
}

function aliasNamesOf(description: FunctionDescription): readonly string[] {
  const { triggers, asyncInvokeConfig, scalingConfig } = description;
  const named = [
    ...triggers.map(({ qualifier }) => qualifier),
    asyncInvokeConfig.qualifier,
    scalingConfig?.qualifier,
  ];
  return [...new Set(named)].filter((one) => one !== undefined).filter((one) => one !== LATEST);
}

interface Stamps {
  readonly createdAt: number;
  readonly changedAt: number;
}

/** What belongs to the function itself, not to what is set up around it. */
function configurationOf(description: FunctionDescription): FunctionConfiguration {
  const {
    resourceId: _resource,
    region: _region,
    code: _code,
    triggers: _triggers,
    asyncInvokeConfig: _async,
    concurrencyConfig: _concurrency,
    scalingConfig: _scaling,
    customDomain: _domain,
    ...settings
  } = description;
  return functionConfiguration.parse(settings);
}

async function codeReference(source: string, codeStore: string): Promise<CodeReference> {
  const code = await deployCode(source, codeStore);
  if (code.sha256 === undefined) return { kind: 'folder', directory: code.directory };
  const { sha256, bytes } = code;
  return { kind: 'zip', sha256, bytes, checksum: crc64Ecma(await readFile(source)) };
}

function deployedTrigger(
  trigger: FunctionDescription['triggers'][number],
  stamps: Stamps,
): DeployedTrigger {
  const { triggerName, description = '', qualifier = LATEST } = trigger;
  const common = { triggerName, triggerId: randomUUID(), description, qualifier, ...stamps };
  if (trigger.triggerType === 'http') {
    const { authType, methods, disableURLInternet } = trigger.triggerConfig;
    const settings = { authType, methods, disableURLInternet };
    return { ...common, triggerType: 'http', settings };
  }
  const { cronExpression, enable, payload } = trigger.triggerConfig;
  parseSchedule(cronExpression);
  return { ...common, triggerType: 'timer', settings: { cronExpression, enable, payload } };
}

function firstAlias(aliasName: string, stamps: Stamps): DeployedAlias {
  return { aliasName, versionId: '1', additionalVersionWeight: {}, description: '', ...stamps };
}

function asyncConfiguration(
  { asyncInvokeConfig }: FunctionDescription,
  stamps: Stamps,
): AsyncConfiguration {
  const { maxAsyncRetryAttempts, maxAsyncEventAgeInSeconds, asyncTask } = asyncInvokeConfig;
  const { onSuccess, onFailure } = asyncInvokeConfig.destinationConfig;
  return {
    maxAsyncRetryAttempts,
    maxAsyncEventAgeInSeconds,
    asyncTask,
    ...(onSuccess === undefined ? {} : { onSuccess: onSuccess.destination }),
    ...(onFailure === undefined ? {} : { onFailure: onFailure.destination }),
    ...stamps,
  };
}

function byKey<T>(keys: readonly string[], valueOf: (key: string) => T): Record<string, T> {
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)]));
}
