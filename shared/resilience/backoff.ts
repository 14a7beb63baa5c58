import type { RandomSource } from '../random/index.ts';

export interface BackoffSettings {
  /** Upper bound of the first wait. */
  readonly baseMs: number;
  /** Upper bound of every wait. */
  readonly capMs: number;
}

/**
 * How long to wait before retry number `attempt` (1 for the first): anything between nothing and
 * `baseMs × 2^(attempt − 1)`, at most `capMs` ("full jitter": callers that failed together do not
 * come back together).
 */
export function backoffDelayMs(
  attempt: number,
  settings: BackoffSettings,
  random: RandomSource,
): number {
  const ceiling = Math.min(settings.capMs, settings.baseMs * 2 ** Math.max(0, attempt - 1));
  return Math.floor(random.unit() * ceiling);
}
