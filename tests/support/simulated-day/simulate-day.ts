import { startDingTalkStandIn } from '../../../infra/local/dingtalk/dingtalk-stand-in.ts';
import type { LoggedCall } from '../../../infra/local/dingtalk/call-log.ts';
import { createSampleCompany } from '../../../infra/local/sample-company/index.ts';
import { LocalClock } from '../../../infra/local/stand-in/local-clock.ts';
import { ledgerMonthOf } from '../../../shared/call-ledger/index.ts';
import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { formatAppSecret } from '../../../shared/dingtalk-tokens/index.ts';
import { createNodeHttpClient } from '../../../shared/http/index.ts';
import { MemorySecretProvider } from '../../../shared/secrets/index.ts';
import { createMemoryTableClient } from '../../../shared/table-store/index.ts';
import { benchApp } from '../dingtalk-bench.ts';
import { QuietClock, skewed } from '../quiet-clock.ts';
import { sampleConfiguration, sampleConfigurationDocument } from '../sample-configuration.ts';
import { sampleSealer } from '../sample-events.ts';
import { SeededStream } from '../seeded-stream.ts';
import { temporaryStandInContext } from '../stand-in-context.ts';
import { DayFigures } from './day-figures.ts';
import { bookedCalls, DAY_ENVIRONMENT, startInstance, type DayWorld } from './day-instance.ts';
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
  /** Metered calls in our books when every instance has ended its work. */
  readonly bookedCalls: number;
}

/** Network to DingTalk and to the store, one way. */
const TO_DINGTALK = [5, 60] as const;
const TO_STORE = [1, 8] as const;
/** Much less than the margin of the pacer. */
const GRAIN_MS = 20;
/** Wide enough for the day; the month's quota is not what is looked at. */
const NO_QUOTA = 10_000_000;

const FUNCTIONS = [
  { work: tokenRefresh, spender: 'token-refresh', priority: 'sync', clockErrorMs: 0 },
  { work: payrollExport, spender: 'payroll', priority: 'payroll', clockErrorMs: 1_500 },
  { work: eventWorker, spender: 'event-worker', priority: 'intake', clockErrorMs: -2_000 },
  { work: eventWorker, spender: 'event-worker', priority: 'intake', clockErrorMs: 700 },
  { work: serviceDesk, spender: 'service-desk', priority: 'sync', clockErrorMs: -300 },
  { work: directorySync, spender: 'directory-sync', priority: 'sync', clockErrorMs: 3_000 },
  { work: accessReport, spender: 'access-report', priority: 'report', clockErrorMs: -1_000 },
] as const;

/**
 * Functions of a company at work: the real access to DingTalk and the directory in several instances
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
    const organisation = organisationOf(company.corpId, app.appKey);
    const identity = { environment: DAY_ENVIRONMENT, clientId: app.appKey };
    const store = createMemoryTableClient({ clock });
    const world: DayWorld = {
      organisation,
      endpoints: { api: String(apiUrl), oapi: String(oapiUrl) },
      http: delayedHttp(http, clock, random, TO_DINGTALK),
      tables: delayedTables(store, { clock, random, delay: TO_STORE }, (table) =>
        figures.count('tableWrites', table),
      ),
      secrets: new MemorySecretProvider({
        [organisation.app.clientSecretName]: formatAppSecret(identity, app.appSecret),
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
      ...FUNCTIONS.map(async ({ work: act, clockErrorMs, ...who }) => {
        const instance = startInstance(world, { ...who, clock: skewed(clock, clockErrorMs) });
        await act(work, instance);
        await instance.client.flush();
      }),
    ]);
    return {
      figures,
      calls: standIn.controls.calls(),
      bookedCalls: await bookedCalls(world, clock, ledgerMonthOf(fromEpochMs)),
    };
  } finally {
    http.close();
    await standIn.close();
    await made.dispose();
  }
}

function organisationOf(corpId: string, clientId: string): OrganisationConfiguration {
  const { organisations, ...document } = sampleConfigurationDocument();
  const { organisations: parsed } = sampleConfiguration({
    ...document,
    organisations: organisations.map((one) => ({
      ...one,
      corpId,
      app: { ...one.app, clientId },
      quota: { ...one.quota, apiCallsPerMonth: NO_QUOTA },
    })),
  });
  const [organisation] = parsed;
  if (organisation === undefined) throw new Error('the sample has no organisation');
  return organisation;
}
