import { parseHongKongTimestamp } from '../time/index.ts';

/** Longest pause that an answer can ask for; a clock far off must not stop a run for a day. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/**
 * The throttling message of the older interfaces tells when the limit ends, in UTC+8
 * ("… 限制将在 2026-09-03 00:01:03 结束"). Returns the time from now until then, or undefined if it
 * says nothing usable.
 */
export function pauseFromMessage(message: string, nowEpochMs: number): number | undefined {
  const end = /将在\s*(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s*结束/.exec(message)?.[1];
  if (end === undefined) return undefined;
  try {
    const pauseMs = parseHongKongTimestamp(end) - nowEpochMs;
    return pauseMs >= 0 && pauseMs <= LONGEST_PAUSE_MS ? pauseMs : undefined;
  } catch {
    return undefined;
  }
}
