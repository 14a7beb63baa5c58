import type { QuantityUnit } from './day-amount.ts';
import type { PayrollLine } from './payroll-line.ts';

/** What of a line decides its quantity. */
export type QuantityOfLine = Pick<
  PayrollLine,
  'unit' | 'roundedMinutes' | 'multiplier' | 'minutesPerDay'
>;

const MULTIPLIER_DECIMALS = 4;
const MULTIPLIER = /^(\d{1,6})(?:\.(\d{1,4}))?$/;

/** Decimals where a file profile names none: hours and days have two, minutes are whole. */
export function usualDecimals(unit: QuantityUnit): number {
  return unit === 'minutes' ? 0 : 2;
}

/**
 * The quantity of a line as it is written, in units of the last decimal: 167 for 1.67 hours. Rounded
 * minutes × multiplier, in whole numbers, rounded half away from zero. This is the only place where
 * a quantity is rounded, once per line: a correction of −100 minutes takes back exactly what 100
 * minutes were written as. Minutes stay whole, whatever the decimals.
 *
 * @throws RangeError for a multiplier that is no decimal with four places at most, or a line in days
 *   without minutes per day: the mapping lets neither through
 */
export function writtenQuantity(line: QuantityOfLine, decimals = usualDecimals(line.unit)): bigint {
  const minutes = BigInt(line.roundedMinutes) * multiplierUnits(line.multiplier);
  const scale = 10n ** BigInt(decimals);
  const one = 10n ** BigInt(MULTIPLIER_DECIMALS);
  if (line.unit === 'minutes') return divideHalfAwayFromZero(minutes, one) * scale;
  const minutesOfUnit = line.unit === 'hours' ? 60 : line.minutesPerDay;
  if (minutesOfUnit <= 0) throw new RangeError('a line in days needs minutes per day');
  return divideHalfAwayFromZero(minutes * scale, one * BigInt(minutesOfUnit));
}

/** `1.67`, `-0.50`, `100`: a point, no thousands separator, no minus before zero. */
export function formatDecimal(units: bigint, decimals: number): string {
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** What is written for a line where the profile says nothing else. */
export function quantityText(line: QuantityOfLine): string {
  return formatDecimal(writtenQuantity(line), usualDecimals(line.unit));
}

/** Ten-thousandths. */
function multiplierUnits(multiplier: string): bigint {
  const match = MULTIPLIER.exec(multiplier);
  if (match === null) throw new RangeError(`not a multiplier: ${multiplier}`);
  return BigInt((match[1] ?? '') + (match[2] ?? '').padEnd(MULTIPLIER_DECIMALS, '0'));
}

function divideHalfAwayFromZero(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const quotient = (2n * magnitude + denominator) / (2n * denominator);
  return numerator < 0n ? -quotient : quotient;
}
