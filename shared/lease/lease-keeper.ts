import type { Clock } from '../time/index.ts';
import { LeaseLostError } from './errors.ts';

/** Time that runs out once, unless it is cancelled before. */
export interface Countdown {
  onEnd(callback: () => void): void;
  cancel(): void;
}

/**
 * Starts to count. It is started *before* the request that asks for a lease or renews it: the lease's
 * time on the server can only begin later, so the count can only end early.
 */
export function startCountdown(clock: Clock, durationMs: number): Countdown {
  const cancelled = new AbortController();
  let hasEnded = false;
  let callback: (() => void) | undefined;
  clock.sleep(durationMs, cancelled.signal).then(
    () => {
      hasEnded = true;
      callback?.();
    },
    () => undefined,
  );
  return {
    onEnd: (given) => {
      callback = given;
      if (hasEnded) given();
    },
    cancel: () => {
      callback = undefined;
      cancelled.abort();
    },
  };
}

export interface LeaseKeeperOptions {
  readonly clock: Clock;
  readonly durationMs: number;
  /** Started before the lease was asked for. */
  readonly countdown: Countdown;
  /** Renews the lease once. @throws LeaseLostError; after any other error it is tried again. */
  readonly renew: (signal: AbortSignal) => Promise<void>;
  /** What the signal is aborted with when the time has run out. */
  readonly loss: () => LeaseLostError;
}

export interface LeaseKeeper {
  /** Aborted when the lease is lost, or its time has run out without a renewal. */
  readonly signal: AbortSignal;
  /** Renews no more; resolves when nothing is under way. */
  stop(): Promise<void>;
}

/** Renews a lease at each third of its duration until it is stopped or the lease is lost. */
export function keepLease(options: LeaseKeeperOptions): LeaseKeeper {
  const lost = new AbortController();
  const finished = new AbortController();
  let { countdown } = options;
  const follow = (next: Countdown): void => {
    if (next !== countdown) countdown.cancel();
    countdown = next;
    countdown.onEnd(() => lost.abort(options.loss()));
  };
  follow(countdown);
  const renewing = keepRenewing(options, finished.signal, follow, (error) => lost.abort(error));
  return {
    signal: lost.signal,
    stop: async () => {
      finished.abort();
      await renewing;
      countdown.cancel();
    },
  };
}

async function keepRenewing(
  { clock, durationMs, renew }: LeaseKeeperOptions,
  finished: AbortSignal,
  onRenewed: (countdown: Countdown) => void,
  onLost: (error: LeaseLostError) => void,
): Promise<void> {
  while (!finished.aborted) {
    const isDue = await clock.sleep(durationMs / 3, finished).then(
      () => true,
      () => false,
    );
    if (!isDue) return;
    const countdown = startCountdown(clock, durationMs);
    try {
      await renew(finished);
      onRenewed(countdown);
    } catch (error) {
      countdown.cancel();
      if (error instanceof LeaseLostError) {
        onLost(error);
        return;
      }
    }
  }
}
