import {
  DirectoryIncompleteError,
  PersonNotShownError,
  type Directory,
} from '../../../shared/directory/index.ts';
import type { Logger } from '../../../shared/observability/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import type { DepartmentDirectory } from '../ports.ts';

const ROOT = 1;

/**
 * Where people stand, by the directory that all functions share. While DingTalk cannot be asked, what
 * was kept within a day decides, and that is logged: events about people and departments are newer,
 * and have made it forget what they changed.
 */
export function createDepartmentDirectory(deps: {
  readonly directory: Directory;
  readonly clock: Clock;
  readonly log: Logger;
}): DepartmentDirectory {
  const { directory } = deps;
  const tellAge = (asOfEpochMs: number, isDegraded: boolean): void => {
    if (!isDegraded) return;
    deps.log.warn('events.routed-by-kept-directory', {
      ageMs: deps.clock.nowEpochMs() - asOfEpochMs,
    });
  };
  const withAncestors = async (
    departmentIds: readonly number[],
    signal: AbortSignal,
  ): Promise<ReadonlySet<number>> => {
    const tree = await directory.departmentsBelow([ROOT], { signal });
    tellAge(tree.asOfEpochMs, tree.isDegraded);
    const isPlaced = (id: number): boolean => id === ROOT || tree.parents.has(id);
    if (!tree.isComplete && !departmentIds.every(isPlaced)) {
      throw new DirectoryIncompleteError(tree.unreadDepartmentIds.length);
    }
    return new Set(departmentIds.flatMap((id) => [id, ...ancestorsOf(id, tree.parents)]));
  };
  return {
    withAncestors,
    departmentsOf: async (userId, signal) => {
      const found = await directory.user(userId, { signal });
      if (found.outcome !== 'found') throw new PersonNotShownError(found.outcome);
      const { value, asOfEpochMs, isDegraded } = found.entry;
      tellAge(asOfEpochMs, isDegraded);
      return withAncestors(value.dept_id_list ?? [], signal);
    },
  };
}

/** Upwards to the root; each once, should the answers of two moments form a cycle. */
function ancestorsOf(departmentId: number, parents: ReadonlyMap<number, number>): Set<number> {
  const above = new Set<number>();
  let next = parents.get(departmentId);
  while (next !== undefined && !above.has(next)) {
    above.add(next);
    next = parents.get(next);
  }
  return above;
}
