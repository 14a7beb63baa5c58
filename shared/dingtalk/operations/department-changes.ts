import * as z from 'zod';
import { joinIds, requireWithin } from '../call-limits.ts';
import { InvalidCallError } from '../errors.ts';
import { changedFields, givenFields, type Fields } from '../given-fields.ts';
import { defineOperation, exempt } from '../operation.ts';
import { integer } from '../wire-values.ts';

const LONGEST_NAME = 64;
/** Hyphen and the commas of both scripts. */
const FORBIDDEN_IN_NAME = /[-,，]/;

export interface NewDepartment {
  /** 1 to 64 characters without hyphen and comma; unique among its siblings. */
  readonly name: string;
  /** 1 is the root. */
  readonly parentDepartmentId: number;
  /** Our own mark, told by `getDepartment` alone. */
  readonly sourceIdentifier?: string;
  /** Smaller comes first. */
  readonly order?: number;
  /** Whether a group chat of the department is made; default no. */
  readonly createGroup?: boolean;
}

/** What is left out stays as it is. */
export interface DepartmentChange {
  readonly departmentId: number;
  readonly name?: string;
  readonly parentDepartmentId?: number;
  readonly sourceIdentifier?: string;
  readonly order?: number;
  /** Members of the department; none: it has no manager. */
  readonly managerUserIds?: readonly string[];
}

const CREATE = 'contacts/department/create';

/**
 * Adds a department. DingTalk has no idempotence key for it, so an unknown outcome is not repeated:
 * look among the children of the parent (`listSubDepartments`) for the name. A refusal 60008 means
 * that a sibling of that name is there already.
 *
 * Page: address-book-creation-department-established-department, 2026-05-27; 60008 is of an older
 * table of codes.
 */
export const createDepartment = defineOperation({
  name: CREATE,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/department/create',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: false,
  encode: (department: NewDepartment) => {
    requireDepartmentName(CREATE, department.name);
    return {
      body: {
        name: department.name,
        parent_id: department.parentDepartmentId,
        create_dept_group: department.createGroup ?? false,
        ...givenFields({
          source_identifier: department.sourceIdentifier,
          order: department.order,
        }),
      },
    };
  },
  schema: z.object({ result: z.object({ dept_id: integer }) }),
});

const UPDATE = 'contacts/department/update';

/**
 * Changes a department. Doing it twice equals doing it once. The root can't be changed (60018), and
 * no department may come to lie below itself (60010).
 *
 * Page: address-book-update-department, 2026-06-08.
 */
export const updateDepartment = defineOperation({
  name: UPDATE,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/department/update',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (change: DepartmentChange) => {
    const { departmentId, name, parentDepartmentId, sourceIdentifier, order } = change;
    if (name !== undefined) requireDepartmentName(UPDATE, name);
    const changed = changedFields(UPDATE, {
      name,
      parent_id: parentDepartmentId,
      source_identifier: sourceIdentifier,
      order,
      ...managersOf(change.managerUserIds),
    });
    return { body: { dept_id: departmentId, ...changed } };
  },
  schema: z.object({}),
});

/**
 * Takes a department away; refused while it has members (60005) or departments below it (60006), and
 * for the root (60007). Not repeated on its own: after an unknown outcome a refusal 60003 to a
 * second attempt means that it is done.
 *
 * Page: address-book-deletion-department, 2026-05-27; the codes are of an older table.
 */
export const deleteDepartment = defineOperation({
  name: 'contacts/department/delete',
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/department/delete',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: false,
  encode: (params: { readonly departmentId: number }) => ({
    body: { dept_id: params.departmentId },
  }),
  schema: z.object({}),
});

function requireDepartmentName(operation: string, name: string): void {
  requireWithin(operation, 'the length of the name', name.length, 1, LONGEST_NAME);
  if (FORBIDDEN_IN_NAME.test(name)) {
    throw new InvalidCallError(operation, 'the name holds a hyphen or a comma');
  }
}

function managersOf(userIds: readonly string[] | undefined): Fields {
  if (userIds === undefined) return {};
  return userIds.length === 0
    ? { force_update_fields: 'dept_manager_userid_list' }
    : { dept_manager_userid_list: joinIds(UPDATE, userIds) };
}
