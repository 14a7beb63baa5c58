import type { RandomSource } from '../random/index.ts';

/** How often and how fast a call is repeated when that is safe. */
export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** Upper bound of the first wait; it doubles with each further one. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
}

/** About 6 s of waiting at most: a partition split takes some 100 ms, under load a few seconds. */
export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 7,
  firstDelayMs: 100,
  longestDelayMs: 2_000,
};

/** Wait before attempt number `attempt` + 1: exponential, half of it random so that callers spread. */
export function retryDelayMs(policy: RetryPolicy, attempt: number, random: RandomSource): number {
  const bound = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (attempt - 1));
  return bound / 2 + (bound / 2) * random.unit();
}
