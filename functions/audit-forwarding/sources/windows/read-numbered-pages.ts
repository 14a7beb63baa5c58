import type { SourceRecord } from '../../domain/source-record.ts';
import type { StreamName } from '../../domain/stream-name.ts';
import { ListKeptMovingError } from '../errors.ts';
import { ListReading } from './domain/list-reading.ts';
import { ROWS_OF_A_PIECE, type Piece, type PieceStep } from './read-span.ts';

/** A page of a list that is asked for by page numbers. */
export interface NumberedPage {
  readonly records: readonly SourceRecord[];
  /** How many rows the list has on all its pages, by the answer. */
  readonly count: number;
}

export interface NumberedList {
  readonly stream: StreamName;
  readonly pageSize: number;
  /** `pageNumber`: from 1 on. */
  readonly ask: (pageNumber: number) => Promise<NumberedPage>;
}

/** A list that still changes while it is read for the fourth time is left for the next run. */
const READINGS_AT_MOST = 4;

/**
 * Reads a piece of a list whose pages move. It is read from first to last page, which is right for a
 * list that is told newest first: what comes late pushes rows to pages that are yet to be read, where
 * they are met again, and shows itself in the count; then the list is read once more. From the last to
 * the first page such rows would be pushed to pages that have been read, and lost.
 *
 * @throws ListKeptMovingError if it does not come to rest; what `ask` throws
 */
export async function* readNumberedPages(
  list: NumberedList,
  { isDivisible, toEpochMs }: Piece,
): AsyncGenerator<PieceStep> {
  let before: ListReading | undefined;
  for (let number = 1; number <= READINGS_AT_MOST; number += 1) {
    const reading = new ListReading();
    for (let isEnd = false; !isEnd;) {
      const { count, records } = await list.ask(reading.pages + 1);
      const identities = records.map(({ identity }) => identity);
      isEnd = reading.add({ count, identities }, list.pageSize);
      if (isDivisible && reading.length > ROWS_OF_A_PIECE) {
        yield { records, isTooLong: true };
        return;
      }
      const isWhole = isEnd && reading.isWhole(before);
      yield isWhole ? { records, readUntilEpochMs: toEpochMs } : { records };
      if (isWhole) return;
    }
    before = reading;
  }
  throw new ListKeptMovingError(list.stream, READINGS_AT_MOST);
}
