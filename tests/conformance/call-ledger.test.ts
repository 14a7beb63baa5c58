import { ledgerMonthOf } from '../../shared/call-ledger/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createMemoryTableClient, tables } from '../../shared/table-store/index.ts';
import { MINUTE_MS, systemClock } from '../../shared/time/index.ts';
import { runTablestore } from '../support/running-tablestore.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { describeCallLedger } from './call-ledger.suite.ts';

const organisation = 'test/ding';

describeCallLedger('on tables in memory', async () => {
  const serverClock = new VirtualClock(Date.UTC(2026, 10, 15));
  const memory = createMemoryTableClient({ clock: serverClock });
  return {
    connect: () => ({
      tables: memory,
      // Wildly wrong on purpose: nothing may be judged by it.
      clock: new VirtualClock(0),
      random: systemRandom,
      organisation,
    }),
    month: '2026-11',
    advanceServer: (durationMs) => serverClock.advance(durationMs),
    dispose: async () => undefined,
  };
});

describeCallLedger('on Tablestore through the official SDK', async () => {
  const tablestore = await runTablestore([tables.callLedger]);
  const { clock } = tablestore.context;
  // A month that has only just begun cannot be spent yet.
  const settled = clock.nowEpochMs() - 5 * MINUTE_MS;
  if (ledgerMonthOf(settled) !== ledgerMonthOf(clock.nowEpochMs())) clock.advance(5 * MINUTE_MS);
  return {
    connect: () => ({
      tables: tablestore.connect(),
      clock: systemClock,
      random: systemRandom,
      organisation,
    }),
    month: ledgerMonthOf(clock.nowEpochMs()),
    advanceServer: (durationMs) => clock.advance(durationMs),
    dispose: () => tablestore.dispose(),
  };
});
