import { changedFacts } from './changed-facts.ts';
import { compareMaps, type Change } from './change.ts';
import type { Snapshot, SnapshotAdministrator } from './snapshot.ts';

/** Who may use the console; none if it was told now for the first time, or never. */
export function administratorChanges(before: Snapshot, after: Snapshot): readonly Change[] {
  if (before.administrators === undefined || after.administrators === undefined) return [];
  const about = (kind: string, userId: string, fields: Change['fields']): Change => {
    const name = (after.people.get(userId) ?? before.people.get(userId))?.name;
    return { kind, subject: userId, fields: { userId, name, ...fields } };
  };
  return compareMaps(before.administrators, after.administrators, {
    added: (userId, administrator) => [about('admin-added', userId, factsOf(administrator))],
    kept: (userId, was, is) => {
      const changed = changedFacts(factsOf(was), factsOf(is));
      if (changed.changedFields.length === 0) return [];
      return [about('admin-changed', userId, { sysLevel: is.sysLevel, ...changed })];
    },
    removed: (userId, administrator) => [about('admin-removed', userId, factsOf(administrator))],
  });
}

/** What of the address book this app may see. */
export function appScopeChanges(before: Snapshot, after: Snapshot): readonly Change[] {
  if (before.appScope === undefined || after.appScope === undefined) return [];
  const facts = ({ departmentIds, userFields, userIds }: NonNullable<Snapshot['appScope']>) => ({
    deptIds: departmentIds,
    userIds,
    userFields,
  });
  const changed = changedFacts(facts(before.appScope), facts(after.appScope));
  if (changed.changedFields.length === 0) return [];
  return [{ kind: 'app-scope-changed', subject: 'app', fields: changed }];
}

function factsOf({ departmentIds, sysLevel }: SnapshotAdministrator): Change['fields'] {
  return { sysLevel, departmentIds };
}
