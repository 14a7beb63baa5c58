import {
  isReturned,
  returnedDescription,
  versionBefore,
} from '../function-compute/alias-description.ts';
import type { FunctionAlias } from '../function-compute/deployed-function.ts';
import { nothingBefore } from './errors.ts';
import type { ReleaseParts, ReleaseResult } from './release.ts';

interface WayBack {
  /** The version that the traffic leaves. */
  readonly from: string;
  readonly to: string;
}

/**
 * Gives all traffic back to the version before, function by function. Given twice, it does nothing the
 * second time: the alias says that it was returned.
 *
 * @throws ReleaseError naming the functions for which no version before is known, after the others
 */
export async function rollBack(
  parts: Pick<ReleaseParts, 'functions' | 'management' | 's' | 'alias' | 'region' | 'tell'>,
): Promise<readonly ReleaseResult[]> {
  const { functions, management, s, alias, region, tell } = parts;
  const results: ReleaseResult[] = [];
  const without: string[] = [];
  for (const { functionName, resource } of functions) {
    const present = await management.findAlias(functionName, alias);
    const way = present === undefined ? undefined : wayBack(present);
    if (way === undefined) {
      without.push(functionName);
      continue;
    }
    if (way.from !== way.to) {
      tell(`Traffic of ${functionName}: ${alias} → ${way.to} / 回退`);
      await s.run(
        ...[resource, 'alias', 'publish', '--function-name', functionName, '--region', region],
        ...['--alias-name', alias, '--version-id', way.to],
        ...['--description', returnedDescription(way.from), '--additionalVersionWeight', '{}'],
      );
    }
    const traffic = way.from === way.to ? 'unchanged / 沒有變更' : 'returned / 已回退';
    results.push({ functionName, version: way.to, before: way.from, traffic });
  }
  if (without.length > 0) throw nothingBefore(without);
  return results;
}

/** Undefined if no version before is known; from and to are the same if there is nothing to do. */
export function wayBack(alias: FunctionAlias): WayBack | undefined {
  const { versionId, additionalVersionWeight, description } = alias;
  const [shared] = Object.keys(additionalVersionWeight);
  // In the middle of a release the version before still has the larger part.
  if (shared !== undefined) return { from: shared, to: versionId };
  if (isReturned(description)) return { from: versionId, to: versionId };
  const before = versionBefore(description);
  return before === undefined ? undefined : { from: versionId, to: before };
}
