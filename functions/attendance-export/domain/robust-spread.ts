/** Scales the median absolute deviation to a standard deviation where the values are normal. */
const NORMAL_QUARTILE = 0.6745;

/** The middle value; of an even count the mean of the two in the middle; NaN of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * A standard deviation that a few wild values cannot move: the median distance from the median,
 * scaled. It is 0 when more than half of the values are equal.
 */
export function spreadOf(values: readonly number[], median: number): number {
  return medianOf(values.map((value) => Math.abs(value - median))) / NORMAL_QUARTILE;
}
