import type { JiraSettings } from '../../../functions/jira-service-desk/domain/settings.ts';
import type { SubscriberDependencies } from '../../../functions/jira-service-desk/ports.ts';
import { raiseRequest } from '../../../functions/jira-service-desk/raise-request.ts';
import { createRequestRows } from '../../../functions/jira-service-desk/request-rows.ts';
import { ApplicationError } from '../../../shared/errors/index.ts';
import {
  createJsonLogger,
  createTableAuditTrail,
  type AuditEntry,
} from '../../../shared/observability/index.ts';
import {
  createMemoryTableClient,
  partitionOf,
  type TableClient,
} from '../../../shared/table-store/index.ts';
import { hongKongDateOf, type Clock } from '../../../shared/time/index.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { SeededStream } from '../seeded-stream.ts';
import { MemoryApprovals } from './memory-approvals.ts';
import { MemoryServiceDesk } from './memory-service-desk.ts';
import { HARDWARE_FORM, sampleSettings } from './sample-settings.ts';

export const CORP_ID = 'dingcorp0001';
const PARTITION = partitionOf('test', CORP_ID);
const START = Date.UTC(2026, 10, 26, 2);

/** The process is gone: nothing that it would have done afterwards happens. */
export class KilledError extends Error {}

/** Decides before and after each effect whether it fails. */
export type Interference = (step: {
  readonly number: number;
  readonly when: 'before' | 'after';
  readonly name: string;
}) => Error | undefined;

/** Everything around one organisation's subscriber, in memory and in virtual time. */
export class RaiseBench {
  readonly clock = new VirtualClock(START);
  readonly serviceDesk = new MemoryServiceDesk(this.clock);
  readonly approvals = new MemoryApprovals();
  /** As the machine's clock: whole milliseconds, though pauses with jitter need not be whole. */
  readonly #wholeClock: Clock = {
    nowEpochMs: () => Math.floor(this.clock.nowEpochMs()),
    sleep: (durationMs, signal) => this.clock.sleep(durationMs, signal),
  };
  readonly store: TableClient = createMemoryTableClient({ clock: this.#wholeClock });
  readonly logLines: string[] = [];
  settings: JiraSettings = sampleSettings();
  readonly #stream = new SeededStream(7);

  /** One delivery in a process of its own. */
  async deliver(
    processInstanceId: string,
    interfere: Interference = () => undefined,
  ): Promise<string> {
    return this.deliverEvent(processInstanceId, {}, interfere);
  }

  /** A delivery of an event that says something else than usual. */
  async deliverEvent(
    processInstanceId: string,
    change: Readonly<Record<string, unknown>>,
    interfere: Interference = () => undefined,
  ): Promise<string> {
    return raiseRequest(this.#processOf(interfere), eventOf(processInstanceId, change), {
      owner: 'req-1',
      signal: new AbortController().signal,
    });
  }

  /** Deliveries until one succeeds, each as late as the failure of the one before asks for. */
  async deliverUntilDone(processInstanceId: string): Promise<string> {
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      try {
        return await this.deliver(processInstanceId);
      } catch (error) {
        if (!(error instanceof ApplicationError) || !error.retryable) throw error;
        this.clock.advance(Math.max(60_000, error.retryAfterMs ?? 0));
      }
    }
    throw new Error('seven attempts were not enough');
  }

  rows(): ReturnType<typeof createRequestRows> {
    return createRequestRows(this.#about(this.store));
  }

  async auditEntries(): Promise<AuditEntry[]> {
    const trail = createTableAuditTrail(this.#about(this.store));
    const entries: AuditEntry[] = [];
    for (const day of new Set([START, this.clock.nowEpochMs()].map(hongKongDateOf))) {
      for await (const entry of trail.list(day)) entries.push(entry);
    }
    return entries;
  }

  #about(tables: TableClient) {
    const clock = this.#wholeClock;
    const random = {
      unit: () => this.#stream.unit(),
      bytes: (length: number) => Uint8Array.from({ length }, () => this.#stream.integer(0, 255)),
    };
    return { tables, organisation: PARTITION, clock, random };
  }

  #processOf(interfere: Interference): SubscriberDependencies {
    const watch = watcherOf(interfere);
    const about = this.#about(watch('table', this.store));
    return {
      organisation: { corpId: CORP_ID, operatorUserId: 'hk900' } as never,
      settings: this.settings,
      serviceDesk: watch('jira', this.serviceDesk),
      approvals: watch('dingtalk', this.approvals),
      rows: createRequestRows(about),
      audit: createTableAuditTrail(about),
      clock: this.#wholeClock,
      log: createJsonLogger({ clock: this.#wholeClock, write: (line) => this.logLines.push(line) }),
    };
  }
}

function eventOf(
  processInstanceId: string,
  change: Readonly<Record<string, unknown>>,
): { corpId: string; type: string; content: string } {
  const content = {
    EventType: 'bpms_instance_change',
    eventId: `e-${processInstanceId}`,
    CorpId: CORP_ID,
    processInstanceId,
    processCode: HARDWARE_FORM,
    type: 'finish',
    result: 'agree',
    ...change,
  };
  return { corpId: CORP_ID, type: 'bpms_instance_change', content: JSON.stringify(content) };
}

/** Wraps ports so that every call is a step that may fail; after a kill every call fails. */
function watcherOf(interfere: Interference) {
  let number = 0;
  let killed: KilledError | undefined;
  const check = (step: Parameters<Interference>[0]): void => {
    if (killed !== undefined) throw killed;
    const failure = interfere(step);
    if (failure instanceof KilledError) killed = failure;
    if (failure !== undefined) throw failure;
  };
  return <Port extends object>(port: string, inner: Port): Port =>
    new Proxy(inner, {
      get: (target, property) => {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== 'function' || property === 'getRange') return member;
        return async (...parameters: unknown[]): Promise<unknown> => {
          number += 1;
          const step = { number, name: `${port}.${String(property)}` };
          check({ ...step, when: 'before' });
          const result: unknown = await Reflect.apply(member, target, parameters);
          check({ ...step, when: 'after' });
          return result;
        };
      },
    });
}
