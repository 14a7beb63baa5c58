import { createHash } from 'node:crypto';
import type { DeployedFunction, FunctionVersion } from './deployed-function.ts';

/** Fields that change without a change of what runs. */
const PASSING: ReadonlySet<string> = new Set([
  'codeSize',
  'createdTime',
  'functionArn',
  'functionId',
  'invocationRestriction',
  'lastModifiedTime',
  'lastUpdateStatus',
  'lastUpdateStatusReason',
  'lastUpdateStatusReasonCode',
  'lockInfo',
  'requestId',
  'state',
  'stateReason',
  'stateReasonCode',
]);

/** What is written into the description of a version, so that a repetition finds it. */
export function versionDescription(deployed: DeployedFunction): string {
  return `release ${fingerprintOf(deployed)}`;
}

/** The newest version of exactly this code and these settings; undefined if none was published. */
export function versionOf(
  deployed: DeployedFunction,
  versions: readonly FunctionVersion[],
): FunctionVersion | undefined {
  const wanted = versionDescription(deployed);
  return versions.find(({ description }) => description === wanted);
}

/** The same code and the same settings give the same eighteen characters. */
function fingerprintOf(deployed: DeployedFunction): string {
  const kept = Object.entries(deployed).filter(([name]) => !PASSING.has(name));
  return createHash('sha256')
    .update(JSON.stringify(sorted(Object.fromEntries(kept))))
    .digest('hex')
    .slice(0, 18);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined && one !== null);
  return Object.fromEntries(
    entries
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}
