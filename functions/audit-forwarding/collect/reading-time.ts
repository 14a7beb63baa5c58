import type { Clock } from '../../../shared/time/index.ts';

/** The time that all sources of a run have together. */
export interface ReadingTime {
  /** Aborted when the time is over. */
  readonly over: AbortSignal;
  /** To be called when all have been read. */
  end(): void;
}

/**
 * Counts the time of a run's sources down. DingTalk wants to be left alone for five minutes after some
 * refusals, and a source waits that long for a page: what the others have told is not to wait with it.
 */
export function beginReadingTime(clock: Clock, endEpochMs: number): ReadingTime {
  const over = new AbortController();
  const ended = new AbortController();
  clock.sleep(Math.max(0, endEpochMs - clock.nowEpochMs()), ended.signal).then(
    () => over.abort(new Error('the time for reading sources is over')),
    () => undefined,
  );
  return { over: over.signal, end: () => ended.abort() };
}
