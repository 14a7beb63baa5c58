/**
 * Half-open intervals of whole minutes: `start` belongs to the interval, `end` does not. Minutes are
 * counted from the Unix epoch; Hong Kong's offset is a whole number of minutes, so cutting an instant
 * down to its minute is the same in UTC and in Hong Kong time.
 */
export interface MinuteInterval {
  readonly start: number;
  readonly end: number;
}

/** The minute an instant falls in: seconds are cut off, never rounded up. */
export function minuteOf(epochMs: number): number {
  return Math.floor(epochMs / 60_000);
}

export function lengthOf(intervals: readonly MinuteInterval[]): number {
  let minutes = 0;
  for (const { start, end } of intervals) minutes += end - start;
  return minutes;
}

/** The part of `intervals` inside [start, end). */
export function clip(
  intervals: readonly MinuteInterval[],
  start: number,
  end: number,
): MinuteInterval[] {
  const inside: MinuteInterval[] = [];
  for (const interval of intervals) {
    const from = Math.max(interval.start, start);
    const to = Math.min(interval.end, end);
    if (from < to) inside.push({ start: from, end: to });
  }
  return inside;
}

/** What remains of `intervals` when every one of `holes` is taken out. Holes may overlap. */
export function subtract(
  intervals: readonly MinuteInterval[],
  holes: readonly MinuteInterval[],
): MinuteInterval[] {
  let remaining = intervals.filter(({ start, end }) => start < end);
  for (const hole of holes) {
    remaining = remaining.flatMap((interval) => [
      ...clip([interval], Number.NEGATIVE_INFINITY, hole.start),
      ...clip([interval], Math.max(hole.start, hole.end), Number.POSITIVE_INFINITY),
    ]);
  }
  return remaining;
}
