import type { DirectoryReading, Look, RoleReading } from '../directory-reader.ts';
import {
  compareTexts,
  type Snapshot,
  type SnapshotAdministrator,
  type SnapshotDepartment,
  type SnapshotPerson,
  type SnapshotRole,
  type Unseen,
} from './snapshot.ts';

/** What was found of those who were there before and were not met. */
export interface Looks {
  readonly departments: ReadonlyMap<number, Look<SnapshotDepartment>>;
  readonly people: ReadonlyMap<string, Look<SnapshotPerson>>;
}

export interface SnapshotMoment {
  readonly day: string;
  readonly takenAtEpochMs: number;
}

/**
 * The state of the directory after a reading. Nobody is taken out for not being met: only whom DingTalk
 * itself calls unknown is gone. Everything else that was known before stays as it was, marked.
 */
export function mergeReading(
  before: Snapshot | undefined,
  reading: DirectoryReading,
  looks: Looks,
  { day, takenAtEpochMs }: SnapshotMoment,
): Snapshot {
  const departments = mergeSeen(before?.departments, reading.departments, looks.departments);
  const people = mergeSeen(before?.people, reading.people, looks.people);
  const roles = mergeRoles(before?.roles, reading.roles, people);
  const administrators = mergeAdministrators(before?.administrators, reading.administrators);
  const appScope = reading.appScope ?? before?.appScope;
  return {
    v: 1,
    day,
    takenAtEpochMs,
    rootIds: [...reading.rootIds],
    departments,
    people: mapValues(people, (person, userId) =>
      withKnownFacts(person, before?.people.get(userId)),
    ),
    ...(roles === undefined ? {} : { roles }),
    ...(administrators === undefined ? {} : { administrators }),
    ...(appScope === undefined ? {} : { appScope }),
    unread: {
      departmentIds: [...reading.unread.departmentIds].sort((one, other) => one - other),
      roleIds: [...reading.unread.roleIds].sort((one, other) => one - other),
      parts: [...reading.unread.parts],
    },
  };
}

/** Whom it did not meet of those who were there before; those come first who were seen then. */
export function missedBy(
  before: Snapshot | undefined,
  reading: DirectoryReading,
): { readonly departmentIds: readonly number[]; readonly userIds: readonly string[] } {
  const { departments, people, unread } = reading;
  const wasRead = (id: number | undefined): boolean =>
    id !== undefined && departments.has(id) && !unread.departmentIds.includes(id);
  return {
    departmentIds: missed(before?.departments, departments, ({ parentId }) => wasRead(parentId)),
    userIds: missed(before?.people, people, ({ departmentIds }) => departmentIds.some(wasRead)),
  };
}

/** What was not shown is worth another look only where its place is shown by now. */
function missed<Id, Entry extends { readonly unseen?: Unseen | undefined }>(
  before: ReadonlyMap<Id, Entry> | undefined,
  met: ReadonlyMap<Id, unknown>,
  isPlaceRead: (entry: Entry) => boolean,
): readonly Id[] {
  const entries = [...(before ?? [])].filter(([id]) => !met.has(id));
  const fresh = entries.filter(([, { unseen }]) => unseen === undefined);
  const again = entries.filter(
    ([, entry]) => entry.unseen === 'unread' || (entry.unseen === 'outside' && isPlaceRead(entry)),
  );
  return [...fresh, ...again].map(([id]) => id);
}

function mergeSeen<Id, Entry extends { readonly unseen?: Unseen | undefined }>(
  before: ReadonlyMap<Id, Entry> | undefined,
  met: ReadonlyMap<Id, Entry>,
  looks: ReadonlyMap<Id, Look<Entry>>,
): Map<Id, Entry> {
  const merged = new Map(met);
  for (const [id, entry] of before ?? []) {
    if (met.has(id)) continue;
    const look = looks.get(id);
    if (look?.outcome === 'gone') continue;
    if (look?.outcome === 'found') merged.set(id, look.value);
    else merged.set(id, { ...entry, unseen: look?.outcome ?? entry.unseen ?? 'unread' });
  }
  return merged;
}

/** A fact that is not told any more is not taken for changed: the permission for it may be gone. */
function withKnownFacts(
  person: SnapshotPerson,
  before: SnapshotPerson | undefined,
): SnapshotPerson {
  const { unseen: _unseen, ...known } = before ?? {};
  return { ...known, ...person };
}

function mergeRoles(
  before: ReadonlyMap<number, SnapshotRole> | undefined,
  told: ReadonlyMap<number, RoleReading> | undefined,
  people: ReadonlyMap<string, SnapshotPerson>,
): Map<number, SnapshotRole> | undefined {
  if (told === undefined) return before === undefined ? undefined : new Map(before);
  return mapValues(told, ({ groupName, name, userIds }, roleId) => {
    const held = before?.get(roleId)?.userIds ?? [];
    const met = userIds ?? held;
    // Whether whom the app does not see still has it is not known.
    const hidden = held.filter((userId) => people.get(userId)?.unseen !== undefined);
    return { name, groupName, userIds: [...new Set([...met, ...hidden])].sort(compareTexts) };
  });
}

function mergeAdministrators(
  before: ReadonlyMap<string, SnapshotAdministrator> | undefined,
  told: ReadonlyMap<string, SnapshotAdministrator> | undefined,
): Map<string, SnapshotAdministrator> | undefined {
  if (told === undefined) return before === undefined ? undefined : new Map(before);
  return mapValues(told, (administrator, userId) => {
    const departmentIds = administrator.departmentIds ?? before?.get(userId)?.departmentIds;
    const { sysLevel } = administrator;
    return departmentIds === undefined ? { sysLevel } : { sysLevel, departmentIds };
  });
}

function mapValues<Id, From, To>(
  map: ReadonlyMap<Id, From>,
  change: (value: From, id: Id) => To,
): Map<Id, To> {
  return new Map([...map].map(([id, value]) => [id, change(value, id)] as const));
}
