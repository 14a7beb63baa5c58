import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { corpIdField } from '../../../shared/invocation/index.ts';

/** Left out: every organisation of the configuration. */
const corpId = corpIdField.optional();
/** Left out: every app. */
const app = z
  .string()
  .regex(/^[^/\s]{1,128}$/, bilingual('must be the Client ID of an app', '必須為應用的 Client ID'))
  .optional();

/** What may be asked of the function by hand, by its action. */
export const payloadSchemas = {
  /** How the tokens of each app are doing. Asks DingTalk nothing. */
  status: z.strictObject({ action: z.literal('status'), corpId, app }),
  /** Asks DingTalk for a token now, whatever is due. */
  refresh: z.strictObject({ action: z.literal('refresh'), corpId, app }),
  /** Of the whole environment, because its keys are. */
  'rotate-keys': z.strictObject({ action: z.literal('rotate-keys') }),
  /** Metered calls and pushes of a month, with a forecast. */
  quota: z.strictObject({ action: z.literal('quota'), corpId }),
  /** Whether the environment stands apart from every other, and is complete. */
  check: z.strictObject({ action: z.literal('check'), corpId }),
} as const;

export type Action = keyof typeof payloadSchemas;
export type Payload<A extends Action = Action> = z.infer<(typeof payloadSchemas)[A]>;
