import type { SourceRecord } from '../../domain/source-record.ts';
import type { CallOptions } from '../../ports.ts';
import type { Span } from './domain/span.ts';

/** What one page of a piece told. */
export interface PieceStep {
  readonly records: readonly SourceRecord[];
  /** Everything of the piece up to this instant, included, has been held by now. */
  readonly readUntilEpochMs?: number;
  /** The piece holds more than should be read in one go: its first half is to be asked for. */
  readonly isTooLong?: true;
}

export interface Piece extends Span {
  /** Whether it can be asked for in halves. */
  readonly isDivisible: boolean;
}

/** Reads a piece to its end: the last step says `isTooLong`, or that all of it has been read. */
export type ReadPiece = (piece: Piece, call: CallOptions) => AsyncIterable<PieceStep>;

/**
 * A divisible piece with more rows is asked for in halves: read newest first, it has to be read to its
 * end before the place moves. A hundred pages of fifty take a few seconds.
 */
export const ROWS_OF_A_PIECE = 5_000;

/** No source tells so much in a second that it would have to be divided. */
const SHORTEST_PIECE_MS = 1_000;

/**
 * Reads a window in pieces, the oldest first, so that the place is kept wherever it is stopped. A
 * piece that holds too much is halved; after one that does not, the next is twice as long.
 */
export async function* readSpan(
  { fromEpochMs, toEpochMs }: Span,
  { longestPieceMs, readPiece }: { readonly longestPieceMs: number; readonly readPiece: ReadPiece },
  call: CallOptions,
): AsyncGenerator<PieceStep> {
  let lengthMs = longestPieceMs;
  for (let from = fromEpochMs; from <= toEpochMs;) {
    const to = Math.min(toEpochMs, from + lengthMs - 1);
    const isDivisible = to - from >= SHORTEST_PIECE_MS;
    let isTooLong = false;
    for await (const step of readPiece({ fromEpochMs: from, toEpochMs: to, isDivisible }, call)) {
      yield step;
      isTooLong = step.isTooLong === true;
    }
    if (isTooLong) {
      lengthMs = Math.ceil((to - from + 1) / 2);
    } else {
      from = to + 1;
      lengthMs = Math.min(longestPieceMs, lengthMs * 2);
    }
  }
}
