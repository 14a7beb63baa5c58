import { createMemoryTableClient } from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { runTablestore } from '../support/running-tablestore.ts';
import { describeTableClient, namesTable, pairsTable } from './table-client.suite.ts';

describeTableClient('in memory', async () => ({
  tables: createMemoryTableClient({ clock: systemClock }),
  serverNowEpochMs: () => systemClock.nowEpochMs(),
  dispose: async () => undefined,
}));

describeTableClient('Tablestore through the official SDK, by TLS', async () => {
  const tablestore = await runTablestore([pairsTable, namesTable]);
  return {
    tables: tablestore.connect(),
    serverNowEpochMs: () => tablestore.context.clock.nowEpochMs(),
    dispose: () => tablestore.dispose(),
  };
});
