import * as z from 'zod';
import { defineOperation, exempt } from '../operation.ts';
import { boolean, id, integer, text } from '../wire-values.ts';

/**
 * Token for log-ins from the administrators' console, and for nothing else. The secret is the
 * organisation's, not an app's. Needs no token itself.
 *
 * Page: obtain-the-access-token-of-the-micro-application-background-without-log-on, 2026-04-29.
 */
export const requestConsoleToken = defineOperation({
  name: 'oauth2/ssoAccessToken',
  host: 'api',
  method: 'POST',
  path: '/v1.0/oauth2/ssoAccessToken',
  family: 'new-rest',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: { readonly corpId: string; readonly consoleSecret: string }) => ({
    body: { corpid: params.corpId, ssoSecret: params.consoleSecret },
  }),
  schema: z.object({
    accessToken: text.refine((token) => token !== ''),
    /** Seconds. */
    expireIn: integer.refine((seconds) => seconds > 0),
  }),
});

/**
 * Which administrator has come from the console, for the code in the address. To be called with the
 * token of `requestConsoleToken`. The code is good for one use (`invalidCode` after that): never
 * repeated. Look at `isAdmin`, and at the organisation: neither is checked by DingTalk for the app.
 *
 * Page: obtains-the-identity-of-an-application-administrator, 2026-04-29.
 */
export const getAdministratorByLoginCode = defineOperation({
  name: 'oauth2/ssoUserInfo',
  host: 'api',
  method: 'GET',
  path: '/v1.0/oauth2/ssoUserInfo',
  family: 'new-rest',
  metering: exempt,
  safeToRepeat: false,
  encode: (params: { readonly code: string }) => ({ query: { code: params.code } }),
  schema: z.object({ corpId: id, userId: id, isAdmin: boolean }),
});
