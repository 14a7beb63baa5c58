import { randomInt } from 'node:crypto';
import { authorisedDepartment } from './authorised-scope.ts';
import type { ContactDepartment } from './contact-person.ts';
import { requiredInteger, requiredText } from './expect-parameters.ts';
import type { AppCall, AppOperation } from './operation.ts';
import { oldRefusal } from './refusal.ts';

const ROOT = 1;
const DEPARTMENT_API = {
  family: 'top',
  method: 'POST',
  isMetered: false,
  scopes: ['qyapi_manage_addresslist'],
} as const;

/** Changes of the departments of the address book; unmetered. */
export const DEPARTMENT_CHANGE_OPERATIONS: readonly AppOperation[] = [
  {
    ...DEPARTMENT_API,
    api: 'topapi/v2/department/create',
    handle: async (call) => {
      const name = requiredText(call, 'name');
      const parentId = requiredInteger(call, 'parent_id');
      requireName(name);
      requireParent(call, parentId);
      requireFreeName(call, name, parentId);
      const departmentId = newDepartmentId(call);
      const department = { departmentId, name, parentId, ...detailsOf(call, departmentId) };
      await call.contacts.saveDepartment(
        { ...department, createsGroup: call.parameters.flag('create_dept_group') },
        'create',
      );
      return { result: { dept_id: departmentId } };
    },
  },
  { ...DEPARTMENT_API, api: 'topapi/v2/department/update', handle: updateDepartment },
  {
    ...DEPARTMENT_API,
    api: 'topapi/v2/department/delete',
    handle: async (call) => {
      const { departmentId } = authorisedDepartment(call, 'dept_id');
      if (departmentId === ROOT) throw oldRefusal(60_007, '不允许删除根部门');
      if (call.directory.childrenOf(departmentId).length > 0) {
        throw oldRefusal(60_006, '不允许删除有子部门的部门');
      }
      if (call.directory.membersOf(departmentId).length > 0) {
        throw oldRefusal(60_005, '不允许删除有成员的部门');
      }
      await call.contacts.removeDepartment(departmentId);
      return {};
    },
  },
];

async function updateDepartment(call: AppCall): Promise<Record<string, unknown>> {
  const before = authorisedDepartment(call, 'dept_id');
  const { departmentId } = before;
  if (departmentId === ROOT) throw oldRefusal(60_018, '不允许更新根部门');
  const name = call.parameters.text('name') ?? before.name;
  const parentId = call.parameters.integer('parent_id') ?? before.parentId;
  requireName(name);
  if (parentId !== undefined && parentId !== before.parentId) {
    requireParent(call, parentId);
    if (call.directory.isWithin(parentId, [departmentId])) {
      throw oldRefusal(60_010, '部门存在循环关系');
    }
  }
  requireFreeName(call, name, parentId, departmentId);
  const department = { ...before, name, parentId, ...detailsOf(call, departmentId) };
  await call.contacts.saveDepartment(department, 'modify');
  return {};
}

function requireName(name: string): void {
  if (name.length > 64) throw oldRefusal(60_001, '不合法的部门名称');
  if (/[-,，]/.test(name)) throw oldRefusal(60_009, '部门名称含有非法字符');
}

function requireParent(call: AppCall, parentId: number): void {
  if (Number.isNaN(parentId) || call.directory.department(parentId) === undefined) {
    throw oldRefusal(60_004, '父部门不存在');
  }
  authorisedDepartment(call, 'parent_id');
}

function requireFreeName(
  call: AppCall,
  name: string,
  parentId: number | undefined,
  ownId?: number,
): void {
  const siblings = parentId === undefined ? [] : call.directory.childrenOf(parentId);
  if (siblings.some((entry) => entry.name === name && entry.departmentId !== ownId)) {
    throw oldRefusal(60_008, '父部门下该部门名称已存在');
  }
}

function detailsOf(call: AppCall, departmentId: number): Partial<ContactDepartment> {
  const { parameters } = call;
  const order = parameters.integer('order');
  if (Number.isNaN(order)) throw oldRefusal(40_011, '无效的顺序');
  const sourceIdentifier = parameters.text('source_identifier');
  const isCleared = parameters.list('force_update_fields').includes('dept_manager_userid_list');
  const managers = parameters.list('dept_manager_userid_list');
  const members = call.directory.membersOf(departmentId).map(({ userId }) => userId);
  if (!managers.every((userId) => members.includes(userId))) {
    throw oldRefusal(40_031, '无效的userId列表');
  }
  return {
    ...(order === undefined ? {} : { order }),
    ...(sourceIdentifier === undefined ? {} : { sourceIdentifier }),
    ...(managers.length === 0 && !isCleared ? {} : { managerUserIds: managers }),
  };
}

/** Nine digits, as in the documentation's samples. */
function newDepartmentId(call: AppCall): number {
  const departmentId = randomInt(100_000_000, 1_000_000_000);
  const isTaken = call.directory.department(departmentId) !== undefined;
  return isTaken ? newDepartmentId(call) : departmentId;
}
