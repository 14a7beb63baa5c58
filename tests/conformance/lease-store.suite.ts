import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  LeaseLostError,
  type AcquireResult,
  type Lease,
  type LeaseStore,
} from '../../shared/lease/index.ts';

export interface LeaseStoreUnderTest {
  readonly leases: LeaseStore;
  /** Guard that the store adds to the end of a lease. */
  readonly guardMs: number;
  /** Lets time pass on the server. */
  readonly advanceServer: (durationMs: number) => void;
  readonly dispose: () => Promise<void>;
}

/** Everything that the lease port promises. */
export function describeLeaseStore(name: string, start: () => Promise<LeaseStoreUnderTest>): void {
  describe(`lease store: ${name}`, () => {
    let subject: LeaseStoreUnderTest;
    let leases: LeaseStore;
    let next = 0;
    const freshResource = (): string => `payroll/example-hk/${String((next += 1))}`;
    const durationMs = 30_000;

    beforeAll(async () => {
      subject = await start();
      leases = subject.leases;
    });
    afterAll(() => subject.dispose());

    const acquire = async (resource: string, owner: string): Promise<Lease> => {
      const result = await leases.acquire(resource, { owner, durationMs });
      if (result.outcome !== 'acquired') throw new Error(`held by ${result.heldBy}`);
      return result.lease;
    };

    it('grants a free resource with fencing number 1', async () => {
      const resource = freshResource();

      const lease = await acquire(resource, 'a');

      expect(lease).toMatchObject({ resource, owner: 'a', fencingToken: 1n, durationMs });
    });

    it('tells a second owner who holds it and when to come again', async () => {
      const resource = freshResource();
      await acquire(resource, 'a');

      const result = await leases.acquire(resource, { owner: 'b', durationMs });

      expect(result).toMatchObject({ outcome: 'held', heldBy: 'a' });
      const { retryAfterMs } = result as Extract<AcquireResult, { outcome: 'held' }>;
      expect(retryAfterMs).toBeGreaterThan(0);
      expect(retryAfterMs).toBeLessThanOrEqual(durationMs + subject.guardMs);
    });

    it('gives the same attempt the same lease when it asks again', async () => {
      const resource = freshResource();
      const first = await acquire(resource, 'a');

      expect(await acquire(resource, 'a')).toEqual(first);
    });

    it('respects a lease until its end and the guard have passed on the server', async () => {
      const resource = freshResource();
      await acquire(resource, 'a');

      subject.advanceServer(durationMs + subject.guardMs / 2);
      const early = await leases.acquire(resource, { owner: 'b', durationMs });
      subject.advanceServer(subject.guardMs);
      const late = await leases.acquire(resource, { owner: 'b', durationMs });

      expect(early.outcome).toBe('held');
      expect(late).toMatchObject({ outcome: 'acquired', lease: { fencingToken: 2n } });
    });

    it('extends a lease by its duration from now', async () => {
      const resource = freshResource();
      const lease = await acquire(resource, 'a');
      subject.advanceServer(20_000);

      const renewed = (await leases.renew(lease)).lease;
      subject.advanceServer(20_000);

      expect(renewed.fencingToken).toBe(lease.fencingToken);
      expect(renewed.expiresAtServerEpochMs).toBeGreaterThanOrEqual(
        lease.expiresAtServerEpochMs + 20_000,
      );
      expect((await leases.acquire(resource, { owner: 'b', durationMs })).outcome).toBe('held');
    });

    it('does not extend a lease that has expired, even if nobody took it', async () => {
      const lease = await acquire(freshResource(), 'a');
      subject.advanceServer(durationMs);

      await expect(leases.renew(lease)).rejects.toBeInstanceOf(LeaseLostError);
    });

    it('tells the late holder that the lease has passed on, and changes nothing', async () => {
      const resource = freshResource();
      const late = await acquire(resource, 'a');
      subject.advanceServer(durationMs + subject.guardMs);
      const current = await acquire(resource, 'b');

      await expect(leases.renew(late)).rejects.toBeInstanceOf(LeaseLostError);
      expect((await leases.release(late)).outcome).toBe('not-held');
      expect((await leases.renew(current)).lease.fencingToken).toBe(2n);
    });

    it('grants a released resource at once, with a higher fencing number', async () => {
      const resource = freshResource();
      const lease = await acquire(resource, 'a');

      expect((await leases.release(lease)).outcome).toBe('released');
      expect((await acquire(resource, 'b')).fencingToken).toBe(2n);
      expect((await leases.release(lease)).outcome).toBe('not-held');
    });

    it('keeps resources apart', async () => {
      await acquire(freshResource(), 'a');

      expect((await acquire(freshResource(), 'b')).fencingToken).toBe(1n);
    });

    it('grants one of 20 racing owners, and no fencing number twice', async () => {
      const resource = freshResource();
      const race = (round: number): Promise<AcquireResult[]> =>
        Promise.all(
          Array.from({ length: 20 }, (_, racer) =>
            leases.acquire(resource, { owner: `${String(round)}/${String(racer)}`, durationMs }),
          ),
        );

      const granted: bigint[] = [];
      for (let round = 0; round < 3; round += 1) {
        const winners = (await race(round)).filter(({ outcome }) => outcome === 'acquired');
        expect(winners).toHaveLength(1);
        granted.push(
          (winners[0] as Extract<AcquireResult, { outcome: 'acquired' }>).lease.fencingToken,
        );
        subject.advanceServer(durationMs + subject.guardMs);
      }

      expect(granted).toEqual([1n, 2n, 3n]);
    });
  });
}
