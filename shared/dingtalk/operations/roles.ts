import * as z from 'zod';
import { requireWithin } from '../call-limits.ts';
import { defineOperation, exempt } from '../operation.ts';
import { boolean, id, integer, list, optionalText, text } from '../wire-values.ts';

/** The older interface in camel case: both pages show it so, beside others in snake case. */
const roleGroup = z.object({
  groupId: integer,
  name: text,
  roles: list(z.object({ id: integer, name: text })),
});
/** A group of roles, such as "職務", with those of its roles that stand on this page. */
export type RoleGroup = z.output<typeof roleGroup>;

const ROLE_LIST = 'contacts/role/list';
const ROLE_HOLDERS = 'contacts/role/simplelist';
/** No page gives a largest offset; a negative one is none. */
const LARGEST_OFFSET = Number.MAX_SAFE_INTEGER;

/** Roles of the organisation by group, in pages. Source: page obtains-a-list-of-enterprise-roles. */
export const listRoles = defineOperation({
  name: ROLE_LIST,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/role/list',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: {
    readonly offset: number;
    /** 1 to 200. */
    readonly size: number;
  }) => {
    requireWithin(ROLE_LIST, 'the offset', params.offset, 0, LARGEST_OFFSET);
    requireWithin(ROLE_LIST, 'the page size', params.size, 1, 200);
    return { body: { offset: params.offset, size: params.size } };
  },
  schema: z.object({ result: z.object({ hasMore: boolean, list: list(roleGroup) }) }),
});

/** Who has a role, in pages. Source: page obtain-the-list-of-employees-of-a-role. */
export const listRoleHolders = defineOperation({
  name: ROLE_HOLDERS,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/role/simplelist',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: {
    readonly roleId: number;
    readonly offset: number;
    /** 1 to 100. */
    readonly size: number;
  }) => {
    requireWithin(ROLE_HOLDERS, 'the offset', params.offset, 0, LARGEST_OFFSET);
    requireWithin(ROLE_HOLDERS, 'the page size', params.size, 1, 100);
    return { body: { role_id: params.roleId, offset: params.offset, size: params.size } };
  },
  schema: z.object({
    result: z.object({
      hasMore: boolean,
      list: list(z.object({ userid: id, name: optionalText })),
    }),
  }),
});
