import * as z from 'zod';
import { joinIds, requireCount } from '../call-limits.ts';
import { defineOperation, exempt } from '../operation.ts';

const MOST_ROLES = 20;

const ADD = 'contacts/role/addrolesforemps';

/**
 * Gives each of the people each of the roles. Roles of DingTalk's own group (administrators,
 * managers) can't be given. Doing it twice equals doing it once.
 *
 * Page: add-role-information-to-employees-in-batches, 2026-05-27.
 */
export const addRolesForPeople = defineOperation({
  name: ADD,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/role/addrolesforemps',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: {
    /** 1 to 20. */
    readonly roleIds: readonly string[];
    /** 1 to 20. */
    readonly userIds: readonly string[];
  }) => encodeAssignment(ADD, params, 20),
  schema: z.object({}),
});

const REMOVE = 'contacts/role/removerolesforemps';

/**
 * Takes each of the roles from each of the people. Doing it twice equals doing it once.
 *
 * Page: delete-the-color-information-of-employee-corners-in-batches, 2026-05-27.
 */
export const removeRolesForPeople = defineOperation({
  name: REMOVE,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/role/removerolesforemps',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: {
    /** 1 to 20. */
    readonly roleIds: readonly string[];
    /** 1 to 100. */
    readonly userIds: readonly string[];
  }) => encodeAssignment(REMOVE, params, 100),
  schema: z.object({}),
});

function encodeAssignment(
  operation: string,
  params: { readonly roleIds: readonly string[]; readonly userIds: readonly string[] },
  mostPeople: number,
): { body: { roleIds: string; userIds: string } } {
  requireCount(operation, 'roles', params.roleIds, MOST_ROLES);
  requireCount(operation, 'people', params.userIds, mostPeople);
  return {
    body: {
      roleIds: joinIds(operation, params.roleIds),
      userIds: joinIds(operation, params.userIds),
    },
  };
}
