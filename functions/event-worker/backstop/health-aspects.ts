import * as z from 'zod';

/** Rows of `tables.eventHealth` by aspect. Instants, moved when events are routed: */
export const LAST_PUSH = 'last-push';
/** A push that came so late that DingTalk must have tried before. */
export const LAST_LATE_PUSH = 'last-late-push';

/** A sweep has gone through; `silence-watch` reads it. */
export const LAST_SWEEP = 'last-sweep';

/** States, moved by the backstop under its lease: */
export const STREAM = 'stream';
export const streamSchema = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('pushed'), sinceEpochMs: z.int() }),
  z.object({
    mode: z.literal('polling'),
    sinceEpochMs: z.int(),
    cause: z.enum(['silence', 'quota-spent']),
  }),
]);

export const PUSH_COUNT = 'push-count';
export const pushCountSchema = z.object({
  /** `yyyy-MM` */
  month: z.string(),
  count: z.int(),
  countedAtEpochMs: z.int(),
});

export const FAILED_LIST = 'failed-list';
export const failedListSchema = z.object({
  readAtEpochMs: z.int(),
  /** Hong Kong day of the last reading, and how often it was read on that day. */
  day: z.string(),
  readsOfDay: z.int(),
});

export const LOOKS = 'looks';
export const looksSchema = z.object({
  lookedAtEpochMs: z.int(),
  /** Calls that it took. */
  calls: z.int(),
  /** Approvals that no push had told. */
  missed: z.int(),
});

/** One row for each approval form. */
export const approvalsAspect = (processCode: string): string => `approvals/${processCode}`;
export const approvalsSchema = z.object({
  /** Everything that was asked for before is ended and known, or in `openIds`. */
  provenUntilEpochMs: z.int(),
  /** Where the next look begins to list ends: the instant of the look before this one. */
  listFromEpochMs: z.int(),
  openIds: z.array(z.string()),
});
export type WatchedApprovals = z.infer<typeof approvalsSchema>;

/** One row for each kind of alarm: what was told last. */
export const alarmAspect = (kind: string): string => `told/${kind}`;
export const alarmSchema = z.object({ episode: z.string(), day: z.string() });
