import type { SourceRecord } from '../../../functions/audit-forwarding/domain/source-record.ts';
import type {
  Piece,
  PieceStep,
} from '../../../functions/audit-forwarding/sources/windows/read-span.ts';
import type { Clock } from '../../../shared/time/index.ts';

/** Something that happened, and when it begins to be told. */
export interface ToldRecord {
  readonly id: string;
  readonly atEpochMs: number;
  readonly toldFromEpochMs: number;
}

/** A log that tells records of a window newest first, page by page, as its own clock goes. */
export class ToldLog {
  nowEpochMs: number;
  /** How far the clock of whoever reads is from the log's. */
  readerIsWrongByMs = 0;
  /** Pages that were told. */
  pages = 0;
  readonly #records: readonly ToldRecord[];

  constructor(records: readonly ToldRecord[], nowEpochMs: number) {
    this.#records = records;
    this.nowEpochMs = nowEpochMs;
  }

  get clock(): Clock {
    return {
      nowEpochMs: () => this.nowEpochMs + this.readerIsWrongByMs,
      sleep: () => Promise.reject(new Error('nobody waits here')),
    };
  }

  told({ fromEpochMs, toEpochMs }: Pick<Piece, 'fromEpochMs' | 'toEpochMs'>): ToldRecord[] {
    return this.#records
      .filter(({ atEpochMs }) => atEpochMs >= fromEpochMs && atEpochMs <= toEpochMs)
      .filter(
        (record) =>
          record.toldFromEpochMs <= this.nowEpochMs && record.atEpochMs <= this.nowEpochMs,
      )
      .sort((left, right) => right.atEpochMs - left.atEpochMs);
  }

  /** Reads a piece, which is too long if it holds more than four pages and can be divided. */
  async *readPiece(piece: Piece, pageSize: number): AsyncGenerator<PieceStep> {
    const rows = this.told(piece).map(sourceRecord);
    if (piece.isDivisible && rows.length > 4 * pageSize) {
      this.pages += 1;
      yield { records: rows.slice(0, pageSize), isTooLong: true };
      return;
    }
    for (let first = 0; ; first += pageSize) {
      this.pages += 1;
      const records = rows.slice(first, first + pageSize);
      if (first + pageSize >= rows.length) {
        yield { records, readUntilEpochMs: piece.toEpochMs };
        return;
      }
      yield { records };
    }
  }
}

function sourceRecord({ atEpochMs, id }: ToldRecord): SourceRecord {
  return { identity: id, timeEpochMs: atEpochMs, kind: 'some', fields: {} };
}
