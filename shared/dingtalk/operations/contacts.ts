import * as z from 'zod';
import { requireWithin } from '../call-limits.ts';
import { defineOperation, exempt } from '../operation.ts';
import {
  boolean,
  id,
  integer,
  list,
  optionalBoolean,
  optionalId,
  optionalInstant,
  optionalInteger,
  optionalText,
  text,
} from '../wire-values.ts';

const LIST_SUB = 'contacts/department/listsub';

const department = z.object({
  /** 1 is the root; negative ids are no departments of the organisation (school directory). */
  dept_id: integer,
  name: text,
  parent_id: optionalInteger,
});
export type Department = z.output<typeof department>;

/** Direct children of a department, all at once. */
export const listSubDepartments = defineOperation({
  name: LIST_SUB,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/department/listsub',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: { readonly departmentId: number }) => ({
    body: { dept_id: params.departmentId },
  }),
  schema: z.object({ result: list(department) }),
});

/**
 * A person. A field for which the app has no permission is missing, which is not the same as empty:
 * never conclude from a missing field.
 */
const user = z.object({
  userid: id,
  unionid: optionalId,
  name: text,
  job_number: optionalText,
  title: optionalText,
  dept_id_list: z.array(integer).nullish(),
  hired_date: optionalInstant,
  active: optionalBoolean,
  /** Of whatever level. */
  admin: optionalBoolean,
  boss: optionalBoolean,
  /** Both need permissions of their own; the organisation's own mailbox comes as `org_email`. */
  email: optionalText,
  org_email: optionalText,
  /** Told by `getUser` alone; missing for whoever has nobody above. */
  manager_userid: optionalId,
});
export type User = z.output<typeof user>;

const USER_LIST = 'contacts/user/list';

/** People who belong to this very department, in pages. */
export const listUsers = defineOperation({
  name: USER_LIST,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/user/list',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: {
    readonly departmentId: number;
    readonly cursor: number;
    /** 1 to 100. */
    readonly size: number;
  }) => {
    requireWithin(USER_LIST, 'the page size', params.size, 1, 100);
    return { body: { dept_id: params.departmentId, cursor: params.cursor, size: params.size } };
  },
  schema: z.object({
    result: z.object({ has_more: boolean, next_cursor: optionalInteger, list: list(user) }),
  }),
});

/** One person. */
export const getUser = defineOperation({
  name: 'contacts/user/get',
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/user/get',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: { readonly userId: string }) => ({ body: { userid: params.userId } }),
  schema: z.object({ result: user }),
});
