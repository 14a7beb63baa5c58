import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { corpIdField } from '../../../shared/invocation/index.ts';
import { isHongKongDate } from '../../../shared/time/index.ts';
import { STREAM_NAMES } from '../domain/stream-name.ts';

/** Left out: every organisation of the configuration that forwards. */
const corpId = corpIdField.optional();
/** A source by its stream; left out: every one. */
const source = z
  .enum(
    STREAM_NAMES,
    bilingual(
      `must be one of ${STREAM_NAMES.join(', ')}`,
      `必須為以下其中之一：${STREAM_NAMES.join('、')}`,
    ),
  )
  .optional();
const sink = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, bilingual('must be the name of a sink', '必須為接收端的名稱'))
  .optional();
const day = z
  .string()
  .refine(isHongKongDate, bilingual('must be a day, yyyy-MM-dd', '必須為日期，格式為 yyyy-MM-dd'));

/** Key of an object in the functions' bucket. */
const exportKey = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._/-]{0,400}$/,
    bilingual('must be the key of an object', '必須為物件的鍵'),
  )
  .optional();

/** Text days compare as days do. */
const inOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean =>
  from === undefined || to === undefined || from <= to;
const reversed = {
  path: ['to'],
  message: bilingual('must not be before from', '不可早於 from'),
};

/** An invocation that goes on with the work of another says so; more in a row would be a fault. */
export const MOST_CONTINUATIONS = 20;

/** What may be asked of the function by hand, by its action. */
export const payloadSchemas = {
  /**
   * The timer's work now: of all sources, or of those that are due. `continuation`: as the function
   * invokes itself.
   */
  forward: z.strictObject({
    action: z.literal('forward'),
    corpId,
    source,
    onlyDue: z.boolean().default(false),
    continuation: z.int().min(1).max(MOST_CONTINUATIONS).optional(),
  }),
  /** Reads a window again; what is in the stream already is not added. */
  backfill: z
    .strictObject({ action: z.literal('backfill'), corpId, source, from: day, to: day })
    .refine(inOrder, reversed),
  /** How sources, streams and sinks are doing. Asks DingTalk nothing. */
  status: z.strictObject({ action: z.literal('status'), corpId }),
  /** Walks streams and archive, and compares with what a receiver says it holds. */
  verify: z
    .strictObject({
      action: z.literal('verify'),
      corpId,
      source,
      sink,
      from: day.optional(),
      to: day.optional(),
      export: exportKey,
    })
    .refine(inOrder, reversed),
  /** One ZIP for the auditor. */
  evidence: z
    .strictObject({ action: z.literal('evidence'), corpId, from: day, to: day })
    .refine(inOrder, reversed),
  /** Sends rejected events again, one by one. */
  replay: z
    .strictObject({
      action: z.literal('replay'),
      corpId,
      sink,
      source,
      from: day.optional(),
      to: day.optional(),
      dryRun: z.boolean().default(false),
    })
    .refine(inOrder, reversed),
} as const;

export type Action = keyof typeof payloadSchemas;
export type Payload<A extends Action = Action> = z.infer<(typeof payloadSchemas)[A]>;
