import type { FunctionContext } from '../function-compute/index.ts';
import { systemClock } from '../time/index.ts';

/** Left before the platform's time limit, so that work ends in order and gives back what it holds. */
const MARGIN_MS = 10_000;
const SHORTEST_MS = 1_000;

/** The time that a function has for one invocation. */
export interface WorkingTime {
  readonly signal: AbortSignal;
  /** When the signal comes, by the clock of the machine. */
  readonly endEpochMs: number;
  /** To be called when the work has ended. */
  end(): void;
}

/**
 * Begins now, and aborts ten seconds before the platform would end the function (after one second at
 * the earliest).
 *
 * @param reasonToStop why the work is broken off, in words for a person
 */
export function beginWorkingTime(
  { function: { timeout } }: Pick<FunctionContext, 'function'>,
  reasonToStop: () => Error,
): WorkingTime {
  const stop = new AbortController();
  const limitMs = Math.max(SHORTEST_MS, timeout * 1_000 - MARGIN_MS);
  const timer = setTimeout(() => stop.abort(reasonToStop()), limitMs);
  const endEpochMs = systemClock.nowEpochMs() + limitMs;
  return { signal: stop.signal, endEpochMs, end: () => clearTimeout(timer) };
}
