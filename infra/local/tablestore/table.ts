import type { Key, KeyColumn } from './primary-key.ts';
import { SortedRows } from './sorted-rows.ts';
import type { Retention, StoredRow } from './stored-row.ts';

export interface TableOptions extends Retention {
  /** How far a version given by the client may lie from the server's clock. */
  readonly maxVersionDeviationSeconds: number;
  readonly allowUpdate: boolean;
}

/** What CreateTable and UpdateTable set; kept in the journal as it is. */
export interface TableDefinition {
  /** Unique for ever: a table that is made again under an old name has another one. */
  readonly id: number;
  readonly instance: string;
  readonly name: string;
  readonly key: readonly KeyColumn[];
  readonly definedColumns: readonly { readonly name: string; readonly type: number }[];
  readonly options: TableOptions;
  readonly reserved: { readonly read: number; readonly write: number };
  readonly reservedIncreasedAtMs: number;
  readonly reservedDecreasedAtMs: number | undefined;
}

/** A table with its rows. */
export class Table {
  definition: TableDefinition;
  isDropped = false;
  readonly rows = new SortedRows<StoredRow>();
  #lastNumber = 0n;

  constructor(definition: TableDefinition) {
    this.definition = definition;
  }

  /** The next value of an automatic key column: rises for ever, starts from the clock. */
  nextNumber(nowMs: number): bigint {
    const fromClock = BigInt(nowMs) * 1000n;
    this.#lastNumber = fromClock > this.#lastNumber ? fromClock : this.#lastNumber + 1n;
    return this.#lastNumber;
  }

  /** Takes note of the automatic number of a row that was read back from the journal. */
  noteNumber(key: Key): void {
    const index = this.definition.key.findIndex((column) => column.autoIncrement);
    const value = key[index];
    if (value?.kind === 'integer' && value.value > this.#lastNumber) this.#lastNumber = value.value;
  }
}
