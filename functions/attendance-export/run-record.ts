import * as z from 'zod';

/**
 * - `collecting`: answers are being fetched, or nothing has been computed yet
 * - `held`: computed and stored; an exception that affects pay is open
 * - `awaiting-release`: nothing is open; a DingTalk approval has to let the file out
 * - `uploading`: released; the temporary file may be at the receiver
 * - `renaming`: the temporary file is whole; its final name may be there, or already be taken away
 * - `delivered`: read back and equal; `delivered-unconfirmed`: sent, and could not be read back
 * - `unchanged`: a further run whose file equals the delivered one; nothing was sent
 * - `shadow`: computed and reported by a company that delivers nothing yet
 * - `corrections-pending`: a paid period computed anew; what differs goes into the next file
 * - `superseded`: given up for a newer run before anything was sent
 */
export const runStates = [
  'collecting',
  'held',
  'awaiting-release',
  'uploading',
  'renaming',
  'delivered',
  'delivered-unconfirmed',
  'unchanged',
  'shadow',
  'corrections-pending',
  'superseded',
] as const;
export type RunState = (typeof runStates)[number];

const FINAL_STATES: ReadonlySet<RunState> = new Set([
  'delivered',
  'delivered-unconfirmed',
  'unchanged',
  'shadow',
  'corrections-pending',
  'superseded',
]);

/** Nothing will be computed or sent for such a run any more. */
export function isFinalState(state: RunState): boolean {
  return FINAL_STATES.has(state);
}

export const runRecordSchema = z.object({
  v: z.literal(1),
  state: z.enum(runStates),
  from: z.string(),
  to: z.string(),
  startedAtEpochMs: z.number(),
  startedBy: z.enum(['timer', 'manual-invoke']),
  meteredCallsPlanned: z.number().default(0),
  meteredCallsUsed: z.number().default(0),
  /** By Hong Kong month `yyyy-MM`, because the quota begins anew with each. */
  meteredCallsByMonth: z.record(z.string(), z.number()).default({}),
  peopleKey: z.string().optional(),
  peopleSha256: z.string().optional(),
  inputsSha256: z.string().optional(),
  /** Of mapping, codes, profile, scope settings and engine: what the file was computed with. */
  settingsSha256: z.string().optional(),
  linesSha256: z.string().optional(),
  temporaryName: z.string().optional(),
  fileName: z.string().optional(),
  fileKey: z.string().optional(),
  fileSha256: z.string().optional(),
  fileSizeBytes: z.number().optional(),
  manifestKey: z.string().optional(),
  exceptionsKey: z.string().optional(),
  accepted: z.array(z.string()).default([]),
  /** `sftp://host:port/path`, fixed when the first byte is about to be sent. */
  destination: z.string().optional(),
  deliveredAtEpochMs: z.number().optional(),
  /** Why a read-back was not possible. */
  unconfirmedBecause: z.string().optional(),
  lastErrorCode: z.string().optional(),
  /** Employee numbers of a final pay; empty for the regular run. */
  employeeNumbers: z.array(z.string()).default([]),
  /** `correction`: a paid period computed anew. */
  purpose: z.enum(['pay', 'correction']).default('pay'),
  pinsKey: z.string().optional(),
  /** What is due, per person, day and code: before anything delivered is subtracted. */
  dueKey: z.string().optional(),
  dueSha256: z.string().optional(),
  /** What this run's file delivers, per person, day and code: the ledger, once it is delivered. */
  amountsKey: z.string().optional(),
  amountsSha256: z.string().optional(),
  adjustments: z
    .array(z.object({ key: z.string(), sha256: z.string(), rows: z.number() }))
    .default([]),
  reportKey: z.string().optional(),
  workbookKey: z.string().optional(),
  differencesKey: z.string().optional(),
  /** The encrypted file, if the receiver wants one: made once, and exactly this is delivered. */
  ciphertextKey: z.string().optional(),
  ciphertextSha256: z.string().optional(),
  /** The approval that has to let the file out, and the hash that it was asked for. */
  release: z
    .object({
      requestedAtEpochMs: z.number(),
      fileSha256: z.string(),
      /** Counts the requests of the run; it is in the form, so that no two are taken for one. */
      number: z.int(),
      instanceId: z.string().optional(),
      /** `asking`: perhaps created, not yet known; `cancelled` and `refused` wait for `to-ask`. */
      state: z.enum(['to-ask', 'asking', 'asked', 'agreed', 'refused', 'cancelled']),
      approverUserIds: z.array(z.string()).default([]),
      decidedAtEpochMs: z.number().optional(),
    })
    .optional(),
  /** A person has said that payroll has paid by this file. */
  paidAtEpochMs: z.number().optional(),
  acknowledgement: z
    .object({
      outcome: z.enum(['accepted', 'rejected', 'partly-rejected', 'counts-differ', 'unreadable']),
      fileName: z.string(),
      key: z.string(),
      rejects: z.number(),
    })
    .optional(),
  /** Messages that went out, by kind, so that none is sent twice. */
  notified: z.array(z.string()).default([]),
  /** The delivered run whose file carried what this correction found. */
  settledBy: z.string().optional(),
  /** Noted before the first stored answer is erased: from here on they are not whole. */
  answersErasure: z
    .object({
      begunAtEpochMs: z.number(),
      /** How many there were, and the hash over their keys and content. */
      answers: z.number(),
      sha256: z.string(),
    })
    .optional(),
  answersErasedAtEpochMs: z.number().optional(),
});

/** What is stored of a run. */
export type RunRecord = z.infer<typeof runRecordSchema>;

/** What must be known of a run that begins; everything else is added as it comes to be. */
export type NewRun = Pick<RunRecord, 'from' | 'to' | 'startedAtEpochMs' | 'startedBy'> &
  Partial<Pick<RunRecord, 'employeeNumbers' | 'purpose' | 'adjustments'>>;

/** The record of a run that has not done anything yet. */
export function newRunRecord(about: NewRun): RunRecord {
  return {
    v: 1,
    state: 'collecting',
    meteredCallsPlanned: 0,
    meteredCallsUsed: 0,
    meteredCallsByMonth: {},
    accepted: [],
    employeeNumbers: [],
    purpose: 'pay',
    adjustments: [],
    notified: [],
    ...about,
  };
}
