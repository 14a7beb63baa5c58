import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createMemoryTableClient, tables } from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { runTablestore } from '../support/running-tablestore.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { describeLeaseStore } from './lease-store.suite.ts';

const GUARD_MS = 1_000;

describeLeaseStore('on tables in memory', async () => {
  const serverClock = new VirtualClock(Date.UTC(2026, 10, 2));
  const leases = createTableLeaseStore({
    tables: createMemoryTableClient({ clock: serverClock }),
    organisation: 'test/ding',
    // Wildly wrong on purpose: no lease may be judged by it.
    clock: new VirtualClock(0),
    random: systemRandom,
    guardMs: GUARD_MS,
  });
  return {
    leases,
    guardMs: GUARD_MS,
    advanceServer: (durationMs) => serverClock.advance(durationMs),
    dispose: async () => undefined,
  };
});

describeLeaseStore('on Tablestore through the official SDK', async () => {
  const tablestore = await runTablestore([tables.lease]);
  const leases = createTableLeaseStore({
    tables: tablestore.connect(),
    organisation: 'test/ding',
    clock: systemClock,
    random: systemRandom,
    guardMs: GUARD_MS,
  });
  return {
    leases,
    guardMs: GUARD_MS,
    advanceServer: (durationMs) => tablestore.context.clock.advance(durationMs),
    dispose: () => tablestore.dispose(),
  };
});
