import * as z from 'zod';
import { bilingual } from '../errors/index.ts';
import { secretName } from './field-schemas.ts';

/** How the tokens of an organisation's apps are kept fresh. */
export const tokensSchema = z.strictObject({
  /** A token lasts two hours: the more often, the longer an outage may be. */
  refreshMinutes: z.int().min(1).max(60).default(15),
  /** How long attempts may fail before people are told; a withdrawn secret is told at once. */
  alarmAfterMinutes: z.int().min(1).max(1_440).default(30),
});
export type TokenSettings = z.infer<typeof tokensSchema>;

/** An internal app of the organisation. */
export const appSchema = z.strictObject({
  /** Part of keys of tables, so without a slash; DingTalk's are letters and digits. */
  clientId: z
    .string()
    .regex(
      /^[^/\s]{1,128}$/,
      bilingual(
        'must be the Client ID of an app: no slash, no space',
        '必須為應用的 Client ID，不含斜線及空格',
      ),
    ),
  clientSecretName: secretName,
  /** Whether the app's tickets for pages within DingTalk (JSAPI) are kept fresh as well. */
  jsapiTickets: z.boolean().default(false),
});
export type AppConfiguration = z.infer<typeof appSchema>;

/** Apps beside the first, which does the work of the functions. */
export const furtherAppsSchema = z.array(appSchema).max(20).default([]);

/** Every app of an organisation, the one that does the functions' work first. */
export function appsOf(organisation: {
  readonly app: AppConfiguration;
  readonly furtherApps: readonly AppConfiguration[];
}): readonly AppConfiguration[] {
  return [organisation.app, ...organisation.furtherApps];
}
