import type { BackstopDependencies } from '../../functions/event-worker/backstop/ports.ts';
import {
  runPartsOf,
  type BackstopRun,
} from '../../functions/event-worker/backstop/backstop-run.ts';
import { CallAccount } from '../../functions/event-worker/backstop/call-account.ts';
import {
  runBackstop,
  type BackstopResult,
} from '../../functions/event-worker/backstop/run-backstop.ts';
import { createTableCallLedger, type CallLedger } from '../../shared/call-ledger/index.ts';
import type { OrganisationConfiguration } from '../../shared/configuration/index.ts';
import { createTableEventStore } from '../../shared/event-delivery/index.ts';
import {
  createTableEventInbox,
  type EventInbox,
  type IncomingEvent,
} from '../../shared/event-inbox/index.ts';
import type { GroupMessage } from '../../shared/group-alarm/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createMemoryObjectStore, type ObjectStore } from '../../shared/object-storage/index.ts';
import { createJsonLogger, createTableAuditTrail } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createAesGcmSealer, type Sealer } from '../../shared/sealing/index.ts';
import {
  createMemoryTableClient,
  partitionOf,
  type TableClient,
} from '../../shared/table-store/index.ts';
import { sampleConfiguration } from './sample-configuration.ts';
import { ScriptedDingTalk } from './scripted-ding-talk.ts';
import { SteppedClock } from './stepped-clock.ts';

export const FORM = 'PROC-IT-REQUEST';

/** 08:20 in Hong Kong on Monday 2 November 2026, before the office opens. */
export const MONDAY_MORNING = Date.parse('2026-11-02T00:20:00Z');

/** Strong where it seals, without jitter, so that the clock keeps to whole milliseconds. */
const random = { bytes: (length: number) => systemRandom.bytes(length), unit: () => 0 };

/** The real inbox, which tells what it accepted and can be made to refuse. */
export class WatchedInbox implements EventInbox {
  readonly events: IncomingEvent[] = [];
  /** Throws to refuse an event, as a store in trouble does. */
  beforeAccept: (event: IncomingEvent) => void = () => undefined;
  readonly #inner: () => EventInbox;

  constructor(inner: () => EventInbox) {
    this.#inner = inner;
  }

  async accept(event: IncomingEvent) {
    this.beforeAccept(event);
    const accepted = await this.#inner().accept(event);
    if (accepted.outcome === 'accepted') this.events.push(event);
    return accepted;
  }

  keys(): readonly string[] {
    return this.events.map(({ key }) => key);
  }
}

/** The backstop of one organisation over everything in memory, on a clock that stands still. */
export class BackstopBench {
  readonly clock: SteppedClock;
  readonly dingTalk = new ScriptedDingTalk();
  readonly alarms: GroupMessage[] = [];
  readonly logLines: string[] = [];
  /** What the group's robot does; false: there is none. */
  robot: (alarm: GroupMessage) => boolean = () => true;
  /** Whom the backstop calls; the scripted DingTalk unless a test puts another in its place. */
  dingTalkOf: BackstopDependencies['dingTalkOf'] = (_organisation, options) =>
    this.dingTalk.client(options);
  objects: ObjectStore = createMemoryObjectStore();
  tables: TableClient;
  readonly sealer: Sealer = createAesGcmSealer(
    { current: 'k1', keys: new Map([['k1', new Uint8Array(32).fill(7)]]) },
    random,
  );
  readonly inbox: WatchedInbox;
  organisation: OrganisationConfiguration;

  constructor(options: { readonly now?: number; readonly events?: Record<string, unknown> } = {}) {
    this.clock = new SteppedClock(options.now ?? MONDAY_MORNING);
    this.tables = createMemoryTableClient({ clock: this.clock });
    this.inbox = new WatchedInbox(() => createTableEventInbox(this.#stores()));
    this.organisation = organisationWith(options.events);
  }

  get corpId(): string {
    return this.organisation.corpId;
  }

  get deps(): BackstopDependencies {
    const partition = partitionOf('test', this.corpId);
    const common = { clock: this.clock, random, organisation: partition };
    return {
      environment: 'test',
      leaseMs: 300_000,
      clock: this.clock,
      random,
      tables: this.tables,
      objects: this.objects,
      sealer: this.sealer,
      inbox: this.inbox,
      events: createTableEventStore(this.#stores()),
      log: createJsonLogger({ clock: this.clock, write: (line) => this.logLines.push(line) }),
      leasesOf: () => createTableLeaseStore({ ...common, tables: this.tables }),
      ledgerOf: () => this.ledger(),
      auditTrailOf: () => createTableAuditTrail({ ...common, tables: this.tables }),
      dingTalkOf: (organisation, options) => this.dingTalkOf(organisation, options),
      tellGroup: (_organisation, alarm) => {
        const isTold = this.robot(alarm);
        if (isTold) this.alarms.push(alarm);
        return Promise.resolve(isTold);
      },
    };
  }

  ledger(): CallLedger {
    const organisation = partitionOf('test', this.corpId);
    const { clock, tables } = this;
    return createTableCallLedger({ clock, tables, organisation, random });
  }

  /** One step's surroundings, as a run makes them. */
  async run(): Promise<BackstopRun> {
    const { deps, organisation } = this;
    const { quota, events } = organisation;
    const account = await CallAccount.open({
      clock: this.clock,
      ledger: this.ledger(),
      dingTalkOf: (options) => this.dingTalkOf(organisation, options),
      callsPerMonth: events.backstopCallsPerMonth,
      quotaCalls: quota.apiCallsPerMonth,
      reserveCalls: quota.reservedCallsPerMonth,
    });
    return { ...runPartsOf(deps, organisation), deps, organisation, account, call: {} };
  }

  /** A whole run, as the timer starts it. */
  tick(): Promise<BackstopResult> {
    return runBackstop(this.deps, this.organisation, { owner: 'test' });
  }

  async usedCalls(month: string): Promise<number> {
    const { spenders } = await this.ledger().summary(month);
    return spenders.find(({ spender }) => spender === 'event-backstop')?.usedCalls ?? 0;
  }

  #stores() {
    const { clock, sealer, tables } = this;
    return { tables, environment: 'test', sealer, clock, random };
  }
}

/** The sample organisation with one subscriber of one approval form. */
export function organisationWith(events: Record<string, unknown> = {}): OrganisationConfiguration {
  const [organisation] = sampleConfiguration().organisations;
  if (organisation === undefined) throw new RangeError('the sample has an organisation');
  const document = sampleEvents(events);
  const [changed] = sampleConfiguration({
    organisations: [{ ...organisation, events: document }],
  }).organisations;
  return changed ?? organisation;
}

function sampleEvents(events: Record<string, unknown>): Record<string, unknown> {
  return {
    subscriptions: [
      {
        name: 'service-desk',
        function: 'jira-service-desk',
        eventTypes: ['bpms_instance_change'],
        when: { processCodes: [FORM], types: ['finish'], results: ['agree'] },
      },
    ],
    alarmRobotSecret: 'alarm/robot',
    silenceAlarmMinutes: 240,
    ...events,
  };
}
