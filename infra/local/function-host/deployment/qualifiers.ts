import { ApiError } from '../api-error.ts';
import {
  LATEST,
  type AsyncConfiguration,
  type DeployedFunction,
  type DeployedVersion,
} from './deployed-function.ts';
import { entryOf } from './named-entries.ts';

const VERSION_ID = /^[1-9]\d*$/;

/**
 * The version of that id.
 *
 * @throws ApiError `VersionNotFound`
 */
export function versionOf(target: DeployedFunction, versionId: string): DeployedVersion {
  const version = versionId === LATEST ? target.latest : entryOf(target.versions, versionId);
  if (version !== undefined) return version;
  throw new ApiError(
    'VersionNotFound',
    `version '${versionId}' of function '${target.functionName}' does not exist`,
  );
}

/**
 * The version that a qualifier leads to: itself, or the one that its alias points to. An alias with
 * weights gives each request to one of its versions by chance (help page "Aliases").
 *
 * @param chance a number in [0, 1), drawn for this request; 1 always gives the alias's main version.
 * @throws ApiError `VersionNotFound` or `AliasNotFound`
 */
export function versionFor(
  target: DeployedFunction,
  qualifier: string,
  chance: number,
): DeployedVersion {
  if (qualifier === LATEST || VERSION_ID.test(qualifier)) return versionOf(target, qualifier);
  const alias = entryOf(target.aliases, qualifier);
  if (alias === undefined) {
    throw new ApiError(
      'AliasNotFound',
      `alias '${qualifier}' of function '${target.functionName}' does not exist`,
    );
  }
  let passed = 0;
  for (const [versionId, weight] of Object.entries(alias.additionalVersionWeight)) {
    passed += weight;
    if (chance < passed) return versionOf(target, versionId);
  }
  return versionOf(target, alias.versionId);
}

/** True if there is such a version or alias. */
export function hasQualifier(target: DeployedFunction, qualifier: string): boolean {
  return (
    qualifier === LATEST ||
    [target.versions, target.aliases].some((entries) => Object.hasOwn(entries, qualifier))
  );
}

/**
 * The asynchronous configuration of a version or alias; without one of its own, that of LATEST (a
 * guess: the platform does not say).
 */
export function asyncConfigurationOf(
  target: DeployedFunction,
  qualifier: string,
): AsyncConfiguration | undefined {
  return (
    entryOf(target.asyncConfigurations, qualifier) ?? entryOf(target.asyncConfigurations, LATEST)
  );
}
