import { changedFacts, type Facts } from './changed-facts.ts';
import { compareMaps, type Change } from './change.ts';
import { couldBeSeen } from './seen-before.ts';
import type { Snapshot, SnapshotDepartment, SnapshotPerson } from './snapshot.ts';

/** `department-seen`: it is shown now, and may have been there before. */
export function departmentChanges(before: Snapshot, after: Snapshot): readonly Change[] {
  const about = (kind: string, departmentId: number, fields: Facts): Change => ({
    kind,
    subject: String(departmentId),
    fields: { departmentId, ...fields },
  });
  return compareMaps(before.departments, after.departments, {
    added: (id, { name, parentId }) => {
      const isNew = parentId !== undefined && couldBeSeen(before, after, parentId);
      const kind = isNew ? 'department-added' : 'department-seen';
      return [about(kind, id, { departmentName: name, parentId })];
    },
    kept: (id, was, is) => {
      const changed = changedFacts(departmentFacts(was), departmentFacts(is));
      if (changed.changedFields.length === 0) return [];
      return [about('department-changed', id, { departmentName: is.name, ...changed })];
    },
    removed: (id, { name, parentId }) => [
      about('department-removed', id, { departmentName: name, parentId }),
    ],
  });
}

/** `user-seen`: the person is shown now, and may have been there before. */
export function personChanges(before: Snapshot, after: Snapshot): readonly Change[] {
  // Told by the list of administrators, where that is known.
  const hasLevels = before.administrators !== undefined && after.administrators !== undefined;
  const about = (kind: string, userId: string, fields: Facts): Change => ({
    kind,
    subject: userId,
    fields: { userId, ...fields },
  });
  return compareMaps(before.people, after.people, {
    added: (userId, person) => {
      const isNew = person.departmentIds.some((id) => couldBeSeen(before, after, id));
      return [about(isNew ? 'user-added' : 'user-seen', userId, personFacts(person, true))];
    },
    kept: (userId, was, is) => {
      const changed = changedFacts(personFacts(was, !hasLevels), personFacts(is, !hasLevels));
      if (changed.changedFields.length === 0) return [];
      return [about('user-changed', userId, { name: is.name, ...changed })];
    },
    removed: (userId, person) => [about('user-removed', userId, personFacts(person, true))],
  });
}

function departmentFacts({ name, parentId }: SnapshotDepartment): Facts {
  return { departmentName: name, parentId };
}

function personFacts(person: SnapshotPerson, withAdmin: boolean): Facts {
  const { departmentIds, isActive, isAdmin, isBoss, managerUserId, name, title } = person;
  const facts = { name, title, departmentIds, managerUserId, isActive, isBoss };
  return withAdmin ? { ...facts, isAdmin } : facts;
}
