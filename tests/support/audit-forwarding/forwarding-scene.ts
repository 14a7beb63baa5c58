import { createTableCheckpoints } from '../../../functions/audit-forwarding/delivery/table-checkpoints.ts';
import { createTableRejections } from '../../../functions/audit-forwarding/delivery/table-rejections.ts';
import { auditSettingsSchema } from '../../../functions/audit-forwarding/domain/settings.ts';
import type {
  ForwardingDependencies,
  OrganisationParts,
} from '../../../functions/audit-forwarding/forwarding-dependencies.ts';
import { AuditNotes } from '../../../functions/audit-forwarding/notes/audit-notes.ts';
import type { AuditSource, AuditStreams } from '../../../functions/audit-forwarding/ports.ts';
import { createMemoryAuditStreams } from '../../../functions/audit-forwarding/stream/memory-audit-streams.ts';
import { createMemoryFunctionInvoker } from '../../../shared/function-compute/index.ts';
import type { GroupMessage } from '../../../shared/group-alarm/index.ts';
import { createTableLeaseStore } from '../../../shared/lease/index.ts';
import { createMemoryObjectStore } from '../../../shared/object-storage/index.ts';
import { createJsonLogger, createTableAuditTrail } from '../../../shared/observability/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { createMemoryTableClient, partitionOf } from '../../../shared/table-store/index.ts';
import { sampleConfiguration } from '../sample-configuration.ts';
import { ScriptedSink } from '../scripted-sink.ts';
import { SteppedClock } from '../stepped-clock.ts';
import { numberNormaliser } from './scripted-source.ts';

export const CORP_ID = 'dingcorp';
export const NOW = Date.UTC(2026, 10, 27, 2);
const MINUTE = 60_000;

/** The function over memory, with one organisation and one sink. */
export class ForwardingScene {
  readonly clock = new SteppedClock(NOW);
  readonly tables = createMemoryTableClient({ clock: this.clock });
  readonly objects = createMemoryObjectStore();
  readonly archive = createMemoryObjectStore();
  readonly streams: AuditStreams = createMemoryAuditStreams({
    environment: 'test',
    corpId: CORP_ID,
    clock: this.clock,
  });
  readonly sink = new ScriptedSink();
  readonly invoker = createMemoryFunctionInvoker();
  readonly logged: string[] = [];
  readonly messages: GroupMessage[] = [];
  sources: readonly AuditSource[] = [];
  settings: Readonly<Record<string, unknown>> = {};
  /** Of the metered calls of the month. */
  callsLeft = 1_500;
  tellGroup: ForwardingDependencies['tellGroup'] = (_organisation, message) => {
    this.messages.push(message);
    return Promise.resolve(true);
  };

  /** Dependencies as of now; each is made anew from the same state, as another instance would. */
  dependencies(): ForwardingDependencies {
    const { clock, invoker, tables } = this;
    const stores = {
      clock,
      tables,
      random: systemRandom,
      organisation: partitionOf('test', CORP_ID),
    };
    return {
      environment: 'test',
      clock,
      random: systemRandom,
      log: createJsonLogger({ clock, write: (line) => void this.logged.push(line) }),
      leaseMs: 30_000,
      invoker,
      configuration: () => Promise.resolve(this.#configuration()),
      auditTrailOf: () => createTableAuditTrail(stores),
      leasesOf: () => createTableLeaseStore(stores),
      tellGroup: (...given) => this.tellGroup(...given),
      partsOf: (organisation, settings): OrganisationParts => ({
        organisation,
        settings,
        streams: this.streams,
        checkpoints: createTableCheckpoints(stores),
        rejections: createTableRejections(stores),
        notes: new AuditNotes(stores),
        normaliser: numberNormaliser,
        identities: undefined,
        sources: this.sources,
        sinks: settings.sinks.map((sink) => ({
          settings: sink,
          open: () => Promise.resolve(this.sink),
        })),
        objects: this.objects,
        archive: this.archive,
        callBudget: () => Promise.resolve({ callsLeft: this.callsLeft, minutesLeft: 43_200 }),
        flush: () => Promise.resolve(true),
      }),
      keepDelivery: () => Promise.reject(new Error('nothing is delivered here')),
    };
  }

  caller(minutes = 4) {
    return {
      actor: 'timer' as const,
      requestId: `request-${String(this.clock.nowEpochMs())}`,
      signal: new AbortController().signal,
      beginUntilEpochMs: this.clock.nowEpochMs() + minutes * MINUTE,
    };
  }

  #configuration() {
    const [organisation] = sampleConfiguration().organisations;
    const sink = {
      ...{ kind: 'splunk-hec', name: 'splunk', url: 'https://splunk.example.hk:8088' },
      ...{ tokenSecret: 'test-splunk', acknowledgement: 'indexer', index: 'dingtalk' },
    };
    const settings = auditSettingsSchema.parse({ sinks: [sink], ...this.settings });
    return sampleConfiguration({
      organisations: [{ ...organisation, functionSettings: { 'audit-forwarding': settings } }],
    });
  }
}
