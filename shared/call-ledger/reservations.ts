import type { ColumnValue } from '../table-store/index.ts';
import { formatCounts, parseCounts, type Counts } from './count-cell.ts';

/** Reserved calls by spender. */
export type Reservations = Counts;

/** One cell for all reservations of a month, sorted, so that equal maps are equal texts. */
export function formatReservations(reservations: Reservations): string {
  return formatCounts(
    new Map([...reservations].sort(([left], [right]) => (left < right ? -1 : 1))),
  );
}

/** @throws TypeError if the cell is not what `formatReservations` writes. */
export function parseReservations(cell: ColumnValue | undefined): Reservations {
  return parseCounts(cell, 'list of reservations');
}
