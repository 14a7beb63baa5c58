import { maySeePerson } from './authorised-scope.ts';
import { requiredList } from './expect-parameters.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { isOfDefaultGroup } from './role-groups.ts';
import { oldRefusal } from './refusal.ts';

const ROLE_API = {
  family: 'top',
  method: 'POST',
  isMetered: false,
  scopes: ['qyapi_manage_addresslist'],
  omitsErrmsg: true,
} as const;
const MOST_ROLES = 20;

/** Giving and taking roles; unmetered. */
export const ROLE_CHANGE_OPERATIONS: readonly AppOperation[] = [
  {
    ...ROLE_API,
    api: 'topapi/role/addrolesforemps',
    handle: async (call) => {
      const roleIds = roleIdsOf(call);
      if (roleIds.some((roleId) => isOfDefaultGroup(call.directory, roleId))) {
        throw oldRefusal(33_011, '无效的roleIds: 默认角色不允许添加');
      }
      await call.contacts.changeRoles('add', roleIds, userIdsOf(call, 20));
      return {};
    },
  },
  {
    ...ROLE_API,
    api: 'topapi/role/removerolesforemps',
    handle: async (call) => {
      await call.contacts.changeRoles('remove', roleIdsOf(call), userIdsOf(call, 100));
      return {};
    },
  },
];

/** @throws Refusal 33011 */
function roleIdsOf(call: AppCall): readonly number[] {
  const known = new Set(call.directory.roles().map(({ roleId }) => roleId));
  const roleIds = requiredList(call, 'roleIds', MOST_ROLES).map(Number);
  if (!roleIds.every((roleId) => known.has(roleId))) throw oldRefusal(33_011, '无效的roleIds');
  return roleIds;
}

/** @throws Refusal 33012 or 50002 */
function userIdsOf(call: AppCall, most: number): readonly string[] {
  const userIds = requiredList(call, 'userIds', most);
  for (const userId of userIds) {
    const person = call.directory.member(userId);
    if (person === undefined) throw oldRefusal(33_012, '无效的userIds');
    if (!maySeePerson(call, person)) throw oldRefusal(50_002, '企业员工不在授权范围');
  }
  return userIds;
}
