import type { CompanyDirectory } from './company-directory.ts';

export interface RoleGroup {
  readonly groupId: number;
  readonly name: string;
}

/** DingTalk's own group: what is in it can't be given by the API. */
const DEFAULT_GROUP: RoleGroup = { groupId: 1_507_113_577, name: '默认' };
/** Where an organisation's own roles are, unless it makes groups of its own. */
const POSITION_GROUP: RoleGroup = { groupId: 1_507_113_583, name: '职务' };
/** In the spellings of both scripts. */
const DEFAULT_ROLES = new Set([
  '负责人',
  '主管',
  '主管理员',
  '子管理员',
  '負責人',
  '主管理員',
  '子管理員',
]);

/** The group that a role belongs to. */
export function roleGroupOf(role: { readonly name: string }): RoleGroup {
  return DEFAULT_ROLES.has(role.name) ? DEFAULT_GROUP : POSITION_GROUP;
}

/** Whether a role is one of DingTalk's own. */
export function isOfDefaultGroup(directory: CompanyDirectory, roleId: number): boolean {
  const role = directory.roles().find((entry) => entry.roleId === roleId);
  return role !== undefined && roleGroupOf(role) === DEFAULT_GROUP;
}
