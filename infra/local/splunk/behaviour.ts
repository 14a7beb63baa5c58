import { z } from 'zod';

/** How often something is lost: as the fields of the same names of a fault. */
const losses = z
  .strictObject({
    times: z.int().min(1).exactOptional(),
    after: z.int().min(0).exactOptional(),
    rate: z.number().min(0).max(1).exactOptional(),
    seed: z.int().exactOptional(),
  })
  .nullable();

const outage = z.strictObject({
  fromEpochMs: z.number(),
  untilEpochMs: z.number(),
  answer: z.enum(['busy', 'shutting-down', 'unavailable', 'unreachable']),
});

export const behaviourSchema = z.strictObject({
  /** How long a batch is on its way to the disk, in milliseconds of local time. */
  indexDelayMs: z.int().min(0),
  /** Batches that are indexed, but whose acknowledgement never becomes true. */
  lostAcks: losses,
  /** Batches that are taken with 200 and an id, and then neither indexed nor acknowledged. */
  lostBatches: losses,
  collector: z.enum([
    'accepting',
    'internal-error',
    'busy',
    'queue-full',
    'ack-channel-full',
    'too-large',
    'rate-limited',
    'unavailable',
  ]),
  health: z.enum([
    'healthy',
    'queues-full',
    'acks-unavailable',
    'queues-full-and-acks-unavailable',
    'queue-filling',
    'ack-channel-filling',
  ]),
  isShuttingDown: z.boolean(),
  /** Refused with code 7, whatever the token may use. */
  refusedIndexes: z.array(z.string()),
  /** Where `invalid-event-number` of code 7 counts from; of the other codes it is 0. */
  incorrectIndexCountsFrom: z.union([z.literal(0), z.literal(1)]),
  /** Events whose text holds this are refused with this code. */
  rejections: z.array(
    z.strictObject({
      contains: z.string().min(1),
      code: z.union([z.literal(6), z.literal(12), z.literal(13), z.literal(15)]),
    }),
  ),
  /** True: no token has acknowledgement, whatever is set for it. */
  isAckDisabled: z.boolean(),
  /** Channels that are refused with code 11. */
  refusedChannels: z.union([z.literal('all'), z.array(z.string())]),
  /** By local time; `unreachable` closes the connection. */
  outages: z.array(outage),
  /** Longest body, after its compression is undone. */
  maxContentBytes: z.int().min(1),
  /** Acknowledgements of one channel that nobody has asked for yet; one more is refused. */
  pendingAcksPerChannel: z.int().min(1),
  /** How long a channel is kept that nobody uses, in milliseconds of local time. */
  channelIdleMs: z.int().min(1),
});

/** What a person may change by the controls; the README says what each means. */
export type SplunkBehaviour = Readonly<z.infer<typeof behaviourSchema>>;
export type Losses = SplunkBehaviour['lostAcks'];
export type Outage = SplunkBehaviour['outages'][number];

export const USUAL_BEHAVIOUR: SplunkBehaviour = {
  indexDelayMs: 0,
  lostAcks: null,
  lostBatches: null,
  collector: 'accepting',
  health: 'healthy',
  isShuttingDown: false,
  refusedIndexes: [],
  incorrectIndexCountsFrom: 0,
  rejections: [],
  isAckDisabled: false,
  refusedChannels: [],
  outages: [],
  maxContentBytes: 64 * 1024 * 1024,
  pendingAcksPerChannel: 1_000_000,
  channelIdleMs: 600_000,
};
