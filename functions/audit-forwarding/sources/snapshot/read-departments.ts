import {
  getDepartment,
  getUser,
  listSubDepartments,
  listUsers,
  type DingTalkClient,
  type User,
} from '../../../../shared/dingtalk/index.ts';
import type { CallOptions } from '../../ports.ts';
import type { Asked, Asker } from './asked-part.ts';
import type { SnapshotDepartment, SnapshotPerson } from './domain/snapshot.ts';
import { inTurns } from './in-turns.ts';
import { readPages } from './read-pages.ts';

/** The lowest priority: whoever waits for a name or a punch goes first. */
export const READING_PRIORITY = 'report';

const PEOPLE_PER_PAGE = 100;
const DEPARTMENTS_AT_ONCE = 4;
const MOST_DEPARTMENTS = 20_000;

export type SnapshotClient = Pick<DingTalkClient, 'call'>;

/** People and departments as they are met. Only what a snapshot has is held, never a whole answer. */
export class DepartmentReading {
  readonly departments = new Map<number, SnapshotDepartment>();
  readonly people = new Map<string, SnapshotPerson>();
  readonly unreadIds = new Set<number>();
  readonly #client: SnapshotClient;
  readonly #asker: Asker;
  readonly #call: CallOptions;

  constructor(client: SnapshotClient, asker: Asker, call: CallOptions) {
    this.#client = client;
    this.#asker = asker;
    this.#call = call;
  }

  /** Each department once, whatever cycles the answers form. @throws PermissionMissingError */
  async read(rootIds: readonly number[], userIds: readonly string[]): Promise<void> {
    const known = new Set(rootIds);
    const waiting = [...rootIds];
    await inTurns([...rootIds], DEPARTMENTS_AT_ONCE, (id) => this.#readRoot(id));
    await inTurns(waiting, DEPARTMENTS_AT_ONCE, async (id) => {
      const [below, members] = await Promise.all([this.#childrenOf(id), this.#readMembers(id)]);
      // Without the permission nothing is told of any department.
      for (const part of [below, members]) if (part.outcome === 'denied') throw part.error;
      if (below.outcome !== 'told' || members.outcome !== 'told') this.unreadIds.add(id);
      for (const child of below.outcome === 'told' ? below.value : []) {
        if (known.has(child) || known.size >= MOST_DEPARTMENTS) continue;
        known.add(child);
        waiting.push(child);
      }
    });
    const others = userIds.filter((userId) => !this.people.has(userId));
    await inTurns([...others], DEPARTMENTS_AT_ONCE, (userId) => this.#readPerson(userId));
  }

  /** The name of a root is in no list. */
  async #readRoot(departmentId: number): Promise<void> {
    const asked = await this.#asker.ask(
      () => lookUpDepartment(this.#client, departmentId, this.#call),
      this.#call,
    );
    if (asked.outcome === 'told') this.departments.set(departmentId, asked.value);
  }

  #childrenOf(departmentId: number): Promise<Asked<readonly number[]>> {
    return this.#asker.ask(async () => {
      const { answer } = await this.#client.call(
        listSubDepartments,
        { departmentId },
        { ...this.#call, priority: READING_PRIORITY },
      );
      // Negative ids are the school directory's.
      const children = answer.result.filter(({ dept_id: id }) => id > 0);
      for (const { dept_id: id, name } of children) {
        this.departments.set(id, { name, parentId: departmentId });
      }
      return children.map(({ dept_id: id }) => id);
    }, this.#call);
  }

  #readMembers(departmentId: number): Promise<Asked<void>> {
    return this.#asker.ask(
      () =>
        readPages(listUsers.name, async (cursor) => {
          const { result } = (
            await this.#client.call(
              listUsers,
              { departmentId, cursor, size: PEOPLE_PER_PAGE },
              { ...this.#call, priority: READING_PRIORITY },
            )
          ).answer;
          for (const user of result.list) this.people.set(user.userid, personOf(user));
          return result.has_more ? result.next_cursor : 'end';
        }),
      this.#call,
    );
  }

  async #readPerson(userId: string): Promise<void> {
    const asked = await this.#asker.ask(
      () => lookUpPerson(this.#client, userId, this.#call),
      this.#call,
    );
    if (asked.outcome === 'told') this.people.set(userId, asked.value);
  }
}

export async function lookUpPerson(
  client: SnapshotClient,
  userId: string,
  call: CallOptions,
): Promise<SnapshotPerson> {
  const options = { ...call, priority: READING_PRIORITY } as const;
  return personOf((await client.call(getUser, { userId }, options)).answer.result);
}

export async function lookUpDepartment(
  client: SnapshotClient,
  departmentId: number,
  call: CallOptions,
): Promise<SnapshotDepartment> {
  const options = { ...call, priority: READING_PRIORITY } as const;
  const { name, parent_id: parentId } = (
    await client.call(getDepartment, { departmentId }, options)
  ).answer.result;
  return parentId === undefined ? { name } : { name, parentId };
}

/** Telephone numbers and addresses stay where they are. */
function personOf(user: User): SnapshotPerson {
  const { active, admin, boss, dept_id_list: departmentIds, manager_userid: managerUserId } = user;
  return {
    name: user.name,
    departmentIds: [...(departmentIds ?? [])].sort((one, other) => one - other),
    ...(user.title === undefined ? {} : { title: user.title }),
    ...(managerUserId === undefined ? {} : { managerUserId }),
    ...(active === undefined ? {} : { isActive: active }),
    ...(admin === undefined ? {} : { isAdmin: admin }),
    ...(boss === undefined ? {} : { isBoss: boss }),
  };
}
