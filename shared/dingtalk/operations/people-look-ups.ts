import * as z from 'zod';
import { InvalidCallError } from '../errors.ts';
import { defineOperation, exempt } from '../operation.ts';
import { id, integer, list, optionalInteger } from '../wire-values.ts';

const BY_MOBILE = 'contacts/user/getbymobile';

/**
 * Who has a mobile number; leavers are not found (60121, or 40104 where the organisation does not
 * know the number). Give the number as it stands in DingTalk.
 *
 * Page: query-users-by-phone-number, 2026-06-08.
 */
export const getUserByMobile = defineOperation({
  name: BY_MOBILE,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/user/getbymobile',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: { readonly mobile: string }) => {
    if (!/^\+?[\d-]+$/.test(params.mobile)) {
      throw new InvalidCallError(BY_MOBILE, 'the mobile number is none');
    }
    return { body: { mobile: params.mobile } };
  },
  schema: z.object({ result: z.object({ userid: id }) }),
});

/**
 * Who has a union id, which is what a log-in tells. `contact_type` 0 is somebody of the
 * organisation, 1 an outside contact: never let the latter pass for an employee.
 *
 * Page: query-a-user-by-the-union-id, 2026-06-08.
 */
export const getUserByUnionId = defineOperation({
  name: 'contacts/user/getbyunionid',
  host: 'oapi',
  method: 'POST',
  path: '/topapi/user/getbyunionid',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: { readonly unionId: string }) => ({ body: { unionid: params.unionId } }),
  schema: z.object({ result: z.object({ userid: id, contact_type: optionalInteger }) }),
});

const administrator = z.object({
  userid: id,
  /** 1: main administrator, 2: sub-administrator. */
  sys_level: integer,
});
export type Administrator = z.output<typeof administrator>;

/** All administrators, whatever the app may see. Page: query-the-administrator-list, 2026-06-08. */
export const listAdministrators = defineOperation({
  name: 'contacts/user/listadmin',
  host: 'oapi',
  method: 'POST',
  path: '/topapi/user/listadmin',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (_params: Readonly<Record<string, never>>) => ({ body: {} }),
  schema: z.object({ result: list(administrator) }),
});

/**
 * Departments that an administrator manages.
 *
 * Page: query-permissions-of-the-administrator-address-book, 2026-06-08.
 */
export const getAdministratorScope = defineOperation({
  name: 'contacts/user/get_admin_scope',
  host: 'oapi',
  method: 'POST',
  path: '/topapi/user/get_admin_scope',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: { readonly userId: string }) => ({ body: { userid: params.userId } }),
  schema: z.object({ dept_ids: list(integer) }),
});
