import type { NumberFormat } from './profile-columns.ts';
import { formatDecimal } from './quantity.ts';

/**
 * A number as its column wants it; undefined if it is below zero and the column takes no such number.
 * `units` are of the last decimal. Where the sign stands behind the digits and columns are of fixed
 * width, a number from zero up ends with a blank in its place, so that digits stand under digits.
 */
export function formatNumber(
  units: bigint,
  decimals: number,
  format: NumberFormat | undefined,
  isFixedWidth: boolean,
): string | undefined {
  const isNegative = units < 0n;
  const negative = format?.negative ?? 'refuse';
  if (isNegative && negative === 'refuse') return undefined;
  const written = formatDecimal(isNegative ? -units : units, decimals);
  const digits = format?.impliedPoint === true ? written.replace('.', '') : written;
  if (negative === 'refuse' || negative === 'minus') return isNegative ? `-${digits}` : digits;
  if (!isNegative) return isFixedWidth ? `${digits} ` : digits;
  return negative === 'trailing-minus' ? `${digits}-` : `(${digits})`;
}
