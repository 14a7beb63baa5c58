import type { ActionResult } from '../../functions/silence-watch/actions/action-result.ts';
import { WATCHED_TIMERS } from '../../functions/silence-watch/domain/watched-timers.ts';
import { performInvocation } from '../../functions/silence-watch/perform-invocation.ts';
import type { SilenceWatchDependencies } from '../../functions/silence-watch/ports.ts';
import { configurationSchema, type Configuration } from '../../shared/configuration/index.ts';
import type { DeployedTimer } from '../../shared/function-compute/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createJsonLogger, createTableAuditTrail } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import {
  createMemoryTableClient,
  partitionOf,
  tables as productTables,
  type Columns,
  type TableClient,
} from '../../shared/table-store/index.ts';
import { MINUTE_MS, type Clock } from '../../shared/time/index.ts';
import { sampleConfigurationDocument } from './sample-configuration.ts';
import { VirtualClock } from './virtual-clock.ts';

export const CORP_ID = 'dingcorp';
const PARTITION = partitionOf('test', CORP_ID);
/** Monday, 09:00 in Hong Kong; October is to be paid by the 6th of November. */
export const START = Date.parse('2026-11-02T09:00+08:00');

export interface ToldMessage {
  readonly messageId: string;
  readonly en: string;
  readonly zhHK: string;
}

/** The function over tables, timers and a group in memory; time is in the test's hand. */
export class SilenceBench {
  readonly clock = new VirtualClock(START);
  /** As clocks are: in whole milliseconds, whatever part of one somebody has slept. */
  readonly #wholeClock: Clock = {
    nowEpochMs: () => Math.floor(this.clock.nowEpochMs()),
    sleep: (durationMs, signal) => this.clock.sleep(durationMs, signal),
  };
  readonly server = createMemoryTableClient({ clock: this.#wholeClock });
  readonly logged: string[] = [];
  /** What the group has read: of the same message id only the first. */
  readonly told: ToldMessage[] = [];
  tables: TableClient = this.server;
  configuration: Configuration = benchConfiguration();
  /** By the folders of functions; at the beginning all are as they should be. */
  readonly timers = new Map<string, DeployedTimer[]>(
    WATCHED_TIMERS.map(({ functionName, timers }) => [
      `dt-${functionName}-test`,
      timers.map(({ triggerName }) => ({ triggerName, isEnabled: true, qualifier: 'live' })),
    ]),
  );
  triggersFail: Error | undefined;
  /** Before and after the robot has the message. */
  beforeTelling: () => void = () => undefined;
  afterTelling: () => void = () => undefined;
  #requests = 0;

  get deps(): SilenceWatchDependencies {
    const { tables } = this;
    const clock = this.#wholeClock;
    const stores = { tables, clock, random: systemRandom, organisation: PARTITION };
    return {
      environment: 'test',
      clock,
      random: systemRandom,
      tables,
      log: createJsonLogger({ clock, write: (line) => this.logged.push(line) }),
      configuration: () => Promise.resolve(this.configuration),
      triggers: {
        timersOf: (name) => {
          if (this.triggersFail !== undefined) return Promise.reject(this.triggersFail);
          return Promise.resolve(this.timers.get(name));
        },
      },
      alias: 'live',
      tellGroup: (_organisation, { messageId, text }) => {
        this.beforeTelling();
        const isKnown = this.told.some((one) => one.messageId === messageId);
        if (!isKnown) this.told.push({ messageId, ...text });
        this.afterTelling();
        return Promise.resolve(true);
      },
      auditTrailOf: () => createTableAuditTrail(stores),
      leasesOf: () => createTableLeaseStore(stores),
    };
  }

  /** What the timer does. */
  async watch(): Promise<unknown> {
    this.#requests += 1;
    const timer = { kind: 'timer', triggerName: 'watch' } as const;
    return performInvocation(this.deps, timer, this.#caller());
  }

  async ask(action: 'status' | 'watch'): Promise<ActionResult> {
    this.#requests += 1;
    const invocation = { kind: 'action', payload: { action } } as const;
    return (await performInvocation(this.deps, invocation, this.#caller())) as ActionResult;
  }

  #caller() {
    return { requestId: `request-${String(this.#requests)}`, signal: new AbortController().signal };
  }

  /** Everything that goes on by itself has just gone on. */
  async beat(): Promise<void> {
    const now = BigInt(this.#wholeClock.nowEpochMs());
    await this.token(now);
    await this.put('eventHealth', { organisation: PARTITION, aspect: 'last-sweep' }, { at: now });
    const state = JSON.stringify({ triedAtEpochMs: Number(now) });
    await this.put('auditNote', { organisation: PARTITION, aspect: 'source/own-trail' }, { state });
  }

  async token(obtainedEpochMs: bigint): Promise<void> {
    await this.put(
      'accessToken',
      { organisation: PARTITION, credential: 'app/dingapp' },
      { current_obtained: obtainedEpochMs, current_expires: obtainedEpochMs + 7_200_000n },
    );
  }

  /** A run of October as `attendance-export` keeps it. */
  async run(record: Readonly<Record<string, unknown>>, run = '0001'): Promise<void> {
    await this.put(
      'payrollRun',
      { organisation: PARTITION, period: 'HKSC/2026-10/adp-hk-generic', run },
      { record: JSON.stringify({ v: 1, ...record }) },
    );
  }

  async put(
    table: keyof typeof productTables,
    key: Readonly<Record<string, string | bigint>>,
    columns: Columns,
  ): Promise<void> {
    await this.server.putRow(productTables[table], key, columns, { row: 'ignore' });
  }

  passTo(hongKong: string): void {
    this.clock.advance(Date.parse(`${hongKong}+08:00`) - this.clock.nowEpochMs());
  }

  passMinutes(minutes: number): void {
    this.clock.advance(minutes * MINUTE_MS);
  }

  /** Alarms that the group has read of, as `<alarm> <begun | again | over>`. */
  get alarms(): readonly string[] {
    return this.told.map(({ en }) => {
      const [, page] = /runbooks\/alarms\/([a-z-]+)\.md/.exec(en) ?? [];
      const [, over] = /\((silence-[a-z-]+), /.exec(en) ?? [];
      const phase = over !== undefined ? 'over' : en.includes('Still: ') ? 'again' : 'begun';
      return `${String(page ?? over)} ${phase}`;
    });
  }
}

/** The sample company, with a pay calendar. */
export function benchConfiguration(
  company: Readonly<Record<string, unknown>> = {},
  organisation: Readonly<Record<string, unknown>> = {},
): Configuration {
  const document = sampleConfigurationDocument();
  const organisations = document.organisations.map((one) => ({
    ...one,
    ...organisation,
    companies: one.companies.map((own) => ({
      ...own,
      payCalendar: { watchFrom: '2026-10-01' },
      ...company,
    })),
  }));
  return configurationSchema.parse({ ...document, organisations });
}
