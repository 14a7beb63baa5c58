import type { RandomSource } from '../random/index.ts';
import type { CallOptions } from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import { LeaseLostError } from './errors.ts';
import { keepLease, startCountdown } from './lease-keeper.ts';
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
  const countdown = startCountdown(clock, durationMs);
  const call: CallOptions = options.signal === undefined ? {} : { signal: options.signal };
  try {
    const acquired = await store.acquire(resource, { owner, durationMs, ...call });
    if (acquired.outcome === 'held') return acquired;
    let { lease } = acquired;
    const keeper = keepLease({
      clock,
      durationMs,
      countdown,
      renew: async (signal) => {
        lease = (await store.renew(lease, { signal })).lease;
      },
      loss: () => new LeaseLostError(resource, lease.fencingToken),
    });
    const signals = [keeper.signal, ...(options.signal === undefined ? [] : [options.signal])];
    try {
      const value = await work(acquired.lease, AbortSignal.any(signals));
      keeper.signal.throwIfAborted();
      return { outcome: 'done', value };
    } finally {
      await keeper.stop();
      await store
        .release(acquired.lease)
        .catch((error: unknown) => options.onReleaseFailed?.(error));
    }
  } finally {
    countdown.cancel();
  }
}
