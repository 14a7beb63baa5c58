import type { BucketMinutes, DaySegment } from './day-record.ts';
import type { Bucket } from './measure.ts';

/**
 * The day from `from` to `to` as a partition: the claimed stretches in order, and `off` wherever
 * nothing is claimed. Claims may come in any order; they may reach beyond the two ends, and the
 * partition then does too.
 *
 * @throws RangeError if two claims overlap: a minute would be counted twice
 */
export function partition(claims: DaySegment[], from: number, to: number): DaySegment[] {
  sortByStart(claims);
  const segments: DaySegment[] = [];
  let at = Math.min(from, claims[0]?.start ?? from);
  for (const claim of claims) {
    if (claim.start < at) throw new RangeError('two buckets claim the same minute');
    if (claim.start > at) append(segments, { start: at, end: claim.start, bucket: 'off' });
    append(segments, claim);
    at = claim.end;
  }
  if (at < to) append(segments, { start: at, end: to, bucket: 'off' });
  return segments;
}

/** Claims are few and mostly in order already. */
function sortByStart(claims: DaySegment[]): void {
  for (let index = 1; index < claims.length; index += 1) {
    const claim = claims[index];
    let place = index - 1;
    while (claim !== undefined && place >= 0) {
      const before = claims[place];
      if (before === undefined || before.start <= claim.start) break;
      claims[place + 1] = before;
      claims[place] = claim;
      place -= 1;
    }
  }
}

function append(segments: DaySegment[], next: DaySegment): void {
  const last = segments.at(-1);
  const continues =
    last?.end === next.start && last.bucket === next.bucket && last.approvalId === next.approvalId;
  if (continues) segments[segments.length - 1] = { ...last, end: next.end };
  else segments.push(next);
}

/** Minutes by bucket, `off` left out. */
export function minutesOf(segments: readonly DaySegment[]): BucketMinutes {
  const minutes: Partial<Record<Bucket, number>> = {};
  for (const { start, end, bucket } of segments) {
    if (bucket !== 'off') minutes[bucket] = (minutes[bucket] ?? 0) + end - start;
  }
  return minutes;
}

/**
 * What is wrong with a partition of [from, to), in words; undefined if every minute is in exactly
 * one segment. For whoever is handed a day and must not trust it.
 */
export function faultOf(
  segments: readonly DaySegment[],
  from: number,
  to: number,
): string | undefined {
  let at = from;
  for (const { start, end } of segments) {
    if (start !== at) return `a segment begins at ${String(start)} and not at ${String(at)}`;
    if (end <= start || !Number.isInteger(end))
      return `a segment at ${String(start)} has no minute`;
    at = end;
  }
  return at === to ? undefined : `the day ends at ${String(at)} and not at ${String(to)}`;
}
