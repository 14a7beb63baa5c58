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

/** The part of `intervals` inside [start, end); what else the items hold stays with each part. */
export function clip<Interval extends MinuteInterval>(
  intervals: readonly Interval[],
  start: number,
  end: number,
): Interval[] {
  const inside: Interval[] = [];
  for (const interval of intervals) {
    const from = Math.max(interval.start, start);
    const to = Math.min(interval.end, end);
    if (from < to) inside.push({ ...interval, start: from, end: to });
  }
  return inside;
}

/** What remains of `intervals` when every one of `holes` is taken out. Holes may overlap. */
export function subtract<Interval extends MinuteInterval>(
  intervals: readonly Interval[],
  holes: readonly MinuteInterval[],
): Interval[] {
  let remaining = intervals.filter(({ start, end }) => start < end);
  for (const hole of holes) {
    remaining = remaining.flatMap((interval) => [
      ...clip([interval], Number.NEGATIVE_INFINITY, hole.start),
      ...clip([interval], Math.max(hole.start, hole.end), Number.POSITIVE_INFINITY),
    ]);
  }
  return remaining;
}

/** The parts of `intervals` that lie in any of `others`, in order of time. */
export function intersect<Interval extends MinuteInterval>(
  intervals: readonly Interval[],
  others: readonly MinuteInterval[],
): Interval[] {
  const merged = union(others);
  return intervals.flatMap((interval) =>
    merged.flatMap(({ start, end }) => clip([interval], start, end)),
  );
}

/** The same minutes as disjoint intervals in order of time that do not touch. */
export function union(intervals: readonly MinuteInterval[]): MinuteInterval[] {
  const sorted = intervals
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const merged: MinuteInterval[] = [];
  for (const { start, end } of sorted) {
    const last = merged.at(-1);
    if (last === undefined || start > last.end) merged.push({ start, end });
    else if (end > last.end) merged[merged.length - 1] = { start: last.start, end };
  }
  return merged;
}

/** True if any of the intervals holds the minute. */
export function holds(intervals: readonly MinuteInterval[], minute: number): boolean {
  return intervals.some(({ start, end }) => minute >= start && minute < end);
}

/** True if the two have a minute in common. */
export function meets(a: MinuteInterval, b: MinuteInterval): boolean {
  return a.start < b.end && b.start < a.end;
}
