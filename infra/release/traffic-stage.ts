import type { FunctionAlias } from '../function-compute/deployed-function.ts';

/**
 * How far the traffic of an alias has moved to a version: `none` (there is no alias), `before` (all at
 * another version), `sharing` (a part at this one), `served` (all at this one).
 */
export type TrafficStage = 'none' | 'before' | 'sharing' | 'served';

/** Read from the alias alone, so that a release that was killed goes on where it stopped. */
export function trafficStage(alias: FunctionAlias | undefined, versionId: string): TrafficStage {
  if (alias === undefined) return 'none';
  const shares = alias.additionalVersionWeight;
  const isShared = Object.values(shares).some((share) => share > 0);
  if (alias.versionId === versionId) return isShared ? 'sharing' : 'served';
  return (shares[versionId] ?? 0) > 0 ? 'sharing' : 'before';
}
