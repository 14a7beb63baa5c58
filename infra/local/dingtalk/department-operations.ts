import { authorisedDepartment } from './authorised-scope.ts';
import type { ContactDepartment, ContactPerson } from './contact-person.ts';
import type { AppCall, AppOperation } from './operation.ts';

const DEPARTMENT_API = {
  family: 'top',
  method: 'POST',
  isMetered: false,
  scopes: ['qyapi_get_department_list'],
} as const;

/** Departments of the address book; unmetered. */
export const DEPARTMENT_OPERATIONS: readonly AppOperation[] = [
  {
    ...DEPARTMENT_API,
    api: 'topapi/v2/department/listsub',
    handle: (call) => ({
      result: childrenOf(call, authorisedDepartment(call, 'dept_id', 1)).map((child) => ({
        auto_add_user: true,
        create_dept_group: child.createsGroup ?? true,
        dept_id: child.departmentId,
        name: child.name,
        parent_id: child.parentId,
      })),
    }),
  },
  {
    ...DEPARTMENT_API,
    api: 'topapi/v2/department/listsubid',
    handle: (call) => ({
      result: {
        dept_id_list: childrenOf(call, authorisedDepartment(call, 'dept_id')).map(
          (child) => child.departmentId,
        ),
      },
    }),
  },
  {
    ...DEPARTMENT_API,
    api: 'topapi/v2/department/get',
    handle: (call) => ({ result: describe(call, authorisedDepartment(call, 'dept_id')) }),
  },
];

function childrenOf(call: AppCall, parent: ContactDepartment): readonly ContactDepartment[] {
  return call.directory.childrenOf(parent.departmentId);
}

function describe(call: AppCall, department: ContactDepartment): Record<string, unknown> {
  const { departmentId, parentId, sourceIdentifier } = department;
  return {
    dept_id: departmentId,
    name: department.name,
    // The root department has no parent in the answer.
    ...(parentId === undefined ? {} : { parent_id: parentId }),
    ...(sourceIdentifier === undefined ? {} : { source_identifier: sourceIdentifier }),
    auto_add_user: true,
    create_dept_group: department.createsGroup ?? true,
    auto_approve_apply: false,
    from_union_org: false,
    group_contain_sub_dept: false,
    hide_dept: false,
    outer_dept: false,
    order: department.order ?? 0,
    dept_manager_userid_list: department.managerUserIds ?? [],
    dept_permits: [],
    user_permits: [],
    outer_permit_depts: [],
    outer_permit_users: [],
    owning_member_count: call.directory.membersOf(departmentId).length,
    member_count: new Set(membersWithin(call, departmentId)).size,
  };
}

/** Somebody of several departments comes several times. */
function membersWithin(call: AppCall, departmentId: number): readonly ContactPerson[] {
  return [
    ...call.directory.membersOf(departmentId),
    ...call.directory
      .childrenOf(departmentId)
      .flatMap((child) => membersWithin(call, child.departmentId)),
  ];
}
