import { chainBeginning, type ChainOwner } from '../chain/chain-event.ts';
import type { JsonValue } from '../domain/source-record.ts';
import type { StreamHead } from '../ports.ts';
import type { RandomSource } from '../../../shared/random/index.ts';
import {
  partitionOf,
  tables,
  writeUntilKnown,
  type CallOptions,
  type Columns,
  type Key,
  type KnownOutcome,
  type Row,
  type RowWrite,
  type TableClient,
  type WriteCondition,
} from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { StreamRowBrokenError } from './errors.ts';
import { headAfter } from './describe-segment.ts';
import {
  Cells,
  columnsOfSegment,
  idsOfColumns,
  ROW_FORM,
  SEGMENT_COLUMNS,
  segmentOfColumns,
  type StoredSegment,
} from './stored-segment.ts';

/** The row of a stream without its ids, and the segment that it describes: the last one. */
export interface StreamState {
  readonly head: StreamHead;
  readonly last: StoredSegment | undefined;
  /** Of whoever changed the row last. */
  readonly changeId: string | undefined;
}

/** A change of the row, always from a version that was seen to the next one. */
export interface StreamChange {
  readonly version: bigint;
  /** Told by no other change. */
  readonly changeId: string;
  readonly cursor: JsonValue | undefined;
  /** Left out, the segment that was last stays so. */
  readonly last?: { readonly segment: StoredSegment; readonly ids: Uint8Array };
}

const COLUMNS_WITHOUT_IDS = ['version', 'change', 'cursor', 'first', ...SEGMENT_COLUMNS] as const;

/** What a stream's row is written and waited with. */
export interface StreamRowSurroundings {
  readonly tables: TableClient;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** The row of a stream. */
export class StreamRow {
  readonly #around: StreamRowSurroundings;
  readonly #owner: ChainOwner;
  readonly #key: Key;

  constructor(around: StreamRowSurroundings, owner: ChainOwner) {
    this.#around = around;
    this.#owner = owner;
    const organisation = partitionOf(owner.environment, owner.corpId);
    this.#key = { organisation, stream: owner.stream };
  }

  /** @throws StreamRowBrokenError */
  async read(call: CallOptions): Promise<StreamState> {
    const options = { ...call, columns: COLUMNS_WITHOUT_IDS };
    const { row } = await this.#around.tables.getRow(tables.auditStream, this.#key, options);
    return stateOfRow(this.#owner, row);
  }

  /** @throws StreamRowBrokenError */
  async readWithIds(call: CallOptions): Promise<StreamState & { readonly ids: readonly string[] }> {
    const { row } = await this.#around.tables.getRow(tables.auditStream, this.#key, call);
    const state = stateOfRow(this.#owner, row);
    const isEmpty = row === undefined || state.last === undefined;
    return { ...state, ids: isEmpty ? [] : idsOfColumns(this.#owner.stream, row.columns) };
  }

  /**
   * Changes the row if it still has the version that was seen, and repeats that while the answer is
   * lost.
   */
  async swap(seenVersion: bigint, change: StreamChange, call: CallOptions): Promise<KnownOutcome> {
    const write: RowWrite = {
      kind: 'update',
      table: tables.auditStream,
      key: this.#key,
      change: { put: columnsOfChange(change) },
      condition: conditionOf(seenVersion),
    };
    const { clock, random } = this.#around;
    const { rows } = await writeUntilKnown(this.#around.tables, [write], {
      clock,
      random,
      ...call,
    });
    return rows[0] ?? 'condition-failed';
  }
}

function conditionOf(seenVersion: bigint): WriteCondition {
  if (seenVersion === 0n) return { row: 'must-not-exist' };
  const isAsSeen = {
    column: 'version',
    is: '=',
    value: seenVersion,
    passIfMissing: false,
  } as const;
  return { row: 'must-exist', columns: isAsSeen };
}

function columnsOfChange({ version, changeId, cursor, last }: StreamChange): Columns {
  return {
    v: ROW_FORM,
    version,
    change: changeId,
    ...(cursor === undefined ? {} : { cursor: JSON.stringify(cursor) }),
    ...(last === undefined
      ? {}
      : {
          ...columnsOfSegment(last.segment, last.ids),
          first: BigInt(last.segment.firstSequence),
        }),
  };
}

/** @param row - undefined for a stream that nobody has written to */
function stateOfRow(owner: ChainOwner, row: Row | undefined): StreamState {
  const { stream } = owner;
  const beginning: StreamHead = {
    stream,
    version: 0n,
    nextSequence: 1,
    headHash: chainBeginning(owner),
    cursor: undefined,
    lastAppendedEpochMs: undefined,
  };
  if (row === undefined) return { head: beginning, last: undefined, changeId: undefined };
  const cells = new Cells(stream, row.columns);
  cells.assertForm();
  const moved = { version: cells.integer('version'), cursor: cursorOf(owner, row.columns) };
  const changeId = cells.text('change');
  if (row.columns['first'] === undefined) {
    return { head: { ...beginning, ...moved }, last: undefined, changeId };
  }
  const last = segmentOfColumns(stream, cells.number('first'), row.columns);
  return { head: headAfter(moved, last), last, changeId };
}

function cursorOf({ stream }: ChainOwner, { cursor }: Columns): JsonValue | undefined {
  if (cursor === undefined) return undefined;
  try {
    if (typeof cursor === 'string') return JSON.parse(cursor) as JsonValue;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new StreamRowBrokenError(stream, 'cursor');
}
