import {
  getUser,
  listSubDepartments,
  type DingTalkClient,
} from '../../../shared/dingtalk/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import type { DepartmentDirectory } from '../ports.ts';

const ROOT = 1;
/** A department that was moved counts at its old place for this long. */
const KEEP_MS = 10 * 60_000;
/** No organisation has more; a tree that never ends must not be followed for ever. */
const MOST_DEPARTMENTS = 20_000;

/** The department above each one. */
type Parents = ReadonlyMap<number, number>;

/**
 * The directory of one organisation by DingTalk's contact calls, which are exempt from the quota. The
 * tree is kept for ten minutes, people are looked up each time.
 */
export function createDepartmentDirectory(
  client: DingTalkClient,
  clock: Clock,
): DepartmentDirectory {
  let kept: { readonly until: number; readonly parents: Parents } | undefined;
  const parentsNow = async (signal: AbortSignal): Promise<Parents> => {
    if (kept === undefined || clock.nowEpochMs() >= kept.until) {
      const parents = await readTree(client, signal);
      kept = { until: clock.nowEpochMs() + KEEP_MS, parents };
    }
    return kept.parents;
  };
  const withAncestors = async (
    departmentIds: readonly number[],
    signal: AbortSignal,
  ): Promise<ReadonlySet<number>> => {
    const parents = await parentsNow(signal);
    const all = new Set<number>();
    for (const departmentId of departmentIds) {
      let above: number | undefined = departmentId;
      while (above !== undefined && !all.has(above)) {
        all.add(above);
        above = parents.get(above);
      }
    }
    return all;
  };
  return {
    withAncestors,
    departmentsOf: async (userId, signal) => {
      const { answer } = await client.call(getUser, { userId }, { signal });
      return withAncestors(answer.result.dept_id_list ?? [], signal);
    },
  };
}

async function readTree(client: DingTalkClient, signal: AbortSignal): Promise<Parents> {
  const parents = new Map<number, number>();
  const open = [ROOT];
  for (let above = open.shift(); above !== undefined; above = open.shift()) {
    const { answer } = await client.call(listSubDepartments, { departmentId: above }, { signal });
    for (const { dept_id: below } of answer.result) {
      if (parents.has(below) || below === ROOT || parents.size >= MOST_DEPARTMENTS) continue;
      parents.set(below, above);
      open.push(below);
    }
  }
  return parents;
}
