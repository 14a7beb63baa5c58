import type { CallOptions } from '../table-store/index.ts';

/** A time-limited right to work on a resource. */
export interface Lease {
  readonly resource: string;
  /** Unique to the attempt that acquired it, never shared by two attempts. */
  readonly owner: string;
  /** Rises with every grant of the resource; commits carry it, so that a late holder is refused. */
  readonly fencingToken: bigint;
  /** When it ends, on the server's clock. Others wait a guard longer. */
  readonly expiresAtServerEpochMs: number;
  readonly durationMs: number;
}

export interface AcquireOptions extends CallOptions {
  /**
   * Unique to this attempt, for example `<request id>/<random>`: the same text again means "I am
   * that attempt, my answer was lost" and is given the same lease.
   */
  readonly owner: string;
  readonly durationMs: number;
}

export type AcquireResult =
  | { readonly outcome: 'acquired'; readonly lease: Lease }
  | { readonly outcome: 'held'; readonly retryAfterMs: number; readonly heldBy: string };

/**
 * The lease port.
 *
 * Guarantees: at any instant of the server's clock at most one lease of a resource is unexpired;
 * fencing tokens rise with each grant; a holder that died is succeeded after the lease's duration
 * plus a guard. Ambiguous answers are resolved by reading back, so calling again is always safe.
 * Nothing is judged on the caller's clock.
 */
export interface LeaseStore {
  /** @throws the errors of the table port if it cannot be decided. */
  acquire(resource: string, options: AcquireOptions): Promise<AcquireResult>;
  /**
   * Extends a lease by its duration from now. Use the returned lease from then on.
   *
   * @throws LeaseLostError if it has expired or passed to another; the errors of the table port if
   *   that is not known, in which case the lease as given still stands until it expires.
   */
  renew(
    lease: Lease,
    options?: CallOptions,
  ): Promise<{ readonly outcome: 'renewed'; readonly lease: Lease }>;
  /** Gives a lease back; `not-held` if it was no longer ours, which is no error. */
  release(
    lease: Lease,
    options?: CallOptions,
  ): Promise<{ readonly outcome: 'released' | 'not-held' }>;
}
