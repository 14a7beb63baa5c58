import * as z from 'zod';
import { defineOperation, exempt } from '../operation.ts';
import { integer, optionalText, text } from '../wire-values.ts';

const given = text.refine((value) => value !== '');
const lifeSeconds = integer.refine((seconds) => seconds > 0);

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
    accessToken: given,
    expireIn: lifeSeconds,
  }),
});

/**
 * Ticket with which pages within DingTalk prove themselves to its JSAPI; one per app, good for two
 * hours. Asking again gives the same one while it is good (guess, as for tokens).
 */
export const requestJsapiTicket = defineOperation({
  name: 'oauth2/jsapiTickets',
  host: 'api',
  method: 'POST',
  path: '/v1.0/oauth2/jsapiTickets',
  family: 'new-rest',
  metering: exempt,
  safeToRepeat: true,
  encode: () => ({}),
  /** `expireIn` in seconds. */
  schema: z.object({ jsapiTicket: given, expireIn: lifeSeconds }),
});

const userToken = z.object({
  accessToken: given,
  /** Good for 30 days; gets the next pair. */
  refreshToken: given,
  /** Seconds, of the access token. */
  expireIn: lifeSeconds,
  corpId: optionalText,
});
export type UserTokenAnswer = z.output<typeof userToken>;

const USER_TOKEN = {
  host: 'api',
  method: 'POST',
  path: '/v1.0/oauth2/userAccessToken',
  family: 'new-rest',
  metering: exempt,
  schema: userToken,
} as const;

/** Token of a person who has just agreed. The code is good once, for five minutes. Needs no token. */
export const requestUserToken = defineOperation({
  ...USER_TOKEN,
  name: 'oauth2/userAccessToken',
  safeToRepeat: false,
  encode: (params: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly code: string;
  }) => ({ body: { ...params, grantType: 'authorization_code' } }),
});

/** The next token of a person. Whether the refresh token stays good after it is not documented. */
export const renewUserToken = defineOperation({
  ...USER_TOKEN,
  name: 'oauth2/userAccessToken/renew',
  safeToRepeat: false,
  encode: (params: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly refreshToken: string;
  }) => ({ body: { ...params, grantType: 'refresh_token' } }),
});
