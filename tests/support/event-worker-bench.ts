import { createArrivalNotes } from '../../functions/event-worker/backstop/note-arrivals.ts';
import type { EventWorkerDependencies, WorkCaller } from '../../functions/event-worker/ports.ts';
import { createSweepTrace } from '../../functions/event-worker/sweep/sweep-trace.ts';
import { performInvocation } from '../../functions/event-worker/perform-invocation.ts';
import type { Payload } from '../../functions/event-worker/requests/payload-schemas.ts';
import type { RouteOutcome } from '../../functions/event-worker/routing/route-event.ts';
import type { SweepOfOrganisation } from '../../functions/event-worker/sweep/sweep.ts';
import type { Configuration } from '../../shared/configuration/index.ts';
import type { DirectorySubject } from '../../shared/directory/index.ts';
import {
  createTableEventStore,
  createTableSubjectWatermarks,
  deliveryRequestSchema,
  runDelivery,
  type DeadLetter,
  type DeliveryWork,
} from '../../shared/event-delivery/index.ts';
import { createTableEventInbox, type IncomingEvent } from '../../shared/event-inbox/index.ts';
import { readEvent } from '../../shared/event-catalogue/index.ts';
import {
  createMemoryFunctionInvoker,
  type FunctionInvoker,
} from '../../shared/function-compute/index.ts';
import { createMemoryObjectStore } from '../../shared/object-storage/index.ts';
import { createJsonLogger, createTableAuditTrail } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import {
  createMemoryTableClient,
  partitionOf,
  type TableClient,
} from '../../shared/table-store/index.ts';
import { sampleConfiguration, sampleConfigurationDocument } from './sample-configuration.ts';
import {
  SAMPLE_ENVIRONMENT,
  SAMPLE_RECEIVED_AT,
  sampleEvent,
  sampleSealer,
} from './sample-events.ts';
import { SteppedClock } from './stepped-clock.ts';

export const CORP_ID = 'dingcorp';
export const MINUTE = 60_000;
const noJitter = { ...systemRandom, unit: () => 0 };

export interface BenchSubscription {
  readonly name: string;
  readonly when?: Readonly<Record<string, unknown>>;
  readonly eventTypes?: readonly string[];
}

/** A configuration of the invented organisation with these subscriptions. */
export function configurationWith(
  subscriptions: readonly BenchSubscription[],
  more: Readonly<Record<string, unknown>> = {},
): Configuration {
  const document = sampleConfigurationDocument();
  return sampleConfiguration({
    organisations: document.organisations.map((organisation) => ({
      ...organisation,
      events: {
        subscriptions: subscriptions.map(({ name, when = {}, eventTypes }) => ({
          name,
          function: `${name}-function`,
          eventTypes: eventTypes ?? ['bpms_instance_change'],
          when,
        })),
        ...more,
      },
    })),
  });
}

/** A finished approval of the organisation. */
export function approval(key: string, changes: Partial<IncomingEvent> = {}): IncomingEvent {
  const content = JSON.stringify({
    EventType: 'bpms_instance_change',
    processInstanceId: key,
    processCode: 'PROC-IT',
    type: 'finish',
    result: 'agree',
    staffId: 'hk001',
  });
  return sampleEvent(key, { corpId: CORP_ID, content, ...changes });
}

/**
 * The worker over tables and Function Compute in memory, with subscribers that note their effects.
 * Time passes only by `clock.pass`; tables and invoker can be replaced to make them fail.
 */
export class EventWorkerBench {
  readonly clock = new SteppedClock(SAMPLE_RECEIVED_AT);
  readonly server: TableClient = createMemoryTableClient({ clock: this.clock });
  readonly fc = createMemoryFunctionInvoker();
  readonly told: string[] = [];
  readonly logged: string[] = [];
  /** `subscriber key`, once for each time that a subscriber has handled an event. */
  readonly effects: string[] = [];
  configuration: Configuration = configurationWith([{ name: 'jira' }]);
  tables: TableClient = this.server;
  invoker: FunctionInvoker = this.fc;
  /** What the directory was told to forget, in order. */
  readonly forgotten: DirectorySubject[] = [];
  forget: (subjects: readonly DirectorySubject[]) => Promise<void> = async (subjects) => {
    this.forgotten.push(...subjects);
  };
  departmentsOf: EventWorkerDependencies['departmentsOf'] = () => {
    throw new Error('no department is needed here');
  };
  handle: (work: DeliveryWork) => Promise<void> = async () => undefined;
  tellGroup: EventWorkerDependencies['tellGroup'] = async (_organisation, { text }) => {
    this.told.push(`${text.en}\n${text.zhHK}`);
    return true;
  };
  readonly #sealer = sampleSealer();
  #invocationsRun = 0;
  #requests = 0;

  get deps(): EventWorkerDependencies {
    const { clock, tables } = this;
    const parts = {
      tables,
      environment: SAMPLE_ENVIRONMENT,
      sealer: this.#sealer,
      clock,
      random: noJitter,
    };
    const log = createJsonLogger({ clock, write: (line) => this.logged.push(line) });
    const unused = (): never => {
      throw new Error('not needed here');
    };
    return {
      ...parts,
      objects: createMemoryObjectStore(),
      leaseMs: 20_000,
      log,
      events: createTableEventStore({ ...parts, random: systemRandom }),
      inbox: createTableEventInbox({ ...parts, random: systemRandom }),
      arrivals: createArrivalNotes({ ...parts, random: systemRandom, log }),
      sweepTrace: createSweepTrace({ ...parts, random: systemRandom }),
      invoker: this.invoker,
      configuration: async () => this.configuration,
      auditTrailOf: ({ corpId }) =>
        createTableAuditTrail({
          tables,
          organisation: partitionOf(SAMPLE_ENVIRONMENT, corpId),
          clock,
          random: systemRandom,
        }),
      leasesOf: unused,
      ledgerOf: unused,
      dingTalkOf: unused,
      directoryOf: () => ({
        user: unused,
        subDepartments: unused,
        departmentsBelow: unused,
        walk: unused,
        roles: unused,
        roleHolders: unused,
        invalidate: (subjects) => this.forget(subjects),
      }),
      departmentsOf: (organisation) => this.departmentsOf(organisation),
      tellGroup: (...message) => this.tellGroup(...message),
    };
  }

  /** As the intake does, whose tables never fail here. */
  async accept(event: IncomingEvent): Promise<void> {
    const options = { environment: SAMPLE_ENVIRONMENT, sealer: this.#sealer, clock: this.clock };
    const inbox = createTableEventInbox({ tables: this.server, random: systemRandom, ...options });
    await inbox.accept({ ...event, receivedAtEpochMs: this.clock.nowEpochMs() });
  }

  async route(key: string): Promise<RouteOutcome> {
    const invocation = { kind: 'route-event', corpId: CORP_ID, key } as const;
    return (await performInvocation(this.deps, invocation, this.#caller())) as RouteOutcome;
  }

  async sweep(): Promise<SweepOfOrganisation['counts']> {
    const invocation = { kind: 'timer', triggerName: 'sweep' } as const;
    const swept = await performInvocation(this.deps, invocation, this.#caller());
    const { organisations } = swept as { organisations: readonly SweepOfOrganisation[] };
    return organisations[0]?.counts ?? {};
  }

  async act(payload: Payload): Promise<Readonly<Record<string, unknown>>> {
    const answer = await performInvocation(this.deps, { kind: 'action', payload }, this.#caller());
    return answer as Readonly<Record<string, unknown>>;
  }

  async deadLetters(corpId = CORP_ID): Promise<readonly DeadLetter[]> {
    const letters: DeadLetter[] = [];
    for await (const letter of this.deps.events.listDeadLetters(corpId)) letters.push(letter);
    return letters;
  }

  /** Runs what Function Compute has queued since the last time, as a subscriber's function would. */
  async runSubscribers(): Promise<void> {
    const { store, watermarks } = this.#subscriberSide();
    while (this.#invocationsRun < this.fc.invocations.length) {
      const invocation = this.fc.invocations[this.#invocationsRun];
      this.#invocationsRun += 1;
      if (invocation === undefined) return;
      const request = deliveryRequestSchema.parse(
        JSON.parse(new TextDecoder().decode(invocation.payload)),
      );
      const options = { store, watermarks, clock: this.clock, random: noJitter, owner: 'test' };
      const subjectOf = (event: { type: string; content: string }) =>
        readEvent(event).traits.subject;
      await runDelivery({ ...options, subjectOf }, request, async (work) => {
        await this.handle(work);
        this.effects.push(`${request.subscriber} ${request.event}`);
        return {};
      });
      this.fc.setState(invocation.functionName, invocation.taskId, 'Succeeded');
    }
  }

  /** Minutes pass: a sweep in each, and after it whatever has been queued. */
  async pass(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      await this.clock.pass(MINUTE);
      await this.sweep().catch(() => undefined);
      await this.runSubscribers();
    }
  }

  #subscriberSide() {
    const options = {
      tables: this.server,
      environment: SAMPLE_ENVIRONMENT,
      clock: this.clock,
      random: systemRandom,
    };
    return {
      store: createTableEventStore({ ...options, sealer: this.#sealer }),
      watermarks: createTableSubjectWatermarks(options),
    };
  }

  #caller(): Omit<WorkCaller, 'actor'> {
    this.#requests += 1;
    return { requestId: `request-${String(this.#requests)}`, signal: new AbortController().signal };
  }
}
