import type { Department, User } from '../dingtalk/index.ts';
import { mayPass } from './ask-ding-talk.ts';
import type { DirectoryWalk, Found, LookUpOptions } from './directory.ts';

/** What a walk reads of a department. */
export interface DepartmentReader {
  subDepartments(
    departmentId: number,
    options: LookUpOptions,
  ): Promise<Found<readonly Department[]>>;
  /** Undefined: the walk is not after people. */
  readonly members:
    ((departmentId: number, options: LookUpOptions) => Promise<Found<readonly User[]>>) | undefined;
}

/** One after the other, a large company would take a minute; the pacer sees to the rate. */
const DEPARTMENTS_AT_ONCE = 8;
const MOST_PEOPLE = 200_000;
/** After so many departments in a row that could not be read, the others are not tried. */
const MOST_FAILURES_IN_A_ROW = 8;

export interface WalkLimits {
  readonly nowEpochMs: number;
  readonly mostDepartments: number;
}

/** The walk so far. */
class Walk {
  readonly departments = new Map<number, Department>();
  readonly parents = new Map<number, number>();
  readonly people = new Map<string, User>();
  readonly unread = new Set<number>();
  readonly waiting: number[];
  /** Every department that was ever put in line: a cycle is not walked twice. */
  readonly known: Set<number>;
  asOfEpochMs: number;
  isDegraded = false;
  isCut = false;
  read = 0;
  failuresInARow = 0;
  firstFailure: Error | undefined;

  readonly #mostDepartments: number;

  constructor(rootIds: readonly number[], limits: WalkLimits) {
    this.#mostDepartments = limits.mostDepartments;
    this.known = new Set(rootIds);
    this.waiting = [...this.known];
    this.asOfEpochMs = limits.nowEpochMs;
  }

  /** True if it was read. */
  note<Value>(
    departmentId: number,
    found: Found<Value>,
  ): found is Found<Value> & { outcome: 'found' } {
    const { asOfEpochMs, isDegraded } =
      found.outcome === 'found' ? found.entry : { ...found, isDegraded: false };
    this.asOfEpochMs = Math.min(this.asOfEpochMs, asOfEpochMs);
    this.isDegraded ||= isDegraded;
    if (found.outcome !== 'found') this.unread.add(departmentId);
    return found.outcome === 'found';
  }

  addBelow(parentId: number, departments: readonly Department[]): void {
    for (const department of departments) {
      const { dept_id: id } = department;
      if (id <= 0) continue;
      if (!this.departments.has(id)) {
        if (this.departments.size >= this.#mostDepartments) {
          this.isCut = true;
          return;
        }
        this.departments.set(id, department);
        this.parents.set(id, parentId);
      }
      if (this.known.has(id)) continue;
      this.known.add(id);
      this.waiting.push(id);
    }
  }

  addPeople(people: readonly User[]): void {
    for (const person of people) {
      if (this.people.size >= MOST_PEOPLE) this.isCut = true;
      else this.people.set(person.userid, person);
    }
  }

  get isHopeless(): boolean {
    return this.failuresInARow >= MOST_FAILURES_IN_A_ROW || this.people.size >= MOST_PEOPLE;
  }
}

/**
 * Reads departments from the roots downwards, each once, whatever cycles the answers form. A department
 * that the app may not see, that is gone or that cannot be read is named, and the walk goes on without
 * it; after eight failures in a row it stops and names the rest.
 *
 * @throws the first failure if nothing at all could be read; what no other department would answer
 *   differently (a missing permission, refused keys); the reason of the signal
 */
export async function walkDepartments(
  reader: DepartmentReader,
  rootIds: readonly number[],
  options: LookUpOptions,
  limits: WalkLimits,
): Promise<DirectoryWalk> {
  const walk = new Walk(rootIds, limits);
  while (walk.waiting.length > 0 && !walk.isHopeless) {
    const batch = walk.waiting.splice(0, DEPARTMENTS_AT_ONCE);
    await Promise.all(batch.map((departmentId) => visit(reader, walk, departmentId, options)));
  }
  if (walk.read === 0 && walk.firstFailure !== undefined) throw walk.firstFailure;
  const unreadDepartmentIds = [...walk.unread, ...walk.waiting].sort((a, b) => a - b);
  const { departments, parents, people, asOfEpochMs, isDegraded } = walk;
  const isComplete = unreadDepartmentIds.length === 0 && !walk.isCut;
  return { departments, parents, people, unreadDepartmentIds, isComplete, asOfEpochMs, isDegraded };
}

async function visit(
  reader: DepartmentReader,
  walk: Walk,
  departmentId: number,
  options: LookUpOptions,
): Promise<void> {
  try {
    const [below, members] = await Promise.all([
      reader.subDepartments(departmentId, options),
      reader.members?.(departmentId, options),
    ]);
    if (walk.note(departmentId, below)) walk.addBelow(departmentId, below.entry.value);
    if (members !== undefined && walk.note(departmentId, members)) {
      walk.addPeople(members.entry.value);
    }
    walk.read += 1;
    walk.failuresInARow = 0;
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!mayPass(error)) throw error;
    walk.unread.add(departmentId);
    walk.failuresInARow += 1;
    walk.firstFailure ??= error as Error;
  }
}
