import {
  getAdministratorScope,
  getAppScopes,
  listAdministrators,
  listRoleHolders,
  listRoles,
} from '../../../../shared/dingtalk/index.ts';
import type { CallOptions } from '../../ports.ts';
import { Asker, type Asked } from './asked-part.ts';
import type { DirectoryReader, DirectoryReading, Look, RoleReading } from './directory-reader.ts';
import {
  compareTexts,
  type SnapshotAdministrator,
  type SnapshotAppScope,
  type SnapshotPart,
} from './domain/snapshot.ts';
import { inTurns } from './in-turns.ts';
import {
  DepartmentReading,
  lookUpDepartment,
  lookUpPerson,
  READING_PRIORITY,
  type SnapshotClient,
} from './read-departments.ts';
import { readPages } from './read-pages.ts';

const ROLES_PER_PAGE = 200;
const HOLDERS_PER_PAGE = 100;
const AT_ONCE = 4;
const WHOLE_ORGANISATION = 1;

/**
 * The directory by DingTalk's API, asked anew each time at the lowest priority. None of its calls is
 * metered; there are about two for each department, one for each hundred people, one for each role and
 * hundred of its holders, one for each administrator and three more.
 */
export function createDingTalkDirectoryReader(client: SnapshotClient): DirectoryReader {
  return {
    read: (call) => new DirectoryRead(client, call).read(),
    lookAtPerson: (userId, call) => look(() => lookUpPerson(client, userId, call), call),
    lookAtDepartment: (id, call) => look(() => lookUpDepartment(client, id, call), call),
  };
}

async function look<Found>(
  question: () => Promise<Found>,
  call: CallOptions,
): Promise<Look<Found>> {
  const asked = await new Asker().ask(question, call);
  switch (asked.outcome) {
    case 'told':
      return { outcome: 'found', value: asked.value };
    case 'gone':
    case 'outside':
      return { outcome: asked.outcome };
    case 'denied':
    case 'failed':
      return { outcome: 'unread' };
  }
}

class DirectoryRead {
  readonly #asker = new Asker();
  readonly #client: SnapshotClient;
  readonly #call: CallOptions;
  readonly #unreadParts: SnapshotPart[] = [];
  readonly #unreadRoleIds: number[] = [];

  constructor(client: SnapshotClient, call: CallOptions) {
    this.#client = client;
    this.#call = call;
  }

  async read(): Promise<DirectoryReading> {
    const appScope = this.#part('appScope', await this.#ask(() => this.#readAppScope()));
    const rootIds = rootsOf(appScope);
    const { departments, people, unreadIds } = await this.#readDepartments(rootIds, appScope);
    const roles = this.#part('roles', await this.#ask(() => this.#readRoles()));
    await inTurns([...(roles ?? [])], AT_ONCE, async ([roleId, role]) => {
      roles?.set(roleId, { ...role, userIds: await this.#holdersOf(roleId) });
    });
    const administrators = this.#part(
      'administrators',
      await this.#ask(() => this.#readAdministrators()),
    );
    await inTurns([...(administrators ?? [])], AT_ONCE, async ([userId, { sysLevel }]) => {
      administrators?.set(userId, { sysLevel, ...(await this.#managedBy(userId)) });
    });
    return {
      rootIds,
      departments,
      people,
      roles,
      administrators,
      appScope,
      unread: {
        departmentIds: [...unreadIds],
        roleIds: this.#unreadRoleIds,
        parts: this.#unreadParts,
      },
      passingFailure: this.#asker.passingFailure,
    };
  }

  async #readDepartments(
    rootIds: readonly number[],
    appScope: SnapshotAppScope | undefined,
  ): Promise<DepartmentReading> {
    const reading = new DepartmentReading(this.#client, this.#asker, this.#call);
    await reading.read(rootIds, appScope?.userIds ?? []);
    return reading;
  }

  async #readAppScope(): Promise<SnapshotAppScope> {
    const { answer } = await this.#client.call(getAppScopes, {}, this.#options());
    const { auth_org_scopes: scopes, auth_user_field: fields } = answer;
    return {
      departmentIds: [...scopes.authed_dept].sort((one, other) => one - other),
      userIds: [...scopes.authed_user].sort(compareTexts),
      userFields: [...fields].sort(compareTexts),
    };
  }

  async #readRoles(): Promise<Map<number, RoleReading>> {
    const roles = new Map<number, RoleReading>();
    await readPages(listRoles.name, async (offset) => {
      const page = { offset, size: ROLES_PER_PAGE };
      const { result } = (await this.#client.call(listRoles, page, this.#options())).answer;
      for (const group of result.list) {
        for (const { id, name } of group.roles) {
          roles.set(id, { name, groupName: group.name, userIds: undefined });
        }
      }
      return result.hasMore ? offset + ROLES_PER_PAGE : 'end';
    });
    return roles;
  }

  async #holdersOf(roleId: number): Promise<readonly string[] | undefined> {
    const userIds: string[] = [];
    const asked = await this.#ask(() =>
      readPages(listRoleHolders.name, async (offset) => {
        const page = { roleId, offset, size: HOLDERS_PER_PAGE };
        const { result } = (await this.#client.call(listRoleHolders, page, this.#options())).answer;
        userIds.push(...result.list.map(({ userid }) => userid));
        return result.hasMore ? offset + HOLDERS_PER_PAGE : 'end';
      }),
    );
    if (asked.outcome === 'told') return userIds;
    this.#unreadRoleIds.push(roleId);
    return undefined;
  }

  async #readAdministrators(): Promise<Map<string, SnapshotAdministrator>> {
    const { result } = (await this.#client.call(listAdministrators, {}, this.#options())).answer;
    return new Map(
      result.map(({ sys_level: sysLevel, userid }) => [userid, { sysLevel }] as const),
    );
  }

  /** Without departments where they are not told. */
  async #managedBy(userId: string): Promise<Pick<SnapshotAdministrator, 'departmentIds'>> {
    const asked = await this.#ask(() =>
      this.#client.call(getAdministratorScope, { userId }, this.#options()),
    );
    if (asked.outcome !== 'told') return {};
    return { departmentIds: [...asked.value.answer.dept_ids].sort((one, other) => one - other) };
  }

  #part<Value>(part: SnapshotPart, asked: Asked<Value>): Value | undefined {
    if (asked.outcome === 'told') return asked.value;
    this.#unreadParts.push(part);
    return undefined;
  }

  #ask<Value>(question: () => Promise<Value>): Promise<Asked<Value>> {
    return this.#asker.ask(question, this.#call);
  }

  #options() {
    return { ...this.#call, priority: READING_PRIORITY } as const;
  }
}

/** Where the scope is not told, the whole organisation is tried. */
function rootsOf(appScope: SnapshotAppScope | undefined): readonly number[] {
  const roots = appScope?.departmentIds ?? [WHOLE_ORGANISATION];
  return roots.includes(WHOLE_ORGANISATION) ? [WHOLE_ORGANISATION] : roots;
}
