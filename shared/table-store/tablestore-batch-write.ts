import { sumOfUnits } from './capacity-units.ts';
import { isTableError } from './errors.ts';
import { DEFAULT_RETRY, retryDelayMs, type RetryPolicy } from './retry-policy.ts';
import type {
  BatchWriteResult,
  CallOptions,
  CapacityUnits,
  RowWrite,
  RowWriteOutcome,
} from './table-client.ts';
import { checkBatch, tablesOf } from './table-request-rules.ts';
import { readBatchAnswer, type BatchRowAnswer } from './tablestore-batch-answer.ts';
import type { TablestoreConnection, TablestoreConnectionOptions } from './tablestore-connection.ts';
import { errorOfFault, mayRepeat, TablestoreFault } from './tablestore-fault.ts';
import { toSdkBatchRow } from './tablestore-row-write.ts';
import type { TablestoreModule } from './tablestore-sdk.ts';

interface BatchSettings extends Pick<TablestoreConnectionOptions, 'clock' | 'random' | 'retry'> {
  readonly connection: TablestoreConnection;
}

/** A row of the request with its place in it. */
interface PlacedRow {
  readonly place: number;
  readonly row: RowWrite;
}

/**
 * One BatchWriteRow; then the rows that the server refused for load, alone, until they are written or
 * the attempts are used up. What is known of a row is never lost to what happens to another one
 * afterwards: only if the first request gives no answer does the whole batch throw.
 */
export async function writeBatch(
  settings: BatchSettings,
  rows: readonly RowWrite[],
  call: CallOptions,
): Promise<BatchWriteResult> {
  checkBatch(rows);
  const retry: RetryPolicy = { ...DEFAULT_RETRY, ...settings.retry };
  const progress = new BatchProgress(rows.map((row, place) => ({ place, row })));
  await progress.send(settings.connection, call);
  for (let round = 1; round < retry.attempts && progress.hasRefusedRows(); round += 1) {
    try {
      await settings.clock.sleep(retryDelayMs(retry, round, settings.random), call.signal);
      await progress.send(settings.connection, call);
    } catch (error) {
      // Aborted between two requests: the refused rows stay refused.
      if (isTableError(error)) progress.failRefusedRows(error);
      else if (call.signal?.aborted !== true) throw error;
      break;
    }
  }
  return progress.result();
}

/** What is known so far of each row. */
class BatchProgress {
  readonly #outcomes: RowWriteOutcome[] = [];
  readonly #consumed: CapacityUnits[] = [];
  #serverTimeEpochMs = Number.NaN;
  /** Rows to send next: at first all, then those that were certainly not written. */
  #open: readonly PlacedRow[];
  #rounds = 0;

  constructor(rows: readonly PlacedRow[]) {
    this.#open = rows;
  }

  hasRefusedRows(): boolean {
    return this.#open.length > 0;
  }

  /** Sends the open rows and notes what became of them. @throws the errors of the table port */
  async send(connection: TablestoreConnection, call: CallOptions): Promise<void> {
    const rows = this.#open.map(({ row }) => row);
    const about = { table: tablesOf(rows), operation: 'batchWriteRow', isWrite: true };
    const answer = await connection.call({
      ...about,
      parameters: (sdk) => toSdkBatch(sdk, rows),
      ...call,
    });
    this.#rounds += 1;
    const answers = readBatchAnswer(answer, rows);
    if (answers === undefined) {
      const fault = new TablestoreFault('unclear', 'incomplete-answer');
      throw errorOfFault(fault, { ...about, attempts: this.#rounds });
    }
    this.#serverTimeEpochMs = answer.serverTimeEpochMs;
    this.#open = this.#open.filter(({ place, row }, index) => {
      const rowAnswer = answers[index];
      return rowAnswer !== undefined && this.#note(place, row, rowAnswer);
    });
  }

  /** True if the row may be sent again. */
  #note(place: number, row: RowWrite, answer: BatchRowAnswer): boolean {
    this.#consumed.push(answer.units);
    if (answer.outcome !== 'fault') {
      this.#outcomes[place] = { outcome: answer.outcome };
      return false;
    }
    const about = { table: row.table.name, operation: `${row.kind} of a batch`, isWrite: true };
    const error = errorOfFault(answer.fault, { ...about, attempts: this.#rounds });
    this.#outcomes[place] = { outcome: 'failed', error };
    return mayRepeat(answer.fault.kind, true);
  }

  /** The request that should have repeated them failed as a whole. */
  failRefusedRows(error: Extract<RowWriteOutcome, { outcome: 'failed' }>['error']): void {
    for (const { place } of this.#open) this.#outcomes[place] = { outcome: 'failed', error };
  }

  result(): BatchWriteResult {
    return {
      rows: this.#outcomes,
      serverTimeEpochMs: this.#serverTimeEpochMs,
      consumed: sumOfUnits(this.#consumed),
    };
  }
}

/** The server refuses a request that names one table twice, so the rows are grouped. */
function toSdkBatch(sdk: TablestoreModule, rows: readonly RowWrite[]): object {
  const names = [...new Set(rows.map(({ table }) => table.name))];
  return {
    tables: names.map((tableName) => ({
      tableName,
      rows: rows
        .filter(({ table }) => table.name === tableName)
        .map((row) => toSdkBatchRow(sdk, row)),
    })),
  };
}
