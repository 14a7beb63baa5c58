import type { ChainOwner } from '../chain/chain-event.ts';
import {
  LOWEST,
  partitionOf,
  tables,
  type CallOptions,
  type KeyBound,
  type Row,
  type TableClient,
} from '../../../shared/table-store/index.ts';
import { StreamRowBrokenError } from './errors.ts';
import {
  columnsOfSegment,
  idsOfColumns,
  SEGMENT_COLUMNS,
  segmentOfColumns,
  type StoredSegment,
} from './stored-segment.ts';

const segmentTable = tables.auditSegment;

/** The rows of a stream's segments, but for the last one, which may be in the stream's row alone. */
export class SegmentRows {
  readonly #tables: TableClient;
  readonly #owner: ChainOwner;
  readonly #part: string;

  constructor(client: TableClient, owner: ChainOwner) {
    this.#tables = client;
    this.#owner = owner;
    this.#part = `${partitionOf(owner.environment, owner.corpId)}/${owner.stream}`;
  }

  /** Written again it is the same row, however late: a sequence begins one segment only. */
  async write(segment: StoredSegment, ids: Uint8Array, call: CallOptions): Promise<void> {
    const key = { part: this.#part, sequence: BigInt(segment.firstSequence) };
    const columns = columnsOfSegment(segment, ids);
    await this.#tables.putRow(segmentTable, key, columns, { row: 'ignore' }, call);
  }

  async get(firstSequence: number, call: CallOptions): Promise<StoredSegment | undefined> {
    const { row } = await this.#tables.getRow(
      segmentTable,
      { part: this.#part, sequence: BigInt(firstSequence) },
      { ...call, columns: SEGMENT_COLUMNS },
    );
    return row === undefined ? undefined : this.#segmentOf(row);
  }

  /** In order, from one that begins at `first` or later to the last that begins before `end`. */
  async *between(first: number, end: number, call: CallOptions): AsyncGenerator<StoredSegment> {
    const range = { from: this.#at(BigInt(first)), to: this.#at(BigInt(end)) };
    const query = { ...range, columns: SEGMENT_COLUMNS, ...call };
    for await (const row of this.#tables.getRange(segmentTable, query)) yield this.#segmentOf(row);
  }

  /** The last that begins at `sequence` or before. */
  async lastFrom(sequence: number, call: CallOptions): Promise<StoredSegment | undefined> {
    const query = { ...this.#backwardFrom(sequence), limit: 1, columns: SEGMENT_COLUMNS, ...call };
    for await (const row of this.#tables.getRange(segmentTable, query)) return this.#segmentOf(row);
    return undefined;
  }

  /** Backward from the last that begins at `sequence` or before: when it was appended, and its ids. */
  async *idsBackward(
    sequence: number,
    call: CallOptions,
  ): AsyncGenerator<{ readonly appendedAtEpochMs: number; readonly ids: readonly string[] }> {
    const columns = ['appended_at', 'ids'];
    const query = { ...this.#backwardFrom(sequence), columns, ...call };
    for await (const row of this.#tables.getRange(segmentTable, query)) {
      const at = row.columns['appended_at'];
      if (typeof at !== 'bigint') throw new StreamRowBrokenError(this.#owner.stream, 'appended_at');
      yield { appendedAtEpochMs: Number(at), ids: idsOfColumns(this.#owner.stream, row.columns) };
    }
  }

  #backwardFrom(sequence: number): {
    readonly from: KeyBound;
    readonly to: KeyBound;
    readonly direction: 'backward';
  } {
    return { from: this.#at(BigInt(sequence)), to: this.#at(LOWEST), direction: 'backward' };
  }

  #at(sequence: bigint | typeof LOWEST): KeyBound {
    return { part: this.#part, sequence };
  }

  #segmentOf({ key, columns }: Row): StoredSegment {
    return segmentOfColumns(this.#owner.stream, Number(key['sequence']), columns);
  }
}
