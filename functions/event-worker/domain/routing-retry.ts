import { MINUTE_MS } from '../../../shared/time/index.ts';

/** Pauses between the attempts to route an event: a day and a half in all. */
const PAUSES_MINUTES = [1, 5, 15, 60, 180, 360, 720, 720] as const;

/** Claims after which an event that is still not routed is taken to kill whoever works on it. */
export const MOST_CLAIMS = 30;

export type RoutingRetry =
  { readonly retry: 'later'; readonly pauseMs: number } | { readonly retry: 'never' };

/**
 * What becomes of an event that could not be routed.
 *
 * @param attempt 1 for the first since it came or was replayed; every claim counts, also one that was killed
 * @param jitter 0 to 1: up to a fifth of the pause on top, so that a crowd does not return at once
 */
export function routingRetry(
  failure: {
    readonly attempt: number;
    readonly isRetryable: boolean;
    readonly retryAfterMs: number;
  },
  jitter: number,
): RoutingRetry {
  const minutes = PAUSES_MINUTES[failure.attempt - 1];
  if (!failure.isRetryable || minutes === undefined) return { retry: 'never' };
  const pauseMs = Math.max(minutes * MINUTE_MS, failure.retryAfterMs);
  return { retry: 'later', pauseMs: Math.round(pauseMs * (1 + jitter / 5)) };
}
