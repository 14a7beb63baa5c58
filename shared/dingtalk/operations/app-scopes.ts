import * as z from 'zod';
import { defineOperation, exempt } from '../operation.ts';
import { id, integer, list, text } from '../wire-values.ts';

const appScopes = z.object({
  /** Fields of people beyond the ordinary ones that the app may read. */
  auth_user_field: list(text),
  auth_org_scopes: z.object({
    /** With everything below them; 1 is the whole organisation. */
    authed_dept: list(integer),
    /** People who are shown though no department of theirs is. */
    authed_user: list(id),
  }),
});
export type AppScopes = z.output<typeof appScopes>;

/**
 * What of the address book the app may see.
 *
 * Page of the address book's scope (`/auth/scopes`), in the form in which clients of others read it; the
 * official SDK has nothing of this host. That it is exempt like the other calls of contacts is a guess.
 */
export const getAppScopes = defineOperation({
  name: 'contacts/auth/scopes',
  host: 'oapi',
  method: 'GET',
  path: '/auth/scopes',
  family: 'old-plain',
  metering: exempt,
  safeToRepeat: true,
  encode: (_params: Readonly<Record<string, never>>) => ({}),
  schema: appScopes,
});
