import type {
  DirectoryReader,
  DirectoryReading,
  Look,
} from '../../../functions/audit-forwarding/sources/snapshot/directory-reader.ts';

/** Somebody as DingTalk has them. */
export interface DayPerson {
  departmentIds: number[];
  title: string;
}

/**
 * A directory that changes from day to day, and what of it the app is shown: the state of the world is
 * here in the open, and the reader tells of it what DingTalk would.
 */
export class DirectoryOfDays implements DirectoryReader {
  readonly people = new Map<string, DayPerson>();
  /** Parents by department; 1 is the top. */
  readonly departments = new Map<number, number | undefined>([[1, undefined]]);
  readonly roles = new Map<number, Set<string>>();
  readonly administrators = new Map<string, number>();
  /** Departments that are not shown, with all below them. */
  readonly hidden = new Set<number>();
  /** Departments whose answers fail today. */
  readonly failing = new Set<number>();
  /** Set: everything fails today. */
  failure: Error | undefined;
  readings = 0;
  looks = 0;

  async read(): Promise<DirectoryReading> {
    this.readings += 1;
    await Promise.resolve();
    if (this.failure !== undefined) throw this.failure;
    const read = new Set<number>();
    const unread: number[] = [];
    const met = new Set([1]);
    for (const id of met) {
      if (this.hidden.has(id) || this.failing.has(id)) {
        unread.push(id);
        continue;
      }
      read.add(id);
      for (const [child, parent] of this.departments) if (parent === id) met.add(child);
    }
    const people = [...this.people].filter(([, { departmentIds }]) =>
      departmentIds.some((id) => read.has(id)),
    );
    return {
      rootIds: [1],
      departments: new Map([...met].map((id) => [id, this.#department(id)] as const)),
      people: new Map(people.map(([userId, person]) => [userId, shown(person)] as const)),
      roles: new Map(
        [...this.roles].map(([id, userIds]) => [
          id,
          { name: `角色 ${String(id)}`, groupName: '職務', userIds: this.#seenOf(userIds) },
        ]),
      ),
      administrators: new Map(
        [...this.administrators].map(([userId, sysLevel]) => [userId, { sysLevel }]),
      ),
      appScope: { departmentIds: [1], userIds: [], userFields: [] },
      unread: { departmentIds: unread, roleIds: [], parts: [] },
      passingFailure: [...met].some((id) => this.failing.has(id))
        ? new Error('a department did not answer')
        : undefined,
    };
  }

  async lookAtPerson(userId: string): Promise<Look<ReturnType<typeof shown>>> {
    this.looks += 1;
    await Promise.resolve();
    const person = this.people.get(userId);
    if (person === undefined) return { outcome: 'gone' };
    const isShown = person.departmentIds.some((id) => !this.#isHidden(id));
    return isShown ? { outcome: 'found', value: shown(person) } : { outcome: 'outside' };
  }

  async lookAtDepartment(id: number): Promise<Look<{ name: string; parentId?: number }>> {
    this.looks += 1;
    await Promise.resolve();
    if (!this.departments.has(id)) return { outcome: 'gone' };
    if (this.#isHidden(id)) return { outcome: 'outside' };
    return { outcome: 'found', value: this.#department(id) };
  }

  #isHidden(departmentId: number): boolean {
    for (
      let id: number | undefined = departmentId;
      id !== undefined;
      id = this.departments.get(id)
    ) {
      if (this.hidden.has(id)) return true;
    }
    return false;
  }

  /** DingTalk does not tell of holders whom the app may not see. */
  #seenOf(userIds: ReadonlySet<string>): readonly string[] {
    return [...userIds].filter((userId) =>
      this.people.get(userId)?.departmentIds.some((id) => !this.#isHidden(id)),
    );
  }

  #department(id: number): { name: string; parentId?: number } {
    const parentId = this.departments.get(id);
    const name = `部門 ${String(id)}`;
    return parentId === undefined ? { name } : { name, parentId };
  }
}

function shown({ departmentIds, title }: DayPerson) {
  return { name: '任何人', departmentIds: [...departmentIds].sort(), title };
}
