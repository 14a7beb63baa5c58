import { beforeEach, describe, expect, it } from 'vitest';
import {
  createTableLeaseStore,
  LeaseLostError,
  withLease,
  type LeaseStore,
  type WithLeaseOptions,
} from '../../../../shared/lease/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  TableUnavailableError,
} from '../../../../shared/table-store/index.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

const resource = 'payroll/example-hk/2026-10';
let clock: SteppedClock;
let leases: LeaseStore;
let options: WithLeaseOptions;

beforeEach(() => {
  clock = new SteppedClock(Date.UTC(2026, 10, 2));
  leases = createTableLeaseStore({
    tables: createMemoryTableClient({ clock }),
    organisation: 'test/ding',
    clock,
    random: systemRandom,
  });
  options = { owner: 'run-1', durationMs: 30_000, clock, random: systemRandom };
});

const unavailable = (): Promise<never> =>
  Promise.reject(
    new TableUnavailableError({ table: 'lease', operation: 'renew', fault: 'no-connection' }),
  );

describe('withLease', () => {
  it('does the work, gives the lease back and returns the result', async () => {
    const result = await withLease(leases, resource, options, async (lease) => lease.fencingToken);

    expect(result).toEqual({ outcome: 'done', value: 1n });
    const next = await withLease(leases, resource, options, async (lease) => lease.fencingToken);
    expect(next).toEqual({ outcome: 'done', value: 2n });
  });

  it('does not start the work while another holds the lease', async () => {
    await leases.acquire(resource, { owner: 'other', durationMs: 30_000 });
    let started = false;

    const result = await withLease(leases, resource, options, async () => (started = true));

    expect(result).toMatchObject({ outcome: 'held', heldBy: 'other' });
    expect(started).toBe(false);
  });

  it('keeps the lease through work that takes many times its duration', async () => {
    const working = withLease(leases, resource, options, async (_lease, signal) => {
      await clock.sleep(300_000, signal);
      return 'finished';
    });

    for (let step = 0; step < 29; step += 1) {
      await clock.pass(10_000);
      const other = await leases.acquire(resource, { owner: 'other', durationMs: 30_000 });
      expect(other.outcome).toBe('held');
    }
    await clock.pass(20_000);

    expect(await working).toEqual({ outcome: 'done', value: 'finished' });
  });

  it('aborts the work when the lease has passed to another, and reports no result', async () => {
    let seenReason: unknown;
    const working = withLease(leases, resource, options, async (lease, signal) => {
      // Another run takes over, as it may after this one was frozen for long.
      await leases.release(lease);
      await leases.acquire(resource, { owner: 'other', durationMs: 30_000 });
      await clock.sleep(15_000, signal).catch(() => undefined);
      seenReason = signal.reason;
      return 'finished too late';
    });
    const outcome = expect(working).rejects.toBeInstanceOf(LeaseLostError);

    await clock.pass(60_000);

    await outcome;
    expect(seenReason).toBeInstanceOf(LeaseLostError);
    const other = await leases.acquire(resource, { owner: 'third', durationMs: 1 });
    expect(other).toMatchObject({ outcome: 'acquired' });
  });

  it('aborts the work when no renewal succeeds before the lease runs out', async () => {
    const start = clock.nowEpochMs();
    let abortedAfterMs = -1;
    const working = withLease(
      { ...leases, renew: unavailable },
      resource,
      options,
      async (_lease, signal) => {
        await clock.sleep(90_000, signal).catch(() => undefined);
        abortedAfterMs = clock.nowEpochMs() - start;
      },
    );
    const outcome = expect(working).rejects.toBeInstanceOf(LeaseLostError);

    await clock.pass(100_000);

    await outcome;
    expect(abortedAfterMs).toBe(30_000);
  });

  it('rides out a renewal that fails once', async () => {
    let renewals = 0;
    const flaky: LeaseStore = {
      ...leases,
      renew: (lease, call) =>
        (renewals += 1) % 2 === 1 ? unavailable() : leases.renew(lease, call),
    };
    const working = withLease(flaky, resource, options, async (_lease, signal) => {
      await clock.sleep(120_000, signal);
      return 'finished';
    });

    await clock.pass(130_000);

    expect(await working).toEqual({ outcome: 'done', value: 'finished' });
    expect(renewals).toBeGreaterThan(5);
  });

  it('passes on what the work throws, and still gives the lease back', async () => {
    const failure = new Error('the work failed');

    await expect(withLease(leases, resource, options, () => Promise.reject(failure))).rejects.toBe(
      failure,
    );
    const next = await leases.acquire(resource, { owner: 'other', durationMs: 1_000 });
    expect(next.outcome).toBe('acquired');
  });

  it('reports the result even if the lease cannot be given back, and says that it could not', async () => {
    const told: unknown[] = [];

    const result = await withLease(
      { ...leases, release: unavailable },
      resource,
      { ...options, onReleaseFailed: (error) => told.push(error) },
      async () => 'finished',
    );

    expect(result).toEqual({ outcome: 'done', value: 'finished' });
    expect(told).toHaveLength(1);
  });

  it("aborts the work by the caller's own signal", async () => {
    const ending = new AbortController();
    const reason = new Error('the instance is ending');
    const working = withLease(
      leases,
      resource,
      { ...options, signal: ending.signal },
      (_lease, signal) => clock.sleep(20_000, signal),
    );
    const outcome = expect(working).rejects.toBe(reason);
    await clock.pass(1_000);

    ending.abort(reason);

    await outcome;
  });
});
