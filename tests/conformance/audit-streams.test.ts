import { createMemoryAuditStreams } from '../../functions/audit-forwarding/stream/memory-audit-streams.ts';
import { createTableAuditStreams } from '../../functions/audit-forwarding/stream/table-audit-streams.ts';
import { createMemoryObjectStore } from '../../shared/object-storage/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createMemoryTableClient, tables } from '../../shared/table-store/index.ts';
import { runOss } from '../support/oss-clients.ts';
import { storeOn } from '../support/oss-stores.ts';
import { runTablestore } from '../support/running-tablestore.ts';
import { sampleSealer } from '../support/sample-events.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { describeAuditStreams } from './audit-streams.suite.ts';

const environment = 'test';
const clockAt = (epochMs: number): VirtualClock => new VirtualClock(epochMs);

describeAuditStreams('in memory', clockAt, async () => ({
  open: (corpId, clock) => createMemoryAuditStreams({ environment, corpId, clock }),
  dispose: async () => undefined,
}));

describeAuditStreams('on tables and objects in memory', clockAt, async () => {
  const around = {
    tables: createMemoryTableClient({ clock: clockAt(0) }),
    objects: createMemoryObjectStore(),
    sealer: sampleSealer(),
    random: systemRandom,
    environment,
  };
  return {
    open: (corpId, clock) => createTableAuditStreams({ ...around, corpId, clock }),
    dispose: async () => undefined,
  };
});

describeAuditStreams('on Tablestore and OSS through the official SDKs', clockAt, async () => {
  const tablestore = await runTablestore([tables.auditStream, tables.auditSegment]);
  const oss = await runOss();
  const around = {
    tables: tablestore.connect(),
    objects: storeOn(oss),
    sealer: sampleSealer(),
    random: systemRandom,
    environment,
  };
  return {
    open: (corpId, clock) => createTableAuditStreams({ ...around, corpId, clock }),
    dispose: async () => {
      await oss.dispose();
      await tablestore.dispose();
    },
  };
});
