import path from 'node:path';
import { stringify } from 'yaml';
import type { ActionResult } from '../../../../functions/attendance-export/actions/action-result.ts';
import { performAction } from '../../../../functions/attendance-export/actions/perform-action.ts';
import { exportAttendance } from '../../../../functions/attendance-export/export-attendance.ts';
import type { ExportCaller } from '../../../../functions/attendance-export/export-caller.ts';
import type { ExportResult } from '../../../../functions/attendance-export/export-result.ts';
import { parseInvocation } from '../../../../functions/attendance-export/invocation.ts';
import type { ExportDependencies } from '../../../../functions/attendance-export/ports.ts';
import {
  startDingTalkStandIn,
  type DingTalkStandIn,
} from '../../../../infra/local/dingtalk/dingtalk-stand-in.ts';
import { APP_KEY, APP_SECRET, STAGE } from '../../../../infra/local/launcher/local-cloud.ts';
import { publishSample, SFTP_KEY_SECRET } from '../../../../infra/local/launcher/publish-sample.ts';
import {
  createSampleCompany,
  localNowFor,
  type SampleCompany,
  type SampleParameters,
} from '../../../../infra/local/sample-company/index.ts';
import type { DingTalkBehaviour } from '../../../../infra/local/dingtalk/settings.ts';
import { LocalClock } from '../../../../infra/local/stand-in/local-clock.ts';
import { createTableCallLedger } from '../../../../shared/call-ledger/index.ts';
import {
  loadConfiguration,
  publishConfiguration,
  type CompanyConfiguration,
} from '../../../../shared/configuration/index.ts';
import { createGroupRobot, listDismissions } from '../../../../shared/dingtalk/index.ts';
import { createDingTalkAccess } from '../../../../shared/dingtalk-access/index.ts';
import { formatAppSecret } from '../../../../shared/dingtalk-tokens/index.ts';
import { MemoryFileTransfer } from '../../../../shared/file-transfer/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { createTableLeaseStore } from '../../../../shared/lease/index.ts';
import { createMemoryObjectStore } from '../../../../shared/object-storage/index.ts';
import { createJsonLogger, createTableAuditTrail } from '../../../../shared/observability/index.ts';
import { createOpenPgpEncrypter } from '../../../../shared/openpgp/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../../../shared/sealing/index.ts';
import { MemorySecretProvider } from '../../../../shared/secrets/index.ts';
import { createMemoryTableClient, partitionOf } from '../../../../shared/table-store/index.ts';
import { addDays, hongKongDateOf, monthPeriod, type Clock } from '../../../../shared/time/index.ts';
import { benchApp } from '../../../support/dingtalk-bench.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

const PLAIN: SampleParameters = { seed: 13, employees: 10, period: monthPeriod('2028-10') };
const PROFILES = path.resolve(
  import.meta.dirname,
  '../../../../functions/attendance-export/profiles',
);
/** Name of the secret with the keys of the payroll group's robot. */
export const GROUP_ROBOT_SECRET = 'payroll-group-robot';
export const GROUP_ROBOT = { accessToken: 'robot-token-0001', secret: 'SECinvented0123456789' };
/** Time passes in steps of this length, with a moment of real time in between for the network. */
const STEP_MS = 1_000;

/** The neighbours that tests look into. */
export interface InMemoryDependencies extends ExportDependencies {
  readonly transfer: MemoryFileTransfer;
  readonly secrets: MemorySecretProvider;
  /** What the export has written to its log. */
  readonly logLines: readonly string[];
}

export interface InMemoryOptions {
  /** How far the table server's clock is ahead of the function's. */
  readonly skewMs?: number;
  /** Of the plain company; `sample` is another one. */
  readonly employees?: number;
  readonly sample?: SampleParameters;
  readonly behaviour?: Partial<DingTalkBehaviour>;
}

/**
 * The export on a clock that a test moves: tables, objects and file server in memory, DingTalk as a
 * stand-in over HTTP. For what nobody can wait for in real time.
 */
export class ExportInMemory {
  readonly clock: SteppedClock;
  readonly dingTalk: DingTalkStandIn;
  readonly context: TemporaryStandInContext;
  readonly company: SampleCompany;
  /** Who invokes by hand. */
  readonly caller: ExportCaller = {
    actor: 'manual-invoke',
    requestId: 'request-1',
    signal: new AbortController().signal,
  };
  readonly #beganEpochMs: number;
  readonly dependencies: InMemoryDependencies;

  private constructor(
    clock: SteppedClock,
    dingTalk: DingTalkStandIn,
    context: TemporaryStandInContext,
    company: SampleCompany,
    dependencies: InMemoryDependencies,
  ) {
    this.clock = clock;
    this.#beganEpochMs = clock.nowEpochMs();
    this.dingTalk = dingTalk;
    this.context = context;
    this.company = company;
    this.dependencies = dependencies;
  }

  static async start({
    skewMs = 0,
    employees = PLAIN.employees,
    sample = { ...PLAIN, employees },
    behaviour = {},
  }: InMemoryOptions = {}): Promise<ExportInMemory> {
    const { period } = sample;
    const company = createSampleCompany(sample);
    const clock = new SteppedClock(localNowFor(period, 0).epochMs);
    const made = await temporaryStandInContext('export-in-memory');
    const context = { ...made, clock: new LocalClock(0, () => clock.nowEpochMs()) };
    const app = { ...benchApp(), corpId: company.corpId, appKey: APP_KEY };
    const dingTalk = await startDingTalkStandIn(context, {
      companies: [company],
      apps: [app],
      groupRobots: [{ corpId: company.corpId, ...GROUP_ROBOT }],
      limits: { callsPerSecondPerApi: 10_000 },
      behaviour,
    });
    const dependencies = dependenciesOf(clock, skewMs, dingTalk, app.appSecret);
    const target = {
      host: 'sftp.example.test',
      port: 22,
      username: 'payroll',
      privateKey: 'a key',
      hostKeyFingerprints: [`SHA256:${'A'.repeat(43)}`],
      folder: '',
    };
    await publishSample(dependencies, company, target, {
      profilesDirectory: PROFILES,
      jiraUrl: 'https://jira.example',
    });
    return new ExportInMemory(clock, dingTalk, context, company, dependencies);
  }

  /** Lets the app have a token, as the timer of token-refresh does, by a call that no run makes. */
  async obtainToken(): Promise<void> {
    const { configuration } = await loadConfiguration(this.dependencies, STAGE);
    for (const organisation of configuration.organisations) {
      const wish = { spender: 'token', avoidFullHour: false, onCall: () => undefined };
      const client = this.dependencies.dingTalkOf(organisation, wish);
      await client.call(listDismissions, { nextToken: 0, maxResults: 1 });
    }
  }

  /** Publishes another configuration of the company, as an engineer would. */
  async configure(change: (company: CompanyConfiguration) => CompanyConfiguration): Promise<void> {
    const { configuration } = await loadConfiguration(this.dependencies, STAGE);
    const organisations = configuration.organisations.map((organisation) => ({
      ...organisation,
      companies: organisation.companies.map(change),
    }));
    await publishConfiguration(this.dependencies, stringify({ ...configuration, organisations }));
  }

  /** Publishes a contract with this many metered calls a month and none in reserve. */
  async limitQuota(apiCallsPerMonth: number): Promise<void> {
    const { configuration } = await loadConfiguration(this.dependencies, STAGE);
    const organisations = configuration.organisations.map((organisation) => ({
      ...organisation,
      quota: { ...organisation.quota, apiCallsPerMonth, reservedCallsPerMonth: 0 },
    }));
    await publishConfiguration(this.dependencies, stringify({ ...configuration, organisations }));
  }

  /** Exports the month and accepts everything that holds it. */
  async runAccepting(neighbours: Partial<ExportDependencies> = {}): Promise<ExportResult> {
    const held = await this.run();
    const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
    return this.run(undefined, accept, neighbours);
  }

  /** Exports the month; time passes while it waits. */
  async run(
    stop = new AbortController(),
    accept: readonly string[] = [],
    neighbours: Partial<ExportDependencies> = {},
  ): Promise<ExportResult> {
    const caller: ExportCaller = { ...this.caller, signal: stop.signal };
    const request = {
      action: 'export',
      company: this.company.companyCode,
      period: this.company.parameters.period,
      profile: undefined,
      dryRun: false,
      runId: undefined,
      accept,
      refresh: false,
    } as const;
    const dependencies = { ...this.dependencies, ...neighbours };
    return this.whileTimePasses(exportAttendance(dependencies, request, caller));
  }

  /** Does an action by hand, as a payload of the company. */
  async act(
    payload: Readonly<Record<string, unknown>>,
    neighbours: Partial<ExportDependencies> = {},
  ): Promise<ActionResult> {
    const text = JSON.stringify({ company: this.company.companyCode, ...payload });
    const invocation = parseInvocation(new TextEncoder().encode(text));
    if (invocation.kind !== 'action') throw new Error(`no action: ${invocation.kind}`);
    const dependencies = { ...this.dependencies, ...neighbours };
    return this.whileTimePasses(performAction(dependencies, invocation.payload, this.caller));
  }

  /** Entries of the audit trail of one action so far, as text. */
  async trail(action: string): Promise<string[]> {
    const { configuration } = await loadConfiguration(this.dependencies, STAGE);
    const found: string[] = [];
    for (const organisation of configuration.organisations) {
      const entries = this.dependencies.auditTrailOf(organisation);
      for (const day of this.#days()) {
        for await (const entry of entries.list(day)) {
          if (entry.action === action) found.push(JSON.stringify(entry));
        }
      }
    }
    return found;
  }

  /** Hong Kong days since the start. */
  #days(): string[] {
    const days: string[] = [];
    const last = hongKongDateOf(this.clock.nowEpochMs());
    for (let day = hongKongDateOf(this.#beganEpochMs); day <= last; day = addDays(day, 1)) {
      days.push(day);
    }
    return days;
  }

  /** Lets time pass until the work has ended. */
  async whileTimePasses<Result>(begun: Promise<Result>): Promise<Result> {
    const ended = new AbortController();
    const work = begun.finally(() => ended.abort());
    // Whoever called hears of a failure, when time has passed.
    work.catch(() => undefined);
    while (!ended.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      await this.clock.pass(STEP_MS);
    }
    return work;
  }

  async close(): Promise<void> {
    await this.dingTalk.close();
    await this.context.dispose();
  }
}

function dependenciesOf(
  clock: Clock,
  skewMs: number,
  dingTalk: DingTalkStandIn,
  appSecret: string,
): InMemoryDependencies {
  const serverClock: Clock = {
    nowEpochMs: () => clock.nowEpochMs() + skewMs,
    sleep: (durationMs, signal) => clock.sleep(durationMs, signal),
  };
  const tables = createMemoryTableClient({ clock: serverClock });
  const random = systemRandom;
  const { accessToken, secret: signingSecret } = GROUP_ROBOT;
  const secrets = new MemorySecretProvider({
    [APP_SECRET]: formatAppSecret({ environment: STAGE, clientId: APP_KEY }, appSecret),
    [SFTP_KEY_SECRET]: 'a key',
    [GROUP_ROBOT_SECRET]: JSON.stringify({ accessToken, signingSecret }),
  });
  const logLines: string[] = [];
  const keyRing = JSON.stringify({
    current: 'k1',
    keys: { k1: Buffer.alloc(32, 7).toString('base64') },
  });
  const endpoints = {
    api: String(dingTalk.endpoints['apiUrl']),
    oapi: String(dingTalk.endpoints['oapiUrl']),
  };
  const http = createNodeHttpClient();
  const about = (organisation: { readonly corpId: string }) => ({
    tables,
    organisation: partitionOf(STAGE, organisation.corpId),
    clock,
    random,
  });
  const sealer = createAesGcmSealer(parseSealingKeyRing(keyRing), random);
  const log = createJsonLogger({ clock, write: (line) => logLines.push(line) });
  const access = createDingTalkAccess({
    environment: STAGE,
    endpoints,
    tables,
    secrets,
    sealer,
    http,
    clock,
    random,
    log,
  });
  return {
    environment: STAGE,
    // Renewed while time leaps: three renewals fit between two steps of the clock.
    leaseMs: 60_000,
    clock,
    random,
    tables,
    objects: createMemoryObjectStore(),
    sealer,
    secrets,
    transfer: new MemoryFileTransfer(),
    encrypter: createOpenPgpEncrypter({ clock }),
    groupRobot: createGroupRobot({ endpoints, http, clock, random }),
    logLines,
    log,
    leasesOf: (organisation) => createTableLeaseStore(about(organisation)),
    ledgerOf: (organisation) => createTableCallLedger(about(organisation)),
    auditTrailOf: (organisation) => createTableAuditTrail(about(organisation)),
    dingTalkOf: (organisation, wish) =>
      access.clientOf(organisation, { priority: 'payroll', ...wish }),
  };
}
