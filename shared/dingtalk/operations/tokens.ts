import * as z from 'zod';
import { defineOperation, exempt } from '../operation.ts';
import { integer, text } from '../wire-values.ts';

/**
 * Token of an internal app. Calling it again within the validity returns the same token and renews
 * it, so that many instances may call it at once. Needs no token itself.
 */
export const requestAppToken = defineOperation({
  name: 'oauth2/accessToken',
  host: 'api',
  method: 'POST',
  path: '/v1.0/oauth2/accessToken',
  family: 'new-rest',
  metering: exempt,
  safeToRepeat: true,
  encode: (params: { readonly clientId: string; readonly clientSecret: string }) => ({
    body: { appKey: params.clientId, appSecret: params.clientSecret },
  }),
  /** `expireIn` in seconds. */
  schema: z.object({
    accessToken: text.refine((token) => token !== ''),
    expireIn: integer.refine((seconds) => seconds > 0),
  }),
});
