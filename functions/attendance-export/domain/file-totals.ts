import type { PayrollLine } from './payroll-line.ts';
import { writtenQuantity } from './quantity.ts';

/** Decimals of totals where the profile names none: hours and days have two. */
const USUAL_DECIMALS = 2;

/**
 * Counts and sums for header and trailer records: of the quantities as they are written, so that the
 * receiver who adds up the column comes to the same.
 */
export class FileTotals {
  readonly decimals: number;
  rowCount = 0;
  minutes = 0;
  quantity = 0n;
  readonly #byCode = new Map<string, bigint>();

  constructor(decimals: number | undefined) {
    this.decimals = decimals ?? USUAL_DECIMALS;
  }

  add(line: PayrollLine): void {
    // Minutes are whole, so the further decimals of a mixed column only shift them.
    const written = writtenQuantity(line, this.decimals);
    this.minutes += line.roundedMinutes;
    this.quantity += written;
    this.#byCode.set(line.earningsCode, this.quantityOf(line.earningsCode) + written);
  }

  /** In units of the last decimal; 0 for a code that is not in the file. */
  quantityOf(earningsCode: string): bigint {
    return this.#byCode.get(earningsCode) ?? 0n;
  }
}
