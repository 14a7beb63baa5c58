import type { ApplicationError } from '../errors/index.ts';
import type { TableErrorCode } from './errors.ts';

/** A typed cell. Integers are `bigint` (signed 64 bit); there are no doubles in our tables. */
export type ColumnValue = string | bigint | boolean | Uint8Array;
export type KeyValue = string | bigint;

/** Sorts before / after every value; only in the bounds of `getRange`. */
export const LOWEST = Symbol('lowest key value');
export const HIGHEST = Symbol('highest key value');

/** What a table looks like; declared once in `shared/table-store/tables.ts`. */
export interface TableDefinition {
  readonly name: string;
  /** One to four columns; the first is the partition key. */
  readonly primaryKey: readonly { readonly name: string; readonly type: 'string' | 'integer' }[];
  /** -1 keeps cells for ever, else at least 86,400. Never used for correctness. */
  readonly timeToLiveSeconds: number;
  readonly maxVersions: number;
}

export type Key = Readonly<Record<string, KeyValue>>;
export type Columns = Readonly<Record<string, ColumnValue>>;
export type KeyBound = Readonly<Record<string, KeyValue | typeof LOWEST | typeof HIGHEST>>;

export interface Row {
  readonly key: Key;
  readonly columns: Columns;
}

/** A condition on cells, judged by the server in one step with the write. */
export type ColumnCondition =
  | {
      readonly column: string;
      readonly is: '=' | '!=' | '<' | '<=' | '>' | '>=';
      readonly value: ColumnValue;
      /** Whether a row without the column satisfies the condition. */
      readonly passIfMissing: boolean;
    }
  | { readonly all: readonly ColumnCondition[] }
  | { readonly any: readonly ColumnCondition[] }
  | { readonly not: ColumnCondition };

export interface WriteCondition {
  readonly row: 'ignore' | 'must-exist' | 'must-not-exist';
  readonly columns?: ColumnCondition;
}

export interface CapacityUnits {
  readonly read: number;
  readonly write: number;
}

/** `serverTimeEpochMs` is the server's clock when it answered: leases are judged on it. */
export interface WriteResult {
  readonly outcome: 'written' | 'condition-failed';
  readonly serverTimeEpochMs: number;
  readonly consumed: CapacityUnits;
}

export interface ReadResult {
  readonly row: Row | undefined;
  readonly serverTimeEpochMs: number;
  readonly consumed: CapacityUnits;
}

export interface RangeQuery {
  /** Inclusive; every key column named. */
  readonly from: KeyBound;
  /** Exclusive; every key column named. */
  readonly to: KeyBound;
  readonly direction?: 'forward' | 'backward';
  /** Rows at most; default: all. */
  readonly limit?: number;
  readonly columns?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Columns to set and columns to take away; no column in both. */
export interface RowChange {
  readonly put?: Columns;
  readonly remove?: readonly string[];
}

interface RowWriteTarget {
  readonly table: TableDefinition;
  readonly key: Key;
  readonly condition: WriteCondition;
}

/** One row of a batch; each kind does what the method of its name does. */
export type RowWrite =
  | (RowWriteTarget & { readonly kind: 'put'; readonly columns: Columns })
  | (RowWriteTarget & { readonly kind: 'update'; readonly change: RowChange })
  | (RowWriteTarget & { readonly kind: 'delete' });

/**
 * What became of one row of a batch. `error` tells whether a failed row may have been written all
 * the same: only a `TableOutcomeUnknownError` leaves that open.
 */
export type RowWriteOutcome =
  | { readonly outcome: 'written' | 'condition-failed' }
  | { readonly outcome: 'failed'; readonly error: ApplicationError<TableErrorCode> };

export interface BatchWriteResult {
  /** In the order of the request. */
  readonly rows: readonly RowWriteOutcome[];
  /** The server's clock when it gave the last of the answers that this is made of. */
  readonly serverTimeEpochMs: number;
  readonly consumed: CapacityUnits;
}

/**
 * The table port: rows of typed cells with conditional writes.
 *
 * Guarantees: a write to one row is atomic and strongly consistent; `getRange` returns rows in key
 * order (strings bytewise) and pages to the end. Adapters retry what is safe to repeat (throttling,
 * reads). A write whose outcome is unknown (time-out or reset after sending) is thrown as
 * `TableOutcomeUnknownError`: the caller repeats the same conditional write or reads back.
 *
 * @throws TableThrottledError, TableOutcomeUnknownError, TableUnavailableError,
 *   TableAccessDeniedError, TableRequestInvalidError (all `ApplicationError`s, in `errors.ts`)
 */
export interface TableClient {
  /** Replaces the whole row. */
  putRow(
    table: TableDefinition,
    key: Key,
    columns: Columns,
    condition: WriteCondition,
    options?: CallOptions,
  ): Promise<WriteResult>;
  /** Merges the named columns; creates the row if the condition allows it. */
  updateRow(
    table: TableDefinition,
    key: Key,
    change: RowChange,
    condition: WriteCondition,
    options?: CallOptions,
  ): Promise<WriteResult>;
  deleteRow(
    table: TableDefinition,
    key: Key,
    condition: WriteCondition,
    options?: CallOptions,
  ): Promise<WriteResult>;
  /**
   * Writes up to 200 rows of one or more tables in one round trip, no row twice. Each row is atomic by
   * itself, the batch is not: some may be written while others are refused or fail. Rows
   * that were refused for load are repeated alone; if they still fail, that is in their place.
   *
   * @throws TableOutcomeUnknownError if nothing is known of any row; the other errors if certainly no
   *   row was written
   */
  batchWrite(rows: readonly RowWrite[], options?: CallOptions): Promise<BatchWriteResult>;
  getRow(
    table: TableDefinition,
    key: Key,
    options?: CallOptions & { readonly columns?: readonly string[] },
  ): Promise<ReadResult>;
  /** A range that can hold nothing, such as one whose bounds are equal, is empty and no error. */
  getRange(table: TableDefinition, query: RangeQuery): AsyncIterable<Row>;
}
