import type { SampleCompany, SamplePerson } from '../sample-company/sample-company.ts';
import {
  departmentsOf,
  type Administrator,
  type ContactDepartment,
  type ContactPerson,
} from './contact-person.ts';
import type { ContactState, ContactStore } from './contact-store.ts';
import { formatDate, startOfDate } from './local-date-time.ts';

/** Hour of the last day at which an account is closed: 18:00 UTC+8. */
const LEAVING_HOUR_MS = 18 * 3_600_000;

/** Somebody who is no longer in the directory. */
export interface Departure {
  readonly person: ContactPerson;
  readonly leftAtEpochMs: number;
  /** Taken out by the API, or left on the last day of employment. */
  readonly reason: 'oapi' | 'leave';
}

interface Today {
  readonly date: string;
  readonly version: number;
  readonly departments: readonly ContactDepartment[];
  readonly members: ReadonlyMap<number, readonly ContactPerson[]>;
}

/**
 * The company's people and departments as they are today, with all that the API has changed: joiners
 * to come and leavers are not in it.
 */
export class CompanyDirectory {
  readonly company: SampleCompany;
  readonly #store: ContactStore;
  readonly #now: () => number;
  readonly #sample: ReadonlyMap<string, SamplePerson>;
  #today: Today | undefined;

  constructor(company: SampleCompany, store: ContactStore, now: () => number) {
    this.company = company;
    this.#store = store;
    this.#now = now;
    this.#sample = new Map(company.people.map((person) => [person.userId, person]));
  }

  /** Anybody who was ever employed, leavers included. */
  everEmployed(userId: string): ContactPerson | undefined {
    const { people, departures } = this.changes;
    return (
      people.get(userId) ??
      this.#sample.get(userId) ??
      departures.find(({ person }) => person.userId === userId)?.person
    );
  }

  /** Whether the sample company has laid out a life for this person. */
  isOfSample(userId: string): boolean {
    return this.#sample.has(userId);
  }

  /** Somebody of today's directory. */
  member(userId: string): ContactPerson | undefined {
    const { people } = this.changes;
    const person = people.has(userId) ? people.get(userId) : this.#sample.get(userId);
    return person !== undefined && isMemberOn(person, formatDate(this.#now())) ? person : undefined;
  }

  memberByUnionId(unionId: string): ContactPerson | undefined {
    return this.members().find((person) => person.unionId === unionId);
  }

  /** Everybody once, by department. */
  members(): readonly ContactPerson[] {
    return [...new Set([...this.#asOfToday().members.values()].flat())];
  }

  /** A department's own members, without those of the departments below it. */
  membersOf(departmentId: number): readonly ContactPerson[] {
    return this.#asOfToday().members.get(departmentId) ?? [];
  }

  department(departmentId: number): ContactDepartment | undefined {
    return this.#asOfToday().departments.find((entry) => entry.departmentId === departmentId);
  }

  /** Direct children only. */
  childrenOf(departmentId: number): readonly ContactDepartment[] {
    return this.#asOfToday().departments.filter((entry) => entry.parentId === departmentId);
  }

  /** The roles with those who hold them, leavers included. */
  roles(): SampleCompany['roles'] {
    const { roleHolders } = this.changes;
    return this.company.roles.map((role) => ({
      ...role,
      userIds: roleHolders.get(role.roleId) ?? role.userIds,
    }));
  }

  /** At first one, who manages everything. */
  administrators(): readonly Administrator[] {
    const main = { userId: this.company.operatorUserId, level: 1, departmentIds: [1] } as const;
    return this.changes.administrators ?? [main];
  }

  /** Whether the department is one of these or lies below one of them. */
  isWithin(departmentId: number, roots: readonly number[]): boolean {
    let current: number | undefined = departmentId;
    while (current !== undefined) {
      if (roots.includes(current)) return true;
      current = this.department(current)?.parentId;
    }
    return false;
  }

  /** Those whose account has been closed, in the order of leaving. */
  leavers(): readonly Departure[] {
    const today = formatDate(this.#now());
    const { people, departures } = this.changes;
    const removed = departures.map((entry) => ({ ...entry, reason: 'oapi' as const }));
    const takenOut = new Set(departures.map(({ person }) => person.userId));
    const left = this.company.people.flatMap((sample) => {
      const { leftOn } = sample;
      if (leftOn === undefined || leftOn >= today || takenOut.has(sample.userId)) return [];
      const person = people.get(sample.userId) ?? sample;
      const leftAtEpochMs = startOfDate(leftOn) + LEAVING_HOUR_MS;
      return [{ person, leftAtEpochMs, reason: 'leave' as const }];
    });
    return [...left, ...removed].sort((one, other) => one.leftAtEpochMs - other.leftAtEpochMs);
  }

  /** What the API has changed. */
  get changes(): ContactState {
    return this.#store.of(this.company.corpId);
  }

  #asOfToday(): Today {
    const date = formatDate(this.#now());
    const { version } = this.changes;
    if (this.#today?.date !== date || this.#today.version !== version) {
      const departments = this.#departments();
      this.#today = { date, version, departments, members: this.#membersOn(date) };
    }
    return this.#today;
  }

  #departments(): readonly ContactDepartment[] {
    const changed = this.changes.departments;
    const untouched = this.company.departments.map((entry) =>
      changed.has(entry.departmentId) ? changed.get(entry.departmentId) : entry,
    );
    const ofSample = new Set(this.company.departments.map((entry) => entry.departmentId));
    const added = [...changed.values()].filter(
      (entry) => entry !== undefined && !ofSample.has(entry.departmentId),
    );
    return [...untouched, ...added].filter((entry) => entry !== undefined);
  }

  #membersOn(date: string): ReadonlyMap<number, readonly ContactPerson[]> {
    const changed = this.changes.people;
    const untouched = this.company.people.map((person) =>
      changed.has(person.userId) ? changed.get(person.userId) : person,
    );
    const added = [...changed.values()].filter(
      (person) => person !== undefined && !this.#sample.has(person.userId),
    );
    const members = new Map<number, ContactPerson[]>();
    for (const person of [...untouched, ...added]) {
      if (person === undefined || !isMemberOn(person, date)) continue;
      for (const departmentId of departmentsOf(person)) {
        const list = members.get(departmentId);
        if (list === undefined) members.set(departmentId, [person]);
        else list.push(person);
      }
    }
    return members;
  }
}

function isMemberOn(person: ContactPerson, date: string): boolean {
  const hasJoined = person.addedAtEpochMs !== undefined || person.hiredOn <= date;
  return hasJoined && (person.leftOn === undefined || person.leftOn >= date);
}
