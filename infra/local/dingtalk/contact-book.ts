import type { CompanyDirectory } from './company-directory.ts';
import type {
  Administrator,
  ContactDepartment,
  ContactPerson,
  PreEntry,
} from './contact-person.ts';
import type { ContactChange, ContactStore } from './contact-store.ts';
import {
  administratorEvent,
  departmentEvent,
  personAdded,
  personChanged,
  personLeft,
  roleEvent,
} from './push/contact-events.ts';
import type { OccurredEvent } from './push/occurred-event.ts';
import type { Pusher } from './push/pusher.ts';

type OwnChange = ContactChange extends infer Change
  ? Change extends ContactChange
    ? Omit<Change, 'corpId'>
    : never
  : never;

/**
 * Changes one organisation's address book. Each change takes effect at once and is told to apps; it
 * resolves when both are on disk.
 */
export class ContactBook {
  readonly #directory: CompanyDirectory;
  readonly #store: ContactStore;
  readonly #pusher: Pusher;
  readonly #now: () => number;

  constructor(directory: CompanyDirectory, store: ContactStore, pusher: Pusher, now: () => number) {
    this.#directory = directory;
    this.#store = store;
    this.#pusher = pusher;
    this.#now = now;
  }

  addPerson(person: ContactPerson): Promise<void> {
    return this.#record({ kind: 'person-saved', person }, [
      personAdded(person.userId, this.#now()),
    ]);
  }

  changePerson(before: ContactPerson, person: ContactPerson): Promise<void> {
    return this.#record({ kind: 'person-saved', person }, [
      personChanged(before, person, this.#now()),
    ]);
  }

  removePerson(person: ContactPerson): Promise<void> {
    const leftAtEpochMs = this.#now();
    return this.#record({ kind: 'person-removed', person, leftAtEpochMs }, [
      personLeft(person.userId, leftAtEpochMs),
    ]);
  }

  saveDepartment(department: ContactDepartment, what: 'create' | 'modify'): Promise<void> {
    return this.#record({ kind: 'department-saved', department }, [
      departmentEvent(what, department.departmentId, this.#now()),
    ]);
  }

  removeDepartment(departmentId: number): Promise<void> {
    return this.#record({ kind: 'department-removed', departmentId }, [
      departmentEvent('remove', departmentId, this.#now()),
    ]);
  }

  /** Gives or takes roles; nothing is recorded and told where nothing changes. */
  async changeRoles(
    action: 'add' | 'remove',
    roleIds: readonly number[],
    userIds: readonly string[],
  ): Promise<void> {
    const concerned = this.#directory.roles().filter(({ roleId }) => roleIds.includes(roleId));
    const holders = concerned.map((role) => {
      const others = role.userIds.filter((userId) => !userIds.includes(userId));
      if (action === 'remove') return { roleId: role.roleId, userIds: others };
      const added = userIds.filter((userId) => !role.userIds.includes(userId));
      return { roleId: role.roleId, userIds: [...role.userIds, ...added] };
    });
    const isSame = concerned.every(
      (role, index) => role.userIds.length === holders[index]?.userIds.length,
    );
    if (isSame) return;
    await this.#record({ kind: 'role-held', holders }, [
      roleEvent(action, userIds, roleIds, this.#now()),
    ]);
  }

  /** Appoints somebody, or changes what they are; told is only who becomes one. */
  async appointAdministrator(administrator: Administrator): Promise<void> {
    const { userId } = administrator;
    const present = this.#directory.administrators();
    const others = present.filter((one) => one.userId !== userId);
    const isNew = others.length === present.length;
    await this.#record(
      { kind: 'administrators', administrators: [...others, administrator] },
      isNew ? [administratorEvent('add', userId, this.#now())] : [],
    );
  }

  /** Nothing is recorded and told of somebody who is none. */
  async dismissAdministrator(userId: string): Promise<void> {
    const present = this.#directory.administrators();
    const administrators = present.filter((one) => one.userId !== userId);
    if (administrators.length === present.length) return;
    await this.#record({ kind: 'administrators', administrators }, [
      administratorEvent('remove', userId, this.#now()),
    ]);
  }

  /** Smart HR's list of joiners is no part of the address book: nothing is told. */
  addPreEntry(preEntry: PreEntry): Promise<void> {
    return this.#record({ kind: 'pre-entry', preEntry }, []);
  }

  async #record(change: OwnChange, events: readonly OccurredEvent[]): Promise<void> {
    const { corpId } = this.#directory.company;
    const pushes = this.#pusher.plan(corpId, events);
    await this.#store.record({ corpId, ...change }, pushes);
    await this.#pusher.accept(pushes);
  }
}
