import * as z from 'zod';
import { corpIdField } from '../../../shared/invocation/index.ts';

/** Left out: every organisation of the configuration. */
const corpId = corpIdField.optional();

/** What may be asked of the function by hand, by its action. */
export const payloadSchemas = {
  /** What is expected when, what was seen last, what is overdue. Tells nobody. */
  status: z.strictObject({ action: z.literal('status'), corpId }),
  /** Looks now, as the timer does, and tells who is to be told. */
  watch: z.strictObject({ action: z.literal('watch'), corpId }),
} as const;

export type Action = keyof typeof payloadSchemas;
export type Payload<A extends Action = Action> = z.infer<(typeof payloadSchemas)[A]>;
