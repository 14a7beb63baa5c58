import * as z from 'zod';
import { defineOperation, exempt } from '../operation.ts';
import { id, optionalId, optionalInteger, text } from '../wire-values.ts';

/**
 * Who has logged in. To be called with the token of that person (`createGivenTokenSource`); the app's
 * own token is no answer to "who". Tells an account, not an employee: only `getUserByUnionId` says
 * whether it is somebody of the organisation.
 *
 * Page: dingtalk-retrieve-user-information, 2026-07-30.
 */
export const getOwnProfile = defineOperation({
  name: 'contact/users/me',
  host: 'api',
  method: 'GET',
  path: '/v1.0/contact/users/me',
  family: 'new-rest',
  metering: exempt,
  safeToRepeat: true,
  encode: (_params: Readonly<Record<string, never>>) => ({}),
  /** Mobile number and mailbox are there only with permissions of their own; we have no use for them. */
  schema: z.object({ unionId: id, nick: text }),
});

/**
 * Who has opened an app inside DingTalk, for the code that its JavaScript interface hands over. The
 * code is good for five minutes and one use (40078 after that): never repeated.
 *
 * Page: obtain-the-userid-of-a-user-by-using-the-log-free, 2026-07-02.
 */
export const getUserByLoginCode = defineOperation({
  name: 'contacts/user/getuserinfo',
  host: 'oapi',
  method: 'POST',
  path: '/topapi/v2/user/getuserinfo',
  family: 'old-gateway',
  metering: exempt,
  safeToRepeat: false,
  encode: (params: { readonly code: string }) => ({ body: { code: params.code } }),
  schema: z.object({
    result: z.object({
      userid: id,
      unionid: optionalId,
      /** 1: main administrator, 2: sub-administrator, 100: the owner, 0: anybody else. */
      sys_level: optionalInteger,
    }),
  }),
});
