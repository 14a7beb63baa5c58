import { composePunches } from '../../functions/attendance-export/compose-punches.ts';
import type { ReportedPunch } from '../../functions/attendance-export/domain/reported-punch.ts';
import { deliverPunches } from '../../functions/attendance-export/reported-punches/deliver-punches.ts';
import { ReportedPunchStore } from '../../functions/attendance-export/reported-punches/reported-punch-store.ts';
import { deliveryRequestSchema, type DeliveryEnd } from '../../shared/event-delivery/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { partitionOf, type TableClient } from '../../shared/table-store/index.ts';
import { monthPeriod } from '../../shared/time/index.ts';
import { configurationWith, CORP_ID, EventWorkerBench, MINUTE } from './event-worker-bench.ts';
import { KilledError } from './killed-process.ts';
import { SAMPLE_ENVIRONMENT, sampleEvent } from './sample-events.ts';

/**
 * From the recorded punch event over the event worker to the export's store, in memory. The tables
 * that the subscriber sees can be replaced to make them fail.
 */
export class PunchBench {
  readonly worker = new EventWorkerBench();
  readonly logged: string[] = [];
  readonly ends: DeliveryEnd[] = [];
  tables: TableClient = this.worker.server;
  #invocationsRun = 0;

  constructor() {
    this.switchOn(true);
  }

  /** Switches the attendance events of the organisation on or off, for worker and subscriber. */
  switchOn(attendanceEvents: boolean): void {
    const subscription = { name: 'punches', eventTypes: ['attendance_check_record'] };
    this.worker.configuration = configurationWith([subscription], { attendanceEvents });
  }

  /** DingTalk pushes an event with this content, and the worker hands it over. */
  async push(key: string, content: string): Promise<void> {
    const changes = { corpId: CORP_ID, type: 'attendance_check_record', content };
    await this.worker.accept(sampleEvent(key, changes));
    await this.worker.route(key);
  }

  /** Runs what Function Compute has queued since the last time. */
  async runSubscriber(): Promise<void> {
    const { fc } = this.worker;
    while (this.#invocationsRun < fc.invocations.length) {
      const invocation = fc.invocations[this.#invocationsRun];
      this.#invocationsRun += 1;
      if (invocation === undefined) return;
      const { functionName, payload, taskId } = invocation;
      try {
        this.ends.push(await this.deliver(payload));
        fc.setState(functionName, taskId, 'Succeeded');
      } catch (error) {
        if (!(error instanceof KilledError)) throw error;
        fc.setState(functionName, taskId, 'Failed');
      }
    }
  }

  /** One invocation of the subscriber with the payload of a delivery. */
  deliver(payload: Uint8Array): Promise<DeliveryEnd> {
    const { clock, random, sealer } = this.worker.deps;
    const stores = {
      environment: SAMPLE_ENVIRONMENT,
      clock,
      random,
      sealer,
      tables: this.tables,
      log: createJsonLogger({ clock, write: (line) => this.logged.push(line) }),
    };
    const deps = composePunches(stores, async () => this.worker.configuration);
    const request = deliveryRequestSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
    const signal = new AbortController().signal;
    return deliverPunches(deps, request, { requestId: 'request-1', signal });
  }

  /** Minutes pass: a sweep in each, and after it whatever has been queued. */
  async pass(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      await this.worker.clock.pass(MINUTE);
      await this.worker.sweep();
      await this.runSubscriber();
    }
  }

  /** What the export would compare, in the order of their keys. */
  async reported(): Promise<readonly ReportedPunch[]> {
    const stores = { tables: this.worker.server, sealer: this.worker.deps.sealer };
    const store = new ReportedPunchStore(stores, partitionOf(SAMPLE_ENVIRONMENT, CORP_ID));
    const found = await store.reportedIn(monthPeriod('2026-10'));
    return [...found].sort((left, right) => (left.bizId < right.bizId ? -1 : 1));
  }
}
