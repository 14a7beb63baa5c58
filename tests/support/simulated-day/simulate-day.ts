import { startDingTalkStandIn } from '../../../infra/local/dingtalk/dingtalk-stand-in.ts';
import type { LoggedCall } from '../../../infra/local/dingtalk/call-log.ts';
import { createSampleCompany } from '../../../infra/local/sample-company/index.ts';
import { LocalClock } from '../../../infra/local/stand-in/local-clock.ts';
import { formatAppSecret } from '../../../shared/dingtalk-tokens/index.ts';
import { createNodeHttpClient } from '../../../shared/http/index.ts';
import { MemorySecretProvider } from '../../../shared/secrets/index.ts';
import { createMemoryTableClient, partitionOf } from '../../../shared/table-store/index.ts';
import { benchApp } from '../dingtalk-bench.ts';
import { QuietClock, skewed } from '../quiet-clock.ts';
import { sampleSealer } from '../sample-events.ts';
import { SeededStream } from '../seeded-stream.ts';
import { temporaryStandInContext } from '../stand-in-context.ts';
import { DayFigures } from './day-figures.ts';
import { DAY_ENVIRONMENT, startInstance, type DayWorld } from './day-instance.ts';
import { delayedHttp, delayedTables } from './day-network.ts';
import {
  accessReport,
  directorySync,
  eventWorker,
  payrollExport,
  serviceDesk,
  tokenRefresh,
  type DayPlan,
} from './day-work.ts';

export interface SimulatedDayOptions extends DayPlan {
  readonly seed: number;
  readonly employees: number;
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
  /** When DingTalk begins to serve half as many calls a second. */
  readonly halvedAtEpochMs: number;
}

export interface SimulatedDay {
  readonly figures: DayFigures;
  /** As the stand-in has logged them. */
  readonly calls: readonly LoggedCall[];
}

/** Network to DingTalk and to the store, one way. */
const TO_DINGTALK = [5, 60] as const;
const TO_STORE = [1, 8] as const;
/** Much less than the margin of the pacer. */
const GRAIN_MS = 20;
/** Wide enough for the day; the month's quota is not what is looked at. */
const NO_QUOTA = 10_000_000;

const FUNCTIONS = [
  { work: tokenRefresh, priority: 'sync', clockErrorMs: 0 },
  { work: payrollExport, priority: 'payroll', clockErrorMs: 1_500 },
  { work: eventWorker, priority: 'intake', clockErrorMs: -2_000 },
  { work: eventWorker, priority: 'intake', clockErrorMs: 700 },
  { work: serviceDesk, priority: 'sync', clockErrorMs: -300 },
  { work: directorySync, priority: 'sync', clockErrorMs: 3_000 },
  { work: accessReport, priority: 'report', clockErrorMs: -1_000 },
] as const;

/**
 * Functions of a company at work: the real client, tokens, directory and pacer in several instances
 * with clocks of their own, over one table store in memory, against the real stand-in by real HTTP.
 * Time is virtual and the stand-in's too.
 */
export async function simulateDay(options: SimulatedDayOptions): Promise<SimulatedDay> {
  const { seed, employees, fromEpochMs, toEpochMs } = options;
  const random = new SeededStream(seed);
  const clock = new QuietClock(fromEpochMs, { grainMs: GRAIN_MS });
  const figures = new DayFigures();
  const period = { from: '2026-10-01', to: '2026-10-31' };
  const company = createSampleCompany({ seed, employees, period });
  const people = company.people.filter(({ leftOn }) => leftOn === undefined);
  const app = benchApp({ corpId: company.corpId });
  const made = await temporaryStandInContext('dingtalk');
  const context = { ...made, clock: new LocalClock(0, () => clock.nowEpochMs()) };
  const standIn = await startDingTalkStandIn(context, {
    companies: [company],
    apps: [app],
    approvalTemplates: [
      { corpId: company.corpId, processCode: 'PROC-IT-HARDWARE', name: '電腦申請', components: [] },
    ],
    limits: { apiCallsPerMonth: NO_QUOTA },
  });
  const http = createNodeHttpClient({ maxSockets: 64 });
  try {
    const { apiUrl, oapiUrl } = standIn.endpoints;
    const tokenApp = { clientId: app.appKey, clientSecretName: 'dingtalk/app-secret' };
    const identity = { environment: DAY_ENVIRONMENT, clientId: app.appKey };
    const store = createMemoryTableClient({ clock });
    const world: DayWorld = {
      organisation: partitionOf(DAY_ENVIRONMENT, company.corpId),
      app: tokenApp,
      endpoints: { api: String(apiUrl), oapi: String(oapiUrl) },
      http: delayedHttp(http, clock, random, TO_DINGTALK),
      tables: delayedTables(store, { clock, random, delay: TO_STORE }, (table) =>
        figures.count('tableWrites', table),
      ),
      secrets: new MemorySecretProvider({
        [tokenApp.clientSecretName]: formatAppSecret(identity, app.appSecret),
      }),
      sealer: sampleSealer(),
      random: {
        unit: () => random.unit(),
        bytes: (length) => Uint8Array.from({ length }, () => random.integer(0, 255)),
      },
      figures,
    };
    const work = {
      world,
      people,
      operatorUserId: company.operatorUserId,
      plan: options,
      clock,
      random,
      endEpochMs: toEpochMs,
    };
    const halve = async (): Promise<void> => {
      await clock.sleep(options.halvedAtEpochMs - clock.nowEpochMs());
      standIn.controls.setLimits({ callsPerSecondPerApi: 10 });
    };
    await Promise.all([
      halve(),
      ...FUNCTIONS.map(({ work: act, priority, clockErrorMs }) =>
        act(work, startInstance(world, { clock: skewed(clock, clockErrorMs), priority })),
      ),
    ]);
    return { figures, calls: standIn.controls.calls() };
  } finally {
    http.close();
    await standIn.close();
    await made.dispose();
  }
}
