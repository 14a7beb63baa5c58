import { boundedInteger, requiredInteger } from './expect-parameters.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { roleGroupOf, type RoleGroup } from './role-groups.ts';
import { oldRefusal } from './refusal.ts';

/** Roles of the address book; unmetered. */
export const ROLE_OPERATIONS: readonly AppOperation[] = [
  {
    api: 'topapi/role/list',
    family: 'top',
    method: 'POST',
    isMetered: false,
    scopes: ['qyapi_get_department_list'],
    omitsErrmsg: true,
    handle: (call) => {
      const { offset, size } = window(call, 200);
      const roles = call.directory.roles();
      return {
        result: {
          hasMore: offset + size < roles.length,
          list: inGroups(roles.slice(offset, offset + size)),
        },
      };
    },
  },
  {
    api: 'topapi/role/simplelist',
    family: 'top',
    method: 'POST',
    isMetered: false,
    scopes: ['qyapi_get_department_member'],
    omitsErrmsg: true,
    handle: (call) => {
      const roleId = requiredInteger(call, 'role_id');
      const role = call.directory.roles().find((entry) => entry.roleId === roleId);
      if (role === undefined) throw oldRefusal(33_011, '无效的roleId');
      const { offset, size } = window(call, 100);
      const holders = role.userIds.flatMap((userId) => call.directory.member(userId) ?? []);
      return {
        result: {
          hasMore: offset + size < holders.length,
          list: holders
            .slice(offset, offset + size)
            .map((person) => ({ name: person.nameZhHK, userid: person.userId })),
        },
      };
    },
  },
];

interface Role {
  readonly roleId: number;
  readonly name: string;
}

/** In the order in which their groups first appear. */
function inGroups(roles: readonly Role[]): readonly unknown[] {
  const groups = new Map<RoleGroup, Role[]>();
  for (const role of roles) {
    const group = roleGroupOf(role);
    groups.set(group, [...(groups.get(group) ?? []), role]);
  }
  return [...groups].map(([group, members]) => ({
    ...group,
    roles: members.map(({ roleId, name }) => ({ id: roleId, name })),
  }));
}

/** Offset and size count only together: one alone means the first 20. */
function window(call: AppCall, maxSize: number): { offset: number; size: number } {
  const { parameters } = call;
  if (parameters.text('offset') === undefined || parameters.text('size') === undefined) {
    return { offset: 0, size: 20 };
  }
  return {
    offset: boundedInteger(call, 'offset', { min: 0, max: Number.MAX_SAFE_INTEGER }),
    size: boundedInteger(call, 'size', { min: 1, max: maxSize }),
  };
}
