import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { corpIdField } from '../../../shared/invocation/index.ts';

const key = z
  .string()
  .regex(
    /^[A-Za-z0-9_-]{1,120}$/,
    bilingual('must be the key of an event, such as e_0a1b2c', '必須為事件的鍵，例如 e_0a1b2c'),
  );
const subscriber = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,39}$/,
    bilingual('must be the name of a subscription', '必須為訂閱的名稱'),
  );
/** An instant with its zone: `2026-11-26T09:30:00+08:00`. */
const instant = z.iso.datetime({
  offset: true,
  error: bilingual(
    'must be a time with its zone, such as 2026-11-26T09:30:00+08:00',
    '必須為附有時區的時間，例如 2026-11-26T09:30:00+08:00',
  ),
});
const eventTypes = z.array(z.string().min(1).max(64)).min(1).max(50);

/** Which organisation; may be left out where the configuration has only one. */
const ofOrganisation = { corpId: corpIdField.optional() };
const window = { from: instant.optional(), to: instant.optional() };
const selection = {
  keys: z.array(key).min(1).max(200).optional(),
  types: eventTypes.optional(),
  ...window,
};

interface GivenWindow {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function isInOrder({ from, to }: GivenWindow): boolean {
  return from === undefined || to === undefined || Date.parse(from) < Date.parse(to);
}
const inOrder = { error: bilingual('must be before to', '必須早於 to'), path: ['from'] };

const replaySchema = z
  .strictObject({
    action: z.literal('replay'),
    ...ofOrganisation,
    ...selection,
    /** userId of somebody whom the event is about. */
    person: z.string().min(1).max(64).optional(),
    /** Only what is in a dead letter and has not been replayed since. */
    deadLetters: z.boolean().default(false),
    /** Only this subscription, also one that had not heard of the event. */
    subscriber: subscriber.optional(),
    dryRun: z.boolean().default(false),
  })
  .refine(isInOrder, inOrder)
  .refine(
    ({ keys, types, person, from, deadLetters }) =>
      deadLetters || [keys, types, person, from].some((given) => given !== undefined),
    bilingual(
      'give keys, types, person, from or deadLetters: everything is never replayed at once',
      '請填 keys、types、person、from 或 deadLetters：不可一次重播全部事件',
    ),
  );

/** What may be asked of the function by hand, by its action. */
export const payloadSchemas = {
  /** Counts by state, what is unfinished, dead letters. */
  status: z.strictObject({
    action: z.literal('status'),
    ...ofOrganisation,
    /** Events of the last so many days are counted. */
    days: z.int().min(1).max(60).default(7),
  }),
  events: z
    .strictObject({
      action: z.literal('events'),
      ...ofOrganisation,
      ...selection,
      states: z
        .array(z.enum(['new', 'routed', 'unrouted', 'stale', 'dead']))
        .min(1)
        .optional(),
      limit: z.int().min(1).max(1_000).default(100),
    })
    .refine(isInOrder, inOrder),
  /** One event and what each subscriber made of it. */
  event: z.strictObject({ action: z.literal('event'), ...ofOrganisation, key }),
  'dead-letters': z.strictObject({
    action: z.literal('dead-letters'),
    ...ofOrganisation,
    /** Also those that were replayed. */
    all: z.boolean().default(false),
    limit: z.int().min(1).max(1_000).default(100),
  }),
  replay: replaySchema,
} as const;

export type Action = keyof typeof payloadSchemas;
export type Payload<A extends Action = Action> = z.infer<(typeof payloadSchemas)[A]>;
