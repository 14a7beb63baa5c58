import type { Segment } from '../ports.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { Columns, ColumnValue } from '../../../shared/table-store/index.ts';
import { StreamRowBrokenError } from './errors.ts';

/** A segment as rows hold it; its events' ids are read apart, where somebody needs them. */
export interface StoredSegment extends Segment {
  /** Of the append that wrote it; no other has the same. */
  readonly appendId: string;
}

/** Of the rows of both tables. */
export const ROW_FORM = 1n;
const ID_BYTES = 16;
const ID_DIGITS = 2 * ID_BYTES;

/** Columns that a row of either table needs, for whoever does not want the ids. */
export const SEGMENT_COLUMNS = [
  'v',
  'count',
  'first_time',
  'last_time',
  'appended_at',
  'total_lag',
  'previous_hash',
  'head_hash',
  'text_sha256',
  'append',
] as const;

/** Columns of a segment, the same in its own row and in that of its stream while it is the last. */
export function columnsOfSegment(segment: StoredSegment, ids: Uint8Array): Columns {
  return {
    v: ROW_FORM,
    count: BigInt(segment.count),
    first_time: BigInt(segment.firstTimeEpochMs),
    last_time: BigInt(segment.lastTimeEpochMs),
    appended_at: BigInt(segment.appendedAtEpochMs),
    total_lag: BigInt(segment.totalLagMs),
    previous_hash: segment.previousHash,
    head_hash: segment.headHash,
    text_sha256: segment.textSha256,
    append: segment.appendId,
    ids,
  };
}

/**
 * @param firstSequence - from the key of the row, or from the stream's
 * @throws StreamRowBrokenError
 */
export function segmentOfColumns(
  stream: StreamName,
  firstSequence: number,
  columns: Columns,
): StoredSegment {
  const cells = new Cells(stream, columns);
  cells.assertForm();
  return {
    stream,
    firstSequence,
    count: cells.number('count'),
    firstTimeEpochMs: cells.number('first_time'),
    lastTimeEpochMs: cells.number('last_time'),
    appendedAtEpochMs: cells.number('appended_at'),
    totalLagMs: cells.number('total_lag'),
    previousHash: cells.text('previous_hash'),
    headHash: cells.text('head_hash'),
    textSha256: cells.text('text_sha256'),
    appendId: cells.text('append'),
  };
}

/** 16 bytes each, in order. */
export function packIds(ids: readonly string[]): Uint8Array {
  return Buffer.from(ids.join(''), 'hex');
}

/** @throws StreamRowBrokenError */
export function idsOfColumns(stream: StreamName, columns: Columns): readonly string[] {
  const { ids } = columns;
  if (!(ids instanceof Uint8Array) || ids.length % ID_BYTES !== 0) {
    throw new StreamRowBrokenError(stream, 'ids');
  }
  const digits = Buffer.from(ids.buffer, ids.byteOffset, ids.length).toString('hex');
  return Array.from({ length: ids.length / ID_BYTES }, (_, index) =>
    digits.slice(index * ID_DIGITS, (index + 1) * ID_DIGITS),
  );
}

/** Reads the cells of a row of a stream. */
export class Cells {
  readonly #stream: StreamName;
  readonly #columns: Columns;

  constructor(stream: StreamName, columns: Columns) {
    this.#stream = stream;
    this.#columns = columns;
  }

  assertForm(): void {
    if (this.#columns['v'] !== ROW_FORM) throw new StreamRowBrokenError(this.#stream, 'v');
  }

  integer(name: string): bigint {
    return this.#cell(name, (value) => (typeof value === 'bigint' ? value : undefined));
  }

  number(name: string): number {
    return Number(this.integer(name));
  }

  text(name: string): string {
    return this.#cell(name, (value) => (typeof value === 'string' ? value : undefined));
  }

  #cell<Value>(name: string, read: (value: ColumnValue | undefined) => Value | undefined): Value {
    const value = read(this.#columns[name]);
    if (value === undefined) throw new StreamRowBrokenError(this.#stream, name);
    return value;
  }
}
