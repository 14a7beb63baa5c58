import type { PayPeriod } from '../../../shared/time/index.ts';
import type { DatedRow } from './dated-row.ts';
import type { NumberedRow } from './table-rows.ts';

/**
 * The rows that share a day of the period with another one of which `isWrong` holds, in the order in
 * which they are given. All of them must be valid in the period.
 */
export function overlappingRows<Row extends DatedRow>(
  rows: readonly NumberedRow<Row>[],
  period: PayPeriod,
  isWrong: (a: Row, b: Row) => boolean,
): NumberedRow<Row>[] {
  const wrong = new Set<NumberedRow<Row>>();
  const inOrder = rows.toSorted((a, b) => (firstDay(a, period) < firstDay(b, period) ? -1 : 1));
  for (const [index, one] of inOrder.entries()) {
    // A table in which everything overlaps is told after its first row.
    if (wrong.size === rows.length) break;
    const lastDay = one.row.valid_to ?? period.to;
    for (let next = index + 1; next < inOrder.length; next += 1) {
      const other = inOrder[next];
      if (other === undefined || firstDay(other, period) > lastDay) break;
      if (!isWrong(one.row, other.row)) continue;
      wrong.add(one);
      wrong.add(other);
    }
  }
  return rows.filter((row) => wrong.has(row));
}

/** The first day of the period on which a row is valid: what was before it does not count. */
function firstDay({ row }: NumberedRow<DatedRow>, period: PayPeriod): string {
  return row.valid_from > period.from ? row.valid_from : period.from;
}
