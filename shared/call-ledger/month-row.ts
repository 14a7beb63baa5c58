import { outcomeOf, tables, type CallOptions, type WriteResult } from '../table-store/index.ts';
import type { LedgerMonth } from './call-ledger.ts';
import type { CountRows, LedgerStore } from './count-rows.ts';
import { LedgerBusyError } from './errors.ts';
import { formatReservations, parseReservations, type Reservations } from './reservations.ts';
import { formatSpentMark, parseSpentMark, type SpentMark } from './spent-mark.ts';

/**
 * Spender of the row that decides: it holds every reservation of the month beside a version. Sorts
 * before, and can never be, the name of a spender.
 */
const MONTH_ROW = '#month';
const ROUNDS = 12;

export interface MonthRow {
  /** 0 if there is no row yet. */
  readonly version: bigint;
  readonly reservations: Reservations;
  readonly spent: SpentMark | undefined;
  /** The store's clock when it was read. */
  readonly readAtEpochMs: number;
}

/** What is to be written: what is left out stays as it is. */
export interface MonthChange {
  readonly reservations?: Reservations;
  /** Null takes the mark away. */
  readonly spent?: SpentMark | null;
}

/** The deciding row of each month, moved by compare-and-swap on its version. */
export class MonthRows {
  readonly #store: LedgerStore;
  readonly #rows: CountRows;

  constructor(store: LedgerStore, rows: CountRows) {
    this.#store = store;
    this.#rows = rows;
  }

  async read(month: LedgerMonth, call: CallOptions): Promise<MonthRow> {
    const key = this.#rows.keyOf(month, MONTH_ROW);
    const { row, serverTimeEpochMs: readAtEpochMs } = await this.#store.tables.getRow(
      tables.callLedger,
      key,
      call,
    );
    if (row === undefined) {
      return { version: 0n, reservations: new Map(), spent: undefined, readAtEpochMs };
    }
    const { version, reservations, spent } = row.columns;
    if (typeof version !== 'bigint') throw new TypeError('the month row has no version');
    return {
      version,
      reservations: parseReservations(reservations),
      spent: parseSpentMark(spent),
      readAtEpochMs,
    };
  }

  /**
   * `decide` sees the state before each try; undefined if nothing is to be written.
   *
   * @throws LedgerBusyError for `spender`; what `decide` throws; the errors of the table port
   */
  async change(
    month: LedgerMonth,
    spender: string,
    decide: (seen: MonthRow) => MonthChange | undefined | Promise<MonthChange | undefined>,
    call: CallOptions,
  ): Promise<void> {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const seen = await this.read(month, call);
      const change = await decide(seen);
      if (change === undefined) return;
      // A lost answer is resolved by looking again: what was written no longer asks for a change.
      if ((await outcomeOf(this.#replace(month, seen, change, call))) === 'written') return;
      await this.#rows.pause(round, call);
    }
    throw new LedgerBusyError(month, spender);
  }

  #replace(
    month: LedgerMonth,
    seen: MonthRow,
    change: MonthChange,
    call: CallOptions,
  ): Promise<WriteResult> {
    const spent = change.spent === undefined ? seen.spent : (change.spent ?? undefined);
    return this.#store.tables.putRow(
      tables.callLedger,
      this.#rows.keyOf(month, MONTH_ROW),
      {
        v: 1n,
        version: seen.version + 1n,
        reservations: formatReservations(change.reservations ?? seen.reservations),
        ...(spent === undefined ? {} : { spent: formatSpentMark(spent) }),
      },
      seen.version === 0n
        ? { row: 'must-not-exist' }
        : {
            row: 'must-exist',
            columns: { column: 'version', is: '=', value: seen.version, passIfMissing: false },
          },
      call,
    );
  }
}
