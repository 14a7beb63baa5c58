import { Journal } from '../stand-in/journal.ts';
import type {
  Administrator,
  ContactDepartment,
  ContactPerson,
  PreEntry,
} from './contact-person.ts';
import { isRecord } from './json-value.ts';
import type { QueuedPush } from './push/queued-push.ts';

/** A change of the address book; whole states, of which the last one holds. */
export type ContactChange = { readonly corpId: string } & (
  | { readonly kind: 'person-saved'; readonly person: ContactPerson }
  | {
      readonly kind: 'person-removed';
      readonly person: ContactPerson;
      readonly leftAtEpochMs: number;
    }
  | { readonly kind: 'department-saved'; readonly department: ContactDepartment }
  | { readonly kind: 'department-removed'; readonly departmentId: number }
  | {
      readonly kind: 'role-held';
      readonly holders: readonly {
        readonly roleId: number;
        readonly userIds: readonly string[];
      }[];
    }
  | { readonly kind: 'pre-entry'; readonly preEntry: PreEntry }
  | { readonly kind: 'administrators'; readonly administrators: readonly Administrator[] }
);

/** What the API has made of one organisation's address book. */
export interface ContactState {
  /** Rises with every change. */
  readonly version: number;
  /** Undefined for somebody who was taken out. */
  readonly people: ReadonlyMap<string, ContactPerson | undefined>;
  /** In the order of leaving. */
  readonly departures: readonly {
    readonly person: ContactPerson;
    readonly leftAtEpochMs: number;
  }[];
  /** Undefined for a department that was taken away. */
  readonly departments: ReadonlyMap<number, ContactDepartment | undefined>;
  readonly roleHolders: ReadonlyMap<number, readonly string[]>;
  readonly preEntries: readonly PreEntry[];
  /** Undefined until one was appointed or dismissed. */
  readonly administrators: readonly Administrator[] | undefined;
}

interface State extends ContactState {
  version: number;
  readonly people: Map<string, ContactPerson | undefined>;
  readonly departures: { person: ContactPerson; leftAtEpochMs: number }[];
  readonly departments: Map<number, ContactDepartment | undefined>;
  readonly roleHolders: Map<number, readonly string[]>;
  readonly preEntries: PreEntry[];
  administrators: readonly Administrator[] | undefined;
}

/** Changes of address books, durable, each in one record with what is to be told of it. */
export class ContactStore {
  readonly #states = new Map<string, State>();
  #pushesOfBefore: QueuedPush[] = [];
  #journal: Journal | undefined;

  static async open(filePath: string): Promise<ContactStore> {
    const store = new ContactStore();
    store.#journal = await Journal.open(filePath, (record) => {
      if (!isChange(record)) return;
      store.#apply(record);
      store.#pushesOfBefore.push(...(record.pushes ?? []));
    });
    return store;
  }

  of(corpId: string): ContactState {
    return this.#stateOf(corpId);
  }

  /** Takes effect at once; resolves when it, and what there is to tell, is on disk. */
  async record(change: ContactChange, pushes: readonly QueuedPush[]): Promise<void> {
    this.#apply(change);
    await this.#journal?.append(pushes.length === 0 ? change : { ...change, pushes });
  }

  /** Pushes that were saved before the store was opened, for a queue that may lack the last of them. */
  takePushesOfBefore(): readonly QueuedPush[] {
    const pushes = this.#pushesOfBefore;
    this.#pushesOfBefore = [];
    return pushes;
  }

  async close(): Promise<void> {
    await this.#journal?.close();
  }

  #stateOf(corpId: string): State {
    const found = this.#states.get(corpId);
    if (found !== undefined) return found;
    const state: State = {
      version: 0,
      people: new Map(),
      departures: [],
      departments: new Map(),
      roleHolders: new Map(),
      preEntries: [],
      administrators: undefined,
    };
    this.#states.set(corpId, state);
    return state;
  }

  #apply(change: ContactChange): void {
    const state = this.#stateOf(change.corpId);
    state.version += 1;
    switch (change.kind) {
      case 'person-saved':
        state.people.set(change.person.userId, change.person);
        return;
      case 'person-removed':
        state.people.set(change.person.userId, undefined);
        state.departures.push({ person: change.person, leftAtEpochMs: change.leftAtEpochMs });
        return;
      case 'department-saved':
        state.departments.set(change.department.departmentId, change.department);
        return;
      case 'department-removed':
        state.departments.set(change.departmentId, undefined);
        return;
      case 'role-held':
        for (const { roleId, userIds } of change.holders) state.roleHolders.set(roleId, userIds);
        return;
      case 'pre-entry':
        state.preEntries.push(change.preEntry);
        return;
      case 'administrators':
        state.administrators = change.administrators;
    }
  }
}

function isChange(
  record: unknown,
): record is ContactChange & { readonly pushes?: readonly QueuedPush[] } {
  return isRecord(record) && typeof record['kind'] === 'string';
}
