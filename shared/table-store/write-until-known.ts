import type { RandomSource } from '../random/index.ts';
import type { Clock } from '../time/index.ts';
import { TableOutcomeUnknownError } from './errors.ts';
import type { BatchWriteResult, CallOptions, RowWrite, TableClient } from './table-client.ts';

/**
 * `refused-after-doubt`: the condition was refused, but an earlier round that got no answer may have
 * met it. The caller reads the row back and looks for what only this call writes.
 */
export type KnownOutcome = 'written' | 'condition-failed' | 'refused-after-doubt';

export interface WriteUntilKnownOptions extends CallOptions {
  /** Waits between rounds only. */
  readonly clock: Clock;
  readonly random: RandomSource;
}

export interface KnownOutcomes {
  /** In the order of the request. */
  readonly rows: readonly KnownOutcome[];
  readonly serverTimeEpochMs: number;
}

/** Rounds of the same write. The first repeat comes almost at once: a sender may be waiting. */
const ROUNDS = 4;
const ROUND_DELAY_MS = 20;

/**
 * Writes rows in one batch and repeats those of which it is not known that they are there, so that
 * after it each row is either written or refused by its condition. Every condition must be such that
 * the same write again does no harm.
 *
 * @throws the errors of the table port, if a row still failed in the last round or would always fail;
 *   other rows may have been written
 */
export async function writeUntilKnown(
  tables: TableClient,
  rows: readonly RowWrite[],
  options: WriteUntilKnownOptions,
): Promise<KnownOutcomes> {
  const known: KnownOutcome[] = [];
  let doubtful: Set<number> | undefined;
  let open = [...rows.keys()];
  for (let round = 1; ; round += 1) {
    const sent = open;
    const result = await sendRows(
      tables,
      sent.length === rows.length ? rows : sent.flatMap((place) => rows[place] ?? []),
      options,
    );
    let failure: Error | undefined;
    for (const [index, place] of sent.entries()) {
      const row = result.rows[index];
      if (row === undefined) continue;
      if (row.outcome !== 'failed') {
        const isDoubtful = row.outcome === 'condition-failed' && doubtful?.has(place) === true;
        known[place] = isDoubtful ? 'refused-after-doubt' : row.outcome;
        continue;
      }
      if (!row.error.retryable) throw row.error;
      if (row.error instanceof TableOutcomeUnknownError) (doubtful ??= new Set()).add(place);
      failure = row.error;
    }
    if (failure === undefined) return { rows: known, serverTimeEpochMs: result.serverTimeEpochMs };
    if (round === ROUNDS) throw failure;
    open = sent.filter((place) => known[place] === undefined);
    await options.clock.sleep(ROUND_DELAY_MS * round * options.random.unit(), options.signal);
  }
}

/** One batch; if nothing is known of it, each of its rows is of unknown outcome. */
async function sendRows(
  tables: TableClient,
  rows: readonly RowWrite[],
  { signal }: CallOptions,
): Promise<BatchWriteResult> {
  try {
    return await tables.batchWrite(rows, signal === undefined ? {} : { signal });
  } catch (error) {
    if (!(error instanceof TableOutcomeUnknownError)) throw error;
    return {
      rows: rows.map(() => ({ outcome: 'failed', error })),
      serverTimeEpochMs: Number.NaN,
      consumed: { read: 0, write: 0 },
    };
  }
}
