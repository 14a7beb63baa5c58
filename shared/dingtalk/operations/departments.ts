import * as z from 'zod';
import { defineOperation, exempt } from '../operation.ts';
import { id, integer, list, optionalInteger, optionalText, text } from '../wire-values.ts';

const departmentDetails = z.object({
  dept_id: integer,
  name: text,
  /** The root has none. */
  parent_id: optionalInteger,
  /** Our own mark, if one was given. */
  source_identifier: optionalText,
  order: optionalInteger,
  dept_manager_userid_list: list(id),
  /** With those of the departments below. */
  member_count: optionalInteger,
});
export type DepartmentDetails = z.output<typeof departmentDetails>;

/** One department. Page: query-department-details0-v2, 2026-06-08. */
export const getDepartment = defineOperation({
  name: 'contacts/department/get',
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/department/get',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: { readonly departmentId: number }) => ({
    body: { dept_id: params.departmentId },
  }),
  schema: z.object({ result: departmentDetails }),
});

/** Ids of the direct children, all at once. Page: obtain-the-list-of-sub-department-ids, 2026-08-22. */
export const listSubDepartmentIds = defineOperation({
  name: 'contacts/department/listsubid',
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/department/listsubid',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: { readonly departmentId: number }) => ({
    body: { dept_id: params.departmentId },
  }),
  /** Negative ids are no departments of the organisation. */
  schema: z.object({ result: z.object({ dept_id_list: list(integer) }) }),
});
