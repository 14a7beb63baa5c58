import type { RandomSource } from '../random/index.ts';
import type { CallOptions } from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import { LeaseLostError } from './errors.ts';
import type { AcquireResult, Lease, LeaseStore } from './lease-store.ts';

export interface WithLeaseOptions extends CallOptions {
  /** Who works, for people who look at the row: for example the request id. Made unique here. */
  readonly owner: string;
  readonly durationMs: number;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Told if the lease could not be given back; it then runs out by itself. */
  readonly onReleaseFailed?: (error: unknown) => void;
}

export type WithLeaseResult<T> =
  | { readonly outcome: 'done'; readonly value: T }
  | Extract<AcquireResult, { readonly outcome: 'held' }>;

/**
 * Does work under a lease: acquires it, renews it at each third of its duration, gives it back.
 *
 * The signal given to `work` is aborted when the lease is lost, when its time has run out without a
 * successful renewal, or when the caller's own signal is. If the lease was lost, the result of the
 * work is not reported even if it finished: its commits carry the fencing number and speak for
 * themselves.
 *
 * @throws LeaseLostError; whatever `work` throws; the errors of the table port.
 * @example
 * const result = await withLease(leases, `payroll/${company}/${period}`, options,
 *   async (lease, signal) => exportPeriod(lease.fencingToken, signal));
 */
export async function withLease<T>(
  store: LeaseStore,
  resource: string,
  options: WithLeaseOptions,
  work: (lease: Lease, signal: AbortSignal) => Promise<T>,
): Promise<WithLeaseResult<T>> {
  const { clock, durationMs } = options;
  const owner = `${options.owner}/${Buffer.from(options.random.bytes(12)).toString('hex')}`;
  const lost = new AbortController();
  // Started before the request: the lease's time on the server can only begin later than this.
  let countdown = startCountdown(clock, durationMs);
  const call: CallOptions = options.signal === undefined ? {} : { signal: options.signal };
  try {
    const acquired = await store.acquire(resource, { owner, durationMs, ...call });
    if (acquired.outcome === 'held') return acquired;
    const signals = [lost.signal, ...(options.signal === undefined ? [] : [options.signal])];
    const finished = new AbortController();
    countdown.onEnd(() => lost.abort(lossOf(acquired.lease)));
    const heartbeat = keepRenewing(store, acquired.lease, clock, finished.signal, {
      renewed: (fresh) => {
        countdown.cancel();
        countdown = fresh;
        countdown.onEnd(() => lost.abort(lossOf(acquired.lease)));
      },
      lost: (error) => lost.abort(error),
    });
    try {
      const value = await work(acquired.lease, AbortSignal.any(signals));
      lost.signal.throwIfAborted();
      return { outcome: 'done', value };
    } finally {
      finished.abort();
      await heartbeat;
      await store
        .release(acquired.lease)
        .catch((error: unknown) => options.onReleaseFailed?.(error));
    }
  } finally {
    countdown.cancel();
  }
}

interface Countdown {
  onEnd(callback: () => void): void;
  cancel(): void;
}

function startCountdown(clock: Clock, durationMs: number): Countdown {
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

/** Ends when the work has finished or the lease is lost; a renewal that fails is tried again. */
async function keepRenewing(
  store: LeaseStore,
  first: Lease,
  clock: Clock,
  finished: AbortSignal,
  on: { renewed: (countdown: Countdown) => void; lost: (error: LeaseLostError) => void },
): Promise<void> {
  let lease = first;
  while (!finished.aborted) {
    const isDue = await clock.sleep(lease.durationMs / 3, finished).then(
      () => true,
      () => false,
    );
    if (!isDue) return;
    const countdown = startCountdown(clock, lease.durationMs);
    try {
      lease = (await store.renew(lease, { signal: finished })).lease;
      on.renewed(countdown);
    } catch (error) {
      countdown.cancel();
      if (error instanceof LeaseLostError) {
        on.lost(error);
        return;
      }
    }
  }
}

function lossOf(lease: Lease): LeaseLostError {
  return new LeaseLostError(lease.resource, lease.fencingToken);
}
