import type { Change } from './change.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * That some of the directory could not be read, or is not shown any more: what stands there is what was
 * known before, and its changes are not told.
 */
export function incompleteChanges(before: Snapshot, after: Snapshot): readonly Change[] {
  const { departmentIds, parts, roleIds } = after.unread;
  const hidden = hiddenSince(before, after);
  const isComplete = departmentIds.length + parts.length + roleIds.length + hidden === 0;
  if (isComplete) return [];
  const fields = {
    unreadDepartmentIds: departmentIds,
    unreadRoleIds: roleIds,
    unreadParts: parts,
    carriedOver: { people: unseen(after.people), departments: unseen(after.departments) },
  };
  return [{ kind: 'snapshot-incomplete', subject: 'directory', fields }];
}

type Entries = ReadonlyMap<string | number, { readonly unseen?: unknown }>;

function unseen(entries: Entries): number {
  return [...entries.values()].filter((entry) => entry.unseen !== undefined).length;
}

/** How many are not seen that were before. */
function hiddenSince(before: Snapshot, after: Snapshot): number {
  const count = (was: Entries, is: Entries): number =>
    [...is].filter(([id, entry]) => entry.unseen !== undefined && was.get(id)?.unseen === undefined)
      .length;
  return count(before.people, after.people) + count(before.departments, after.departments);
}
