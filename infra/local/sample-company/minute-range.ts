/** Minutes of a work day, counted from its midnight; `to` no longer belongs to the range. */
export interface MinuteRange {
  readonly from: number;
  readonly to: number;
}

/** Minutes in all ranges, which must not overlap. */
export function lengthOf(ranges: readonly MinuteRange[]): number {
  return ranges.reduce((sum, range) => sum + range.to - range.from, 0);
}

/** What of the ranges lies inside the window. */
export function within(ranges: readonly MinuteRange[], window: MinuteRange): MinuteRange[] {
  return ranges
    .map(({ from, to }) => ({ from: Math.max(from, window.from), to: Math.min(to, window.to) }))
    .filter(({ from, to }) => from < to);
}

/** What of the ranges lies in none of the holes. */
export function without(
  ranges: readonly MinuteRange[],
  holes: readonly MinuteRange[],
): readonly MinuteRange[] {
  return holes.reduce<readonly MinuteRange[]>(
    (left, hole) =>
      left.flatMap((range) => [
        ...within([range], { from: Number.NEGATIVE_INFINITY, to: hole.from }),
        ...within([range], { from: hole.to, to: Number.POSITIVE_INFINITY }),
      ]),
    ranges,
  );
}
