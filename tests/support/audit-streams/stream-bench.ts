import type { AuditStreams } from '../../../functions/audit-forwarding/ports.ts';
import { createTableAuditStreams } from '../../../functions/audit-forwarding/stream/table-audit-streams.ts';
import { createMemoryObjectStore } from '../../../shared/object-storage/index.ts';
import type { Logger } from '../../../shared/observability/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import type { Sealer } from '../../../shared/sealing/index.ts';
import { createMemoryTableClient } from '../../../shared/table-store/index.ts';
import { SAMPLE_AUDIT_TIME } from '../sample-audit-drafts.ts';
import { sampleSealer } from '../sample-events.ts';
import { VirtualClock } from '../virtual-clock.ts';
import type { StreamStores } from './stores-through.ts';
import { WatchedStream } from './watched-stream.ts';

export const BENCH_OWNER = { environment: 'test', corpId: 'dingexample' } as const;

/** Streams of one organisation whose stores lie open, for instances that meet faults. */
export class StreamBench {
  readonly clock = new VirtualClock(SAMPLE_AUDIT_TIME);
  readonly sealer: Sealer = sampleSealer();
  /** As they are on the servers. */
  readonly stores: StreamStores = {
    tables: createMemoryTableClient({ clock: this.clock }),
    objects: createMemoryObjectStore(),
  };
  /** An instance that no fault befalls. */
  readonly streams = this.instance();
  readonly watched = new WatchedStream(this.streams, BENCH_OWNER);

  /** Another instance, cold, on these stores or as it sees them. */
  instance(
    stores: Partial<StreamStores> = {},
    changes: { readonly sealer?: Sealer; readonly log?: Logger } = {},
  ): AuditStreams {
    return createTableAuditStreams({
      ...this.stores,
      ...stores,
      sealer: this.sealer,
      ...BENCH_OWNER,
      clock: this.clock,
      random: systemRandom,
      ...changes,
    });
  }

  async objectKeys(): Promise<readonly string[]> {
    const keys: string[] = [];
    for await (const { key } of this.stores.objects.list('')) keys.push(key);
    return keys;
  }
}
