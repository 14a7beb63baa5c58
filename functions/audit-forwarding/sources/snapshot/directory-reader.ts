import type {
  SnapshotAdministrator,
  SnapshotAppScope,
  SnapshotDepartment,
  SnapshotPart,
  SnapshotPerson,
} from './domain/snapshot.ts';
import type { CallOptions } from '../../ports.ts';

/** What one reading of the directory told. */
export interface DirectoryReading {
  readonly rootIds: readonly number[];
  readonly departments: ReadonlyMap<number, SnapshotDepartment>;
  readonly people: ReadonlyMap<string, SnapshotPerson>;
  readonly roles: ReadonlyMap<number, RoleReading> | undefined;
  readonly administrators: ReadonlyMap<string, SnapshotAdministrator> | undefined;
  readonly appScope: SnapshotAppScope | undefined;
  readonly unread: {
    /** Departments whose children or members were not told. */
    readonly departmentIds: readonly number[];
    readonly roleIds: readonly number[];
    readonly parts: readonly SnapshotPart[];
  };
  /** Of what may be told when it is asked again; the first in order. */
  readonly passingFailure: Error | undefined;
}

export interface RoleReading {
  readonly name: string;
  readonly groupName: string;
  /** Undefined: not told. */
  readonly userIds: readonly string[] | undefined;
}

/** What DingTalk says of somebody or something that a reading did not meet. */
export type Look<Found> =
  | { readonly outcome: 'found'; readonly value: Found }
  /** There is none, by DingTalk's own word. */
  | { readonly outcome: 'gone' }
  /** DingTalk does not show it to the app. */
  | { readonly outcome: 'outside' }
  /** It could not be asked. */
  | { readonly outcome: 'unread' };

/**
 * The directory as DingTalk has it now; nothing that was kept from an earlier answer.
 *
 * @throws what a person must see to (a permission, keys), and the first failure if too many follow one
 *   another; the reason of the signal
 */
export interface DirectoryReader {
  read(call: CallOptions): Promise<DirectoryReading>;
  lookAtPerson(userId: string, call: CallOptions): Promise<Look<SnapshotPerson>>;
  lookAtDepartment(departmentId: number, call: CallOptions): Promise<Look<SnapshotDepartment>>;
}
