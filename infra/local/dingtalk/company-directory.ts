import type {
  SampleCompany,
  SampleDepartment,
  SamplePerson,
} from '../sample-company/sample-company.ts';
import { formatDate, startOfDate } from './local-date-time.ts';

/** Hour of the last day at which an account is closed: 18:00 UTC+8. */
const LEAVING_HOUR_MS = 18 * 3_600_000;

/** The company's people and departments as they are today: joiners to come and leavers are not in it. */
export class CompanyDirectory {
  readonly company: SampleCompany;
  readonly #now: () => number;
  readonly #everybody: ReadonlyMap<string, SamplePerson>;
  #today = { date: '', members: new Map<number, readonly SamplePerson[]>() };

  constructor(company: SampleCompany, now: () => number) {
    this.company = company;
    this.#now = now;
    this.#everybody = new Map(company.people.map((person) => [person.userId, person]));
  }

  /** Anybody who was ever employed, leavers included. */
  everEmployed(userId: string): SamplePerson | undefined {
    return this.#everybody.get(userId);
  }

  /** Somebody of today's directory. */
  member(userId: string): SamplePerson | undefined {
    const person = this.#everybody.get(userId);
    return person !== undefined && isMemberOn(person, formatDate(this.#now())) ? person : undefined;
  }

  memberByUnionId(unionId: string): SamplePerson | undefined {
    return this.members().find((person) => person.unionId === unionId);
  }

  members(): readonly SamplePerson[] {
    return [...this.#membersByDepartment().values()].flat();
  }

  /** A department's own members, without those of the departments below it. */
  membersOf(departmentId: number): readonly SamplePerson[] {
    return this.#membersByDepartment().get(departmentId) ?? [];
  }

  department(departmentId: number): SampleDepartment | undefined {
    return this.company.departments.find((entry) => entry.departmentId === departmentId);
  }

  /** Direct children only. */
  childrenOf(departmentId: number): readonly SampleDepartment[] {
    return this.company.departments.filter((entry) => entry.parentId === departmentId);
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

  /** Those whose account has been closed, in the order of leaving, with the moment of leaving. */
  leavers(): readonly { readonly person: SamplePerson; readonly leftAtEpochMs: number }[] {
    const today = formatDate(this.#now());
    return this.company.people
      .flatMap((person) =>
        person.leftOn !== undefined && person.leftOn < today
          ? [{ person, leftAtEpochMs: startOfDate(person.leftOn) + LEAVING_HOUR_MS }]
          : [],
      )
      .sort((left, right) => left.leftAtEpochMs - right.leftAtEpochMs);
  }

  #membersByDepartment(): ReadonlyMap<number, readonly SamplePerson[]> {
    const date = formatDate(this.#now());
    if (this.#today.date !== date) {
      const members = new Map<number, SamplePerson[]>();
      for (const person of this.company.people) {
        if (!isMemberOn(person, date)) continue;
        const list = members.get(person.departmentId);
        if (list === undefined) members.set(person.departmentId, [person]);
        else list.push(person);
      }
      this.#today = { date, members };
    }
    return this.#today.members;
  }
}

function isMemberOn(person: SamplePerson, date: string): boolean {
  return person.hiredOn <= date && (person.leftOn === undefined || person.leftOn >= date);
}
