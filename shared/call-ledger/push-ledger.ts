import * as z from 'zod';
import { outcomeOf, tables, type CallOptions } from '../table-store/index.ts';
import type { CallLedger, LedgerMonth } from './call-ledger.ts';
import { CountRows, type LedgerStore } from './count-rows.ts';
import { LedgerBusyError } from './errors.ts';

/** Pushes of a month as they are counted while they come in, and as they were last counted anew. */
export interface PushSummary {
  readonly month: LedgerMonth;
  /** The last exact count and what came since; without one, what was counted as it came. */
  readonly pushes: number;
  /** As counted while they came in, by family of events, or `robot`. */
  readonly byFamily: readonly { readonly family: string; readonly pushes: number }[];
  /** When the stored events were last counted one by one. */
  readonly recountedAtEpochMs: number | undefined;
}

/** An exact count of the stored events. */
export interface PushRecount {
  readonly month: LedgerMonth;
  readonly pushes: number;
  /** The instant up to which events were counted. */
  readonly countedAtEpochMs: number;
  /** What had been counted as it came when the exact count began (`PushLedger.booked`). */
  readonly bookedThen: number;
}

/**
 * Metered pushes (events, and messages to robots) of one organisation. Counted as they come, in
 * blocks, by each instance; a push that is handled twice may be counted twice, one that an instance
 * had not written yet when it was killed is missing. The exact count of the stored events sets that
 * right whenever it is made.
 */
export interface PushLedger extends Pick<CallLedger, 'recordShare'> {
  /** What was counted as it came. */
  booked(month: LedgerMonth, options?: CallOptions): Promise<number>;
  /** An older count never replaces a newer one. */
  recount(recount: PushRecount, options?: CallOptions): Promise<void>;
  summary(month: LedgerMonth, options?: CallOptions): Promise<PushSummary>;
}

const RECOUNT_ROW = '#recount';
const ROUNDS = 12;
const recountSchema = z.object({
  pushes: z.int(),
  countedAtEpochMs: z.int(),
  bookedThen: z.int(),
});

/** The ledger in `tables.callLedger`, under `pushes/<month>` in the place of the month. */
export function createTablePushLedger(store: LedgerStore): PushLedger {
  const rows = new CountRows(store);

  const readRecount = async (month: LedgerMonth, call: CallOptions) => {
    const key = rows.keyOf(sectionOf(month), RECOUNT_ROW);
    const { row } = await store.tables.getRow(tables.callLedger, key, call);
    return row === undefined
      ? undefined
      : recountSchema.parse(JSON.parse(String(row.columns['recount'])));
  };

  return {
    recordShare: ({ month, spender, ...share }, call = {}) =>
      rows.recordShare(sectionOf(month), spender, share, call),

    booked: async (month, call = {}) => sum(await rows.readAll(sectionOf(month), call)),

    recount: async ({ month, ...recount }, call = {}) => {
      const at = BigInt(recount.countedAtEpochMs);
      for (let round = 1; round <= ROUNDS; round += 1) {
        const write = store.tables.putRow(
          tables.callLedger,
          rows.keyOf(sectionOf(month), RECOUNT_ROW),
          { v: 1n, at, recount: JSON.stringify(recount) },
          { row: 'ignore', columns: { column: 'at', is: '<', value: at, passIfMissing: true } },
          call,
        );
        if ((await outcomeOf(write)) !== 'unknown') return;
        await rows.pause(round, call);
      }
      throw new LedgerBusyError(month, RECOUNT_ROW);
    },

    summary: async (month, call = {}) => {
      const byFamily = await rows.readAll(sectionOf(month), call);
      const recount = await readRecount(month, call);
      const booked = sum(byFamily);
      const since = Math.max(0, booked - (recount?.bookedThen ?? 0));
      return {
        month,
        pushes: (recount?.pushes ?? 0) + since,
        byFamily: [...byFamily].map(([family, pushes]) => ({ family, pushes })),
        recountedAtEpochMs: recount?.countedAtEpochMs,
      };
    },
  };
}

function sectionOf(month: LedgerMonth): string {
  return `pushes/${month}`;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
