import type { SourceRecord } from '../../../domain/source-record.ts';
import { identityOf } from '../../domain/record-identity.ts';
import { administratorChanges, appScopeChanges } from './administrator-changes.ts';
import type { Change } from './change.ts';
import { departmentChanges, personChanges } from './directory-changes.ts';
import { incompleteChanges } from './incomplete-change.ts';
import { roleChanges } from './role-changes.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * What differs between two snapshots, always in the same order. Nobody knows when it happened: the time
 * is that of the later snapshot, and each record says with which it was compared.
 */
export function snapshotDifferences(before: Snapshot, after: Snapshot): readonly SourceRecord[] {
  const changes = [
    ...incompleteChanges(before, after),
    ...appScopeChanges(before, after),
    ...departmentChanges(before, after),
    ...personChanges(before, after),
    ...roleChanges(before, after),
    ...administratorChanges(before, after),
  ];
  const between = { comparedWith: before.day, comparedWithEpochMs: before.takenAtEpochMs };
  return changes.map((change) => recordOf(change, after, between));
}

/** What there is at first, counted: the people themselves are not told. */
export function snapshotBegun(
  after: Snapshot,
  reason: 'first' | 'previous-unreadable',
): SourceRecord {
  const counts = {
    people: after.people.size,
    departments: after.departments.size,
    ...(after.roles === undefined ? {} : { roles: after.roles.size }),
    ...(after.administrators === undefined ? {} : { administrators: after.administrators.size }),
  };
  const { unread } = after;
  const fields = {
    reason,
    counts,
    unreadDepartmentIds: unread.departmentIds,
    unreadRoleIds: unread.roleIds,
    unreadParts: unread.parts,
  };
  return recordOf({ kind: 'snapshot-begun', subject: reason, fields }, after, {});
}

function recordOf(
  { fields, kind, subject }: Change,
  { day, takenAtEpochMs }: Snapshot,
  between: SourceRecord['fields'],
): SourceRecord {
  const what = identityOf([JSON.stringify(fields)]).slice(0, 16);
  return {
    identity: [day, kind, subject, what].join('/'),
    timeEpochMs: takenAtEpochMs,
    kind,
    fields: { day, takenAtEpochMs, ...between, ...fields },
  };
}
