import { backoffDelayMs, type BackoffSettings } from '../resilience/index.ts';
import type { RandomSource } from '../random/index.ts';
import {
  IpBlockedError,
  NotAskedError,
  ThrottledError,
  TokenRejectedError,
  UnavailableError,
  type DingTalkError,
} from './errors.ts';

export interface RetrySettings {
  /** Repeats after time-outs, resets, gateway errors; DingTalk asks for at most 3. */
  readonly unavailable: number;
  /** Pauses for throttling within one call. */
  readonly throttled: number;
  /** Pauses for an IP block within one call. */
  readonly ipBlocked: number;
  /** How long one call waits altogether for a host that is left alone: somebody waits for it, and pays. */
  readonly notAskedMs: number;
  readonly backoff: BackoffSettings;
}

export const defaultRetrySettings: RetrySettings = {
  unavailable: 3,
  throttled: 10,
  ipBlocked: 2,
  notAskedMs: 15_000,
  backoff: { baseMs: 1_000, capMs: 30_000 },
};

/** How often each remedy was used in this call. */
export interface RetryCounts {
  tokenReplaced: number;
  unavailable: number;
  throttled: number;
  ipBlocked: number;
  notAskedMs: number;
}

export function noRetriesYet(): RetryCounts {
  return { tokenReplaced: 0, unavailable: 0, throttled: 0, ipBlocked: 0, notAskedMs: 0 };
}

/** While one call tries the host, the others look again so often: an answer lets them all go on. */
const LOOK_AGAIN_MS = 2_000;

export type RetryDecision =
  | { readonly action: 'stop' }
  | { readonly action: 'replace-token' }
  | {
      readonly action: 'wait';
      readonly waitMs: number;
      /** Who else must wait: nobody, callers of the same operation, or everybody. */
      readonly holds: 'nobody' | 'operation' | 'everybody';
    };

/**
 * What to do after a failed attempt, and counts it. Pauses get full jitter on top, so that instances
 * that were refused together do not come back together.
 */
export function decideRetry(
  error: DingTalkError,
  counts: RetryCounts,
  context: {
    readonly safeToRepeat: boolean;
    readonly settings: RetrySettings;
    readonly random: RandomSource;
  },
): RetryDecision {
  const { settings, random } = context;
  if (error instanceof TokenRejectedError) {
    counts.tokenReplaced += 1;
    return counts.tokenReplaced === 1 ? { action: 'replace-token' } : { action: 'stop' };
  }
  if (error instanceof ThrottledError) {
    counts.throttled += 1;
    if (counts.throttled > settings.throttled) return { action: 'stop' };
    const jitterMs = backoffDelayMs(counts.throttled, settings.backoff, random);
    return { action: 'wait', waitMs: (error.retryAfterMs ?? 0) + jitterMs, holds: 'operation' };
  }
  if (error instanceof IpBlockedError) {
    counts.ipBlocked += 1;
    if (counts.ipBlocked > settings.ipBlocked) return { action: 'stop' };
    const jitterMs = Math.floor(random.unit() * settings.backoff.capMs);
    return { action: 'wait', waitMs: (error.retryAfterMs ?? 0) + jitterMs, holds: 'everybody' };
  }
  if (error instanceof NotAskedError) {
    const openMs = Math.min(error.retryAfterMs ?? 0, LOOK_AGAIN_MS);
    const waitMs = openMs + backoffDelayMs(1, settings.backoff, random);
    counts.notAskedMs += waitMs;
    if (counts.notAskedMs > settings.notAskedMs) return { action: 'stop' };
    return { action: 'wait', waitMs, holds: 'nobody' };
  }
  if (error instanceof UnavailableError) {
    if (error.mayHaveTakenEffect && !context.safeToRepeat) return { action: 'stop' };
    counts.unavailable += 1;
    if (counts.unavailable > settings.unavailable) return { action: 'stop' };
    const waitMs = backoffDelayMs(counts.unavailable, settings.backoff, random);
    return { action: 'wait', waitMs, holds: 'nobody' };
  }
  return { action: 'stop' };
}
