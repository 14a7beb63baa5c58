import type { ColumnValue } from '../table-store/index.ts';

/** Reserved calls by spender. */
export type Reservations = ReadonlyMap<string, number>;

/** One cell for all reservations of a month, sorted, so that equal maps are equal texts. */
export function formatReservations(reservations: Reservations): string {
  return JSON.stringify([...reservations].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** @throws TypeError if the cell is not what `formatReservations` writes. */
export function parseReservations(cell: ColumnValue | undefined): Reservations {
  const parsed: unknown = typeof cell === 'string' ? JSON.parse(cell) : undefined;
  if (!Array.isArray(parsed) || !parsed.every(isReservation)) {
    throw new TypeError('the month row holds no list of reservations');
  }
  return new Map(parsed);
}

function isReservation(entry: unknown): entry is [string, number] {
  return (
    Array.isArray(entry) &&
    entry.length === 2 &&
    typeof entry[0] === 'string' &&
    Number.isSafeInteger(entry[1])
  );
}
