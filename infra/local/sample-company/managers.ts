import type { SampleDepartment, SamplePerson } from './sample-company.ts';

type Unmanaged = Omit<SamplePerson, 'managerUserId'>;

/**
 * Gives everybody a manager: the head of the person's department, or of the nearest department above
 * for the head. A department's head is its longest-serving member of those who stay. The first person
 * of the company, its administrator, is above all heads and has nobody above.
 */
export function withManagers(
  departments: readonly SampleDepartment[],
  people: readonly Unmanaged[],
): SamplePerson[] {
  const parents = new Map(
    departments.map(({ departmentId, parentId }) => [departmentId, parentId]),
  );
  const heads = headsOf(people);
  const top = people[0]?.userId;
  return people.map((person) => {
    const managerUserId = person.userId === top ? undefined : managerOf(person, parents, heads);
    return { ...person, managerUserId: person.userId === top ? undefined : (managerUserId ?? top) };
  });
}

function headsOf(people: readonly Unmanaged[]): ReadonlyMap<number, Unmanaged> {
  const heads = new Map<number, Unmanaged>();
  for (const person of people) {
    const head = heads.get(person.departmentId);
    if (person.leftOn !== undefined) continue;
    if (head === undefined || person.hiredOn < head.hiredOn) {
      heads.set(person.departmentId, person);
    }
  }
  return heads;
}

function managerOf(
  person: Unmanaged,
  parents: ReadonlyMap<number, number | undefined>,
  heads: ReadonlyMap<number, Unmanaged>,
): string | undefined {
  let departmentId: number | undefined = person.departmentId;
  while (departmentId !== undefined) {
    const head = heads.get(departmentId);
    if (head !== undefined && head.userId !== person.userId) return head.userId;
    departmentId = parents.get(departmentId);
  }
  return undefined;
}
