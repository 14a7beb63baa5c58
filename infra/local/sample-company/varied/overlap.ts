import { within, type MinuteRange } from '../minute-range.ts';

/** The same minutes without overlaps, in order. */
export function merged(ranges: readonly MinuteRange[]): readonly MinuteRange[] {
  const result: MinuteRange[] = [];
  for (const range of [...ranges].sort((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last === undefined || range.from > last.to) result.push(range);
    else if (range.to > last.to) result[result.length - 1] = { from: last.from, to: range.to };
  }
  return result;
}

/** What of some disjoint ranges lies in others, which may overlap. */
export function shared(
  ranges: readonly MinuteRange[],
  others: readonly MinuteRange[],
): readonly MinuteRange[] {
  return merged(others).flatMap((other) => within(ranges, other));
}
