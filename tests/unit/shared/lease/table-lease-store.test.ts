import { beforeEach, describe, expect, it } from 'vitest';
import {
  createTableLeaseStore,
  type Lease,
  type LeaseStore,
} from '../../../../shared/lease/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  TableUnavailableError,
  tables,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import {
  withWriteFates,
  type FaultyTableClient,
  type WriteFate,
} from '../../../support/faulty-table-client.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const resource = 'payroll/example-hk/2026-10';
const durationMs = 10_000;
let serverClock: VirtualClock;
let server: TableClient;
let fates: WriteFate[];
let faulty: FaultyTableClient;
let leases: LeaseStore;

const storeOn = (client: TableClient): LeaseStore =>
  createTableLeaseStore({
    tables: client,
    organisation: 'test/ding',
    clock: new VirtualClock(0),
    random: systemRandom,
    guardMs: 1_000,
  });

beforeEach(() => {
  serverClock = new VirtualClock(Date.UTC(2026, 10, 2));
  server = createMemoryTableClient({ clock: serverClock });
  fates = [];
  faulty = withWriteFates(server, () => fates.shift() ?? 'answered');
  leases = storeOn(faulty.tables);
});

async function acquired(owner: string): Promise<Lease> {
  const result = await leases.acquire(resource, { owner, durationMs });
  if (result.outcome !== 'acquired') throw new Error(`held by ${result.heldBy}`);
  return result.lease;
}

describe('answers that were lost', () => {
  it.each<WriteFate>(['lost-after', 'lost-before', 'delayed'])(
    'grants the lease once when the answer to the first write was %s',
    async (fate) => {
      fates = [fate];

      const lease = await acquired('a');
      await faulty.deliverDelayed();

      expect(lease.fencingToken).toBe(1n);
      expect((await leases.renew(lease)).lease.fencingToken).toBe(1n);
    },
  );

  it.each<WriteFate>(['lost-after', 'lost-before', 'delayed'])(
    'renews once when the answer was %s, and a late arrival moves nothing back',
    async (fate) => {
      const lease = await acquired('a');
      serverClock.advance(4_000);
      fates = [fate];

      const renewed = (await leases.renew(lease)).lease;
      await faulty.deliverDelayed();

      const { row } = await server.getRow(tables.lease, { organisation: 'test/ding', resource });
      expect(row?.columns['until']).toBe(BigInt(renewed.expiresAtServerEpochMs));
      expect(renewed.expiresAtServerEpochMs).toBe(lease.expiresAtServerEpochMs + 4_000);
    },
  );

  it.each<WriteFate>(['lost-after', 'lost-before', 'delayed'])(
    'releases when the answer was %s, without harming the next holder',
    async (fate) => {
      const lease = await acquired('a');
      fates = [fate];

      expect((await leases.release(lease)).outcome).toBe('released');
      const next = await acquired('b');
      await faulty.deliverDelayed();

      expect(next.fencingToken).toBe(2n);
      expect((await leases.renew(next)).lease.fencingToken).toBe(2n);
    },
  );

  it('says that it could not decide when no answer ever comes, leaving at most a lease that expires', async () => {
    fates = Array.from({ length: 50 }, () => 'lost-before');

    await expect(leases.acquire(resource, { owner: 'a', durationMs })).rejects.toBeInstanceOf(
      TableUnavailableError,
    );
  });
});

describe('a renewal that is long on its way', () => {
  it('is seen by whoever is about to take the lease over', async () => {
    const lease = await acquired('a');
    serverClock.advance(9_000);
    fates = ['delayed', ...Array.from({ length: 20 }, (): WriteFate => 'lost-before')];
    await expect(leases.renew(lease)).rejects.toBeInstanceOf(TableUnavailableError);
    serverClock.advance(2_500);
    // The renewal arrives after the other has read the expired row and before it writes.
    let hasArrived = false;
    const other = storeOn(
      withWriteFates(server, async (): Promise<WriteFate> => {
        if (!hasArrived) {
          hasArrived = true;
          await faulty.deliverDelayed();
        }
        return 'answered';
      }).tables,
    );

    const result = await other.acquire(resource, { owner: 'b', durationMs });

    expect(hasArrived).toBe(true);
    expect(result).toMatchObject({ outcome: 'held', heldBy: 'a' });
  });
});

it('keeps the end of a lease from moving back when a server with a slower clock answers', async () => {
  const lease = await acquired('a');
  serverClock.advance(-3_000);

  expect((await leases.renew(lease)).lease.expiresAtServerEpochMs).toBe(
    lease.expiresAtServerEpochMs,
  );
});

it.each([0, -1, 1.5, Number.NaN])('refuses a duration of %s ms', async (wrong) => {
  await expect(leases.acquire(resource, { owner: 'a', durationMs: wrong })).rejects.toBeInstanceOf(
    RangeError,
  );
});
