import type { Snapshot } from './snapshot.ts';

/**
 * Whether a department would have been told when a snapshot was taken, had it been there: only then is
 * whoever is new in it new in the company, and not merely shown now. `after`: where it stands since.
 */
export function couldBeSeen(before: Snapshot, after: Snapshot, departmentId: number): boolean {
  const walked = new Set<number>();
  for (let id: number | undefined = departmentId; id !== undefined && !walked.has(id);) {
    walked.add(id);
    const known = before.departments.get(id);
    if (known !== undefined || before.rootIds.includes(id)) {
      return known?.unseen === undefined && !before.unread.departmentIds.includes(id);
    }
    id = after.departments.get(id)?.parentId;
  }
  return false;
}
