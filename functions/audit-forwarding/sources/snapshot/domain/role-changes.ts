import { changedFacts } from './changed-facts.ts';
import { compareMaps, type Change } from './change.ts';
import type { Snapshot, SnapshotRole } from './snapshot.ts';

/** Roles, and who has them; none if roles were told now for the first time, or never. */
export function roleChanges(before: Snapshot, after: Snapshot): readonly Change[] {
  if (before.roles === undefined || after.roles === undefined) return [];
  const wasRead = (roleId: number): boolean => !before.unread.roleIds.includes(roleId);
  return compareMaps(before.roles, after.roles, {
    added: (id, role) => [
      aboutRole('role-added', id, role, {}),
      ...role.userIds.map((userId) => aboutHolder('role-holder-added', id, role, userId)),
    ],
    kept: (id, was, is) => {
      const { name: roleName, groupName } = was;
      const changed = changedFacts(
        { roleName, groupName },
        { roleName: is.name, groupName: is.groupName },
      );
      const added = without(is.userIds, was.userIds);
      const removed = without(was.userIds, is.userIds);
      // Where holders were not told before, nobody knows who of them is new.
      const isKnown = wasRead(id) || was.userIds.length > 0;
      return [
        ...(changed.changedFields.length === 0 ? [] : [aboutRole('role-changed', id, is, changed)]),
        ...(isKnown ? added : []).map((userId) => aboutHolder('role-holder-added', id, is, userId)),
        ...removed.map((userId) => aboutHolder('role-holder-removed', id, is, userId)),
      ];
    },
    removed: (id, role) => [
      aboutRole('role-removed', id, role, {}),
      ...role.userIds.map((userId) => aboutHolder('role-holder-removed', id, role, userId)),
    ],
  });
}

function aboutRole(
  kind: string,
  roleId: number,
  { groupName, name: roleName }: SnapshotRole,
  fields: Change['fields'],
): Change {
  return { kind, subject: String(roleId), fields: { roleId, roleName, groupName, ...fields } };
}

function aboutHolder(kind: string, roleId: number, role: SnapshotRole, userId: string): Change {
  return aboutRoleOf(userId, aboutRole(kind, roleId, role, { userId }));
}

function aboutRoleOf(userId: string, change: Change): Change {
  return { ...change, subject: `${change.subject}/${userId}` };
}

function without(list: readonly string[], others: readonly string[]): readonly string[] {
  const set = new Set(others);
  return list.filter((one) => !set.has(one));
}
