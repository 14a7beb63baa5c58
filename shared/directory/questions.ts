import * as z from 'zod';
import {
  getUser,
  listRoleHolders,
  listRoles,
  listSubDepartments,
  listUsers,
  OutsideAuthorisedScopeError,
  RequestRejectedError,
  type Department,
  type User,
} from '../dingtalk/index.ts';
import type { Role } from './directory.ts';
import { allPages } from './pages.ts';
import type { Question } from './question.ts';

const USERS_PER_PAGE = 100;
const ROLES_PER_PAGE = 200;
const HOLDERS_PER_PAGE = 100;
/** What DingTalk says of whom it does not know (error table of 2026-08-22). */
const NO_SUCH_PERSON = ['33012', '60121'];
const NO_SUCH_DEPARTMENT = ['60003'];
/** A guess: the error table has no code for an unknown role; this one was seen for one. */
const NO_SUCH_ROLE = ['33011'];

/** One person. */
export function userQuestion(userId: string): Question<User> {
  return {
    name: `user/${userId}`,
    kind: 'user',
    operation: getUser.name,
    governedBy: ['everything'],
    ask: async (client, callOptions) =>
      (await client.call(getUser, { userId }, callOptions())).answer.result,
    refusal: refusalBy(NO_SUCH_PERSON),
    read: (document) => getUser.schema.parse({ result: document }).result,
  };
}

/** The departments directly below one. A change of one may concern any list: it may have moved. */
export function subDepartmentsQuestion(departmentId: number): Question<readonly Department[]> {
  return {
    name: `sub-departments/${String(departmentId)}`,
    kind: 'sub-departments',
    operation: listSubDepartments.name,
    governedBy: ['everything', 'departments'],
    ask: async (client, callOptions) => {
      const { answer } = await client.call(listSubDepartments, { departmentId }, callOptions());
      return answer.result.filter(({ dept_id: id }) => id > 0);
    },
    refusal: refusalBy(NO_SUCH_DEPARTMENT),
    read: (document) => listSubDepartments.schema.parse({ result: document }).result,
  };
}

/** Who belongs to this very department. An event about a person does not say to which they belong. */
export function membersQuestion(departmentId: number): Question<readonly User[]> {
  return {
    name: `members/${String(departmentId)}`,
    kind: 'members',
    operation: listUsers.name,
    governedBy: ['everything', 'people'],
    ask: (client, callOptions) =>
      allPages(listUsers.name, 0, async (cursor) => {
        const page = { departmentId, cursor, size: USERS_PER_PAGE };
        const { result } = (await client.call(listUsers, page, callOptions())).answer;
        return { items: result.list, next: result.has_more ? result.next_cursor : 'end' };
      }),
    refusal: refusalBy(NO_SUCH_DEPARTMENT),
    read: (document) =>
      listUsers.schema.parse({ result: { has_more: false, list: document } }).result.list,
  };
}

const keptRoles: z.ZodType<Role[]> = z.array(
  z.object({ roleId: z.int(), name: z.string(), groupName: z.string() }),
);

/** Every role of the organisation. */
export function rolesQuestion(): Question<readonly Role[]> {
  return {
    name: 'roles',
    kind: 'roles',
    operation: listRoles.name,
    governedBy: ['everything', 'roles'],
    ask: (client, callOptions) =>
      allPages(listRoles.name, 0, async (offset) => {
        const page = { offset, size: ROLES_PER_PAGE };
        const { result } = (await client.call(listRoles, page, callOptions())).answer;
        const items = result.list.flatMap(({ name: groupName, roles }) =>
          roles.map(({ id: roleId, name }) => ({ roleId, name, groupName })),
        );
        return { items, next: result.hasMore ? offset + ROLES_PER_PAGE : 'end' };
      }),
    // No refusal of this call speaks of a single subject.
    refusal: () => undefined,
    read: (document) => keptRoles.parse(document),
  };
}

/** The userIds of those who have a role; leavers lose it, so events about people concern it too. */
export function roleHoldersQuestion(roleId: number): Question<readonly string[]> {
  return {
    name: `role-holders/${String(roleId)}`,
    kind: 'role-holders',
    operation: listRoleHolders.name,
    governedBy: ['everything', 'people', 'roles'],
    ask: (client, callOptions) =>
      allPages(listRoleHolders.name, 0, async (offset) => {
        const page = { roleId, offset, size: HOLDERS_PER_PAGE };
        const { result } = (await client.call(listRoleHolders, page, callOptions())).answer;
        const items = result.list.map(({ userid }) => userid);
        return { items, next: result.hasMore ? offset + HOLDERS_PER_PAGE : 'end' };
      }),
    refusal: refusalBy(NO_SUCH_ROLE),
    read: (document) => z.array(z.string()).parse(document),
  };
}

function refusalBy(
  absentCodes: readonly string[],
): (error: unknown) => 'absent' | 'outside' | undefined {
  return (error) => {
    if (error instanceof OutsideAuthorisedScopeError) return 'outside';
    const isAbsent =
      error instanceof RequestRejectedError && absentCodes.includes(error.vendorCode ?? '');
    return isAbsent ? 'absent' : undefined;
  };
}
