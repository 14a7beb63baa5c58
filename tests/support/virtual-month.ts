import { planCalls } from '../../functions/attendance-export/domain/call-plan.ts';
import { createArrivalNotes } from '../../functions/event-worker/backstop/note-arrivals.ts';
import type { EventWorkerDependencies, WorkCaller } from '../../functions/event-worker/ports.ts';
import { createSweepTrace } from '../../functions/event-worker/sweep/sweep-trace.ts';
import { routeEvent } from '../../functions/event-worker/routing/route-event.ts';
import { performSweep } from '../../functions/event-worker/sweep/perform-sweep.ts';
import {
  startDingTalkStandIn,
  type DingTalkStandIn,
} from '../../infra/local/dingtalk/dingtalk-stand-in.ts';
import { createSampleCompany, type SampleCompany } from '../../infra/local/sample-company/index.ts';
import { LocalClock } from '../../infra/local/stand-in/local-clock.ts';
import {
  commentProcessInstance,
  getProcessInstance,
  listLeave,
  listRecord,
  listSchedulesByUsers,
  queryShift,
  type DingTalkClient,
} from '../../shared/dingtalk/index.ts';
import { readEvent } from '../../shared/event-catalogue/index.ts';
import {
  createTableEventStore,
  deliveryRequestSchema,
  type DeliveryRequest,
  type EventStore,
  type StoredEvent,
} from '../../shared/event-delivery/index.ts';
import { createNodeHttpClient, type ClosableHttpClient } from '../../shared/http/index.ts';
import { DAY_MS, hongKongMidnightEpochMs, MINUTE_MS } from '../../shared/time/index.ts';
import { BackstopBench, FORM } from './backstop-bench.ts';
import { benchApp } from './dingtalk-bench.ts';
import { sampleConfiguration } from './sample-configuration.ts';
import { SeededStream } from './seeded-stream.ts';
import { standInClient } from './stand-in-client.ts';
import { temporaryStandInContext, type TemporaryStandInContext } from './stand-in-context.ts';

/** November 2026 in Hong Kong: 21 working days of nine office hours. */
const MONTH_BEGINS = hongKongMidnightEpochMs('2026-11-01');
export const MONTH_ENDS = hongKongMidnightEpochMs('2026-12-01');
const PAID_PERIOD = { from: '2026-10-01', to: '2026-10-31' } as const;
/** Every timer fires at a multiple of it. */
const STEP_MS = 20 * MINUTE_MS;
const EXPORT_AT = hongKongMidnightEpochMs('2026-11-04') + 20 * 60 * MINUTE_MS;
const LEAVE_ROWS_PER_PAGE = 20;
const TIMER: WorkCaller = {
  actor: 'timer',
  requestId: 'virtual-month',
  signal: new AbortController().signal,
};

export interface MonthOptions {
  readonly employees: number;
  /** Approvals asked for in the month. */
  readonly approvals: number;
  readonly seed: number;
  /** From this instant on DingTalk pushes nothing. */
  readonly silentFromEpochMs?: number;
  readonly events?: Record<string, unknown>;
}

interface PlannedApproval {
  readonly askedAtEpochMs: number;
  readonly decidedAtEpochMs: number;
  readonly originatorUserId: string;
  readonly result: 'agree' | 'refuse';
  processInstanceId?: string;
  isDecided?: boolean;
}

/**
 * A month of one organisation against the DingTalk stand-in: people ask and decide, DingTalk pushes
 * or is silent, every timer fires, the export of the month before is fetched, and the service desk
 * reads each approval again and comments it. What it cost stands in the stand-in's own call log.
 */
export class VirtualMonth {
  readonly bench: BackstopBench;
  readonly plan: readonly PlannedApproval[];
  /** Events that reached the subscriber of approvals, by approval. */
  readonly deliveries = new Map<string, StoredEvent[]>();
  readonly #options: MonthOptions;
  readonly #company: SampleCompany;
  readonly #context: TemporaryStandInContext;
  readonly #standIn: DingTalkStandIn;
  readonly #http: ClosableHttpClient;
  readonly #client: DingTalkClient;
  readonly #worker: EventWorkerDependencies;
  readonly #store: EventStore;
  /** Invocations of the subscriber that Function Compute has accepted. */
  readonly #invocations: DeliveryRequest[] = [];
  #routed = 0;
  #pushed = 0;

  private constructor(parts: {
    readonly bench: BackstopBench;
    readonly options: MonthOptions;
    readonly company: SampleCompany;
    readonly context: TemporaryStandInContext;
    readonly standIn: DingTalkStandIn;
  }) {
    this.bench = parts.bench;
    this.#options = parts.options;
    this.#company = parts.company;
    this.#context = parts.context;
    this.#standIn = parts.standIn;
    this.#http = createNodeHttpClient();
    const caller = { clock: this.bench.clock, http: this.#http };
    this.#client = standInClient(parts.standIn, caller);
    this.#store = createTableEventStore(this.bench.deps);
    this.#worker = this.#workerOf();
    this.bench.dingTalkOf = (_organisation, { onCall }) =>
      standInClient(parts.standIn, caller, onCall);
    this.plan = planOf(parts.options, parts.company);
  }

  static async start(options: MonthOptions): Promise<VirtualMonth> {
    const bench = new BackstopBench({
      now: MONTH_BEGINS,
      ...(options.events === undefined ? {} : { events: options.events }),
    });
    const { employees, seed } = options;
    const company = createSampleCompany({ seed, employees, period: PAID_PERIOD });
    bench.organisation = { ...bench.organisation, corpId: company.corpId };
    const made = await temporaryStandInContext('dingtalk');
    const context = { ...made, clock: new LocalClock(0, () => bench.clock.nowEpochMs()) };
    const standIn = await startDingTalkStandIn(context, {
      companies: [company],
      apps: [benchApp({ corpId: company.corpId })],
      approvalTemplates: [{ corpId: company.corpId, processCode: FORM, name: '電腦支援申請' }],
      // A clock that stands still never leaves its second.
      limits: {
        callsPerSecondPerApi: 100_000,
        ipCallsPer20Seconds: 1_000_000,
        apiCallsPerMonth: 100_000,
      },
    });
    return new VirtualMonth({ bench, options, company, context, standIn });
  }

  /** Lets the whole month pass. */
  async pass(): Promise<void> {
    const { clock } = this.bench;
    while (clock.nowEpochMs() < MONTH_ENDS - STEP_MS) {
      await clock.pass(STEP_MS);
      const now = clock.nowEpochMs();
      await this.#peopleAct(now);
      await this.#work();
      if (now === EXPORT_AT) await this.#exportAttendance();
      const minute = Math.floor((now - MONTH_BEGINS) / MINUTE_MS);
      const isDaily = minute % 1_440 === 7 * 60 + 40;
      await performSweep(this.#worker, TIMER);
      if (minute % 60 === 20 || isDaily) await this.bench.tick();
      await this.#work();
    }
  }

  /** Metered calls by operation, as DingTalk has counted them. */
  countedByOperation(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { api, isCounted } of this.#standIn.controls.calls({ isMetered: true })) {
      if (isCounted) counts.set(api, (counts.get(api) ?? 0) + 1);
    }
    return counts;
  }

  /** Calls of one operation, counted or not. */
  made(api: string): number {
    return this.#standIn.controls.calls({ api }).length;
  }

  /** Calls that DingTalk has counted in the month. */
  counted(): number {
    const [counters] = this.#standIn.controls.counters();
    return counters?.apiCalls ?? Number.NaN;
  }

  async close(): Promise<void> {
    this.#http.close();
    await this.#standIn.close();
    await this.#context.dispose();
  }

  async #peopleAct(now: number): Promise<void> {
    const { approvals } = this.#standIn.controls;
    const { corpId } = this.#company;
    for (const planned of this.plan) {
      if (planned.processInstanceId === undefined && planned.askedAtEpochMs <= now) {
        const { originatorUserId } = planned;
        const form = { 事由: '更換電腦' };
        const seed = { processCode: FORM, originatorUserId, createdEpochMs: now, form };
        planned.processInstanceId = (await approvals.seed(corpId, seed)).processInstanceId;
        await this.#push(planned.processInstanceId, { type: 'start' });
      }
      const { processInstanceId: id, result } = planned;
      if (id === undefined || planned.isDecided === true || planned.decidedAtEpochMs > now)
        continue;
      await approvals.decide(corpId, id, { result });
      planned.isDecided = true;
      await this.#push(id, { type: 'finish', result });
    }
  }

  /** What the intake does with a push, if there is one. */
  async #push(processInstanceId: string, fields: Record<string, string>): Promise<void> {
    const now = this.bench.clock.nowEpochMs();
    if (now >= (this.#options.silentFromEpochMs ?? Infinity)) return;
    this.#pushed += 1;
    const type = 'bpms_instance_change';
    const event = { EventType: type, processInstanceId, processCode: FORM, ...fields };
    await this.bench.inbox.accept({
      corpId: this.#company.corpId,
      app: 'main',
      source: 'callback',
      key: `e_${String(this.#pushed)}`,
      type,
      eventTimeEpochMs: now,
      receivedAtEpochMs: now,
      content: JSON.stringify(event),
      isStale: false,
    });
  }

  /** Routes what came, and has the service desk handle what it is invoked for. */
  async #work(): Promise<void> {
    const { events } = this.bench.inbox;
    for (; this.#routed < events.length; this.#routed += 1) {
      const event = events[this.#routed];
      if (event !== undefined) await routeEvent(this.#worker, event, TIMER);
    }
    for (const request of this.#invocations.splice(0)) await this.#serve(request);
  }

  /** One reading and one comment for each approval that becomes a request. */
  async #serve({ corpId, event: key, subscriber }: DeliveryRequest): Promise<void> {
    const delivery = { corpId, key, subscriber };
    const claimed = await this.#store.claimDelivery(delivery, {
      owner: 'service-desk',
      leaseMs: MINUTE_MS,
    });
    if (claimed.outcome !== 'claimed') throw new Error(`a delivery is ${claimed.outcome}`);
    const { event: read } = readEvent(claimed.event);
    if (read?.eventType !== 'bpms_instance_change') throw new Error('not an approval');
    const { processInstanceId } = read;
    const before = this.deliveries.get(processInstanceId) ?? [];
    this.deliveries.set(processInstanceId, [...before, claimed.event]);
    const { answer } = await this.#client.call(getProcessInstance, { processInstanceId });
    if (answer.result.result !== 'agree') throw new Error('the approval is not what was told');
    await this.#client.call(commentProcessInstance, {
      processInstanceId,
      commentUserId: this.#company.operatorUserId,
      text: 'IT-1',
    });
    await this.#store.finishDelivery(delivery, claimed.claim, { state: 'done', result: 'IT-1' });
  }

  #workerOf(): EventWorkerDependencies {
    const { deps, organisation } = this.bench;
    const configuration = { ...sampleConfiguration(), organisations: [organisation] };
    return {
      ...deps,
      events: this.#store,
      arrivals: createArrivalNotes(deps),
      sweepTrace: createSweepTrace(deps),
      configuration: () => Promise.resolve(configuration),
      directoryOf: () => {
        throw new Error('no event is about people or departments');
      },
      departmentsOf: () => {
        throw new Error('no subscription asks for departments');
      },
      invoker: {
        invokeAsync: ({ payload }) => {
          const text = new TextDecoder().decode(payload);
          this.#invocations.push(deliveryRequestSchema.parse(JSON.parse(text)));
          return Promise.resolve({ outcome: 'accepted' });
        },
        stateOf: () => Promise.resolve('Succeeded'),
      },
    };
  }

  /** The calls of a month's export, by its own plan. */
  async #exportAttendance(): Promise<void> {
    const { operatorUserId, people, shifts } = this.#company;
    const userIds = people.map(({ userId }) => userId).sort();
    const plan = planCalls(userIds, PAID_PERIOD);
    const spender = 'attendance-export/HKSC/2026-10';
    const { apiCallsPerMonth: quotaCalls, reservedCallsPerMonth: reserveCalls } =
      this.bench.organisation.quota;
    const account = { month: '2026-11', spender, calls: plan.meteredCalls };
    await this.bench.ledger().reserve({ ...account, quotaCalls, reserveCalls });
    for (const batch of plan.batches) {
      for (const window of plan.punchWindows) {
        await this.#client.call(listRecord, { ...batch, ...instantsOf(window) });
      }
      for (const window of plan.scheduleWindows) {
        const asked = { ...batch, operatorUserId, ...instantsOf(window) };
        await this.#client.call(listSchedulesByUsers, asked);
      }
    }
    for (const batch of plan.leaveBatches) await this.#readLeave(batch.userIds);
    for (const { shiftId } of shifts) {
      await this.#client.call(queryShift, { operatorUserId, shiftId: String(shiftId) });
    }
  }

  async #readLeave(userIds: readonly string[]): Promise<void> {
    const window = { userIds, ...instantsOf(PAID_PERIOD), size: LEAVE_ROWS_PER_PAGE };
    for (let offset = 0; ; offset += LEAVE_ROWS_PER_PAGE) {
      const { answer } = await this.#client.call(listLeave, { ...window, offset });
      if (!answer.result.has_more) return;
    }
  }
}

/** Asked in office hours of working days, decided within minutes or after up to nine days. */
function planOf({ approvals, seed }: MonthOptions, company: SampleCompany): PlannedApproval[] {
  const stream = new SeededStream(seed);
  const people = company.people.map(({ userId }) => userId);
  return Array.from({ length: approvals }, () => {
    const day = MONTH_BEGINS + stream.integer(0, 28) * DAY_MS;
    const askedAtEpochMs = day + stream.integer(9 * 60, 17 * 60) * MINUTE_MS;
    const isSlow = stream.isTrue(0.3);
    const minutes = isSlow ? stream.integer(1_440, 9 * 1_440) : stream.integer(5, 600);
    return {
      askedAtEpochMs,
      decidedAtEpochMs: askedAtEpochMs + minutes * MINUTE_MS,
      originatorUserId: people[stream.integer(0, people.length - 1)] ?? company.operatorUserId,
      result: stream.isTrue(0.85) ? 'agree' : 'refuse',
    };
  });
}

function instantsOf({ from, to }: { readonly from: string; readonly to: string }) {
  return {
    fromEpochMs: hongKongMidnightEpochMs(from),
    toEpochMs: hongKongMidnightEpochMs(to) + DAY_MS - 1_000,
  };
}
