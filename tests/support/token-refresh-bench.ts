import { tellTokenAlarm } from '../../functions/token-refresh/alarm/tell-token-alarm.ts';
import { performInvocation } from '../../functions/token-refresh/perform-invocation.ts';
import type { TokenRefreshDependencies } from '../../functions/token-refresh/ports.ts';
import type { ActionResult } from '../../functions/token-refresh/actions/action-result.ts';
import type { Payload } from '../../functions/token-refresh/requests/payload-schemas.ts';
import type { Configuration } from '../../shared/configuration/index.ts';
import { createTableTokenStore, formatAppSecret } from '../../shared/dingtalk-tokens/index.ts';
import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createMemoryObjectStore } from '../../shared/object-storage/index.ts';
import {
  createJsonLogger,
  createTableAuditTrail,
  type AuditEntry,
} from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import { MemorySecretProvider } from '../../shared/secrets/index.ts';
import {
  createMemoryTableClient,
  partitionOf,
  type TableClient,
} from '../../shared/table-store/index.ts';
import { hongKongDateOf } from '../../shared/time/index.ts';
import { sealerWith } from './key-rings.ts';
import { sampleConfiguration, sampleConfigurationDocument } from './sample-configuration.ts';
import { ScriptedTokenService } from './scripted-token-service.ts';
import { VirtualClock } from './virtual-clock.ts';

export const ENVIRONMENT = 'test';
export const CORP_ID = 'dingcorp';
export const OTHER_CORP_ID = 'dingother';
export const START = Date.parse('2026-11-26T02:08:00Z');

interface BenchApp {
  readonly clientId: string;
  readonly clientSecretName: string;
  readonly jsapiTickets?: boolean;
}

const app = (clientId: string): BenchApp => ({ clientId, clientSecretName: `test-${clientId}` });

/** Two organisations; the first has two apps. */
export const BENCH_APPS = [app('dingapp1'), app('dingapp2'), app('dingapp3')] as const;

function benchConfiguration(): Configuration {
  const [organisation] = sampleConfigurationDocument().organisations;
  const [first, second, third] = BENCH_APPS;
  const [company] = organisation?.companies ?? [];
  return sampleConfiguration({
    organisations: [
      { ...organisation, corpId: CORP_ID, app: first, furtherApps: [second] },
      {
        ...organisation,
        corpId: OTHER_CORP_ID,
        app: third,
        companies: [{ ...company, code: 'OTHER' }],
      },
    ],
  });
}

/** The function over tables, KMS and DingTalk in memory; time is in the test's hand. */
export class TokenRefreshBench {
  readonly clock = new VirtualClock(START);
  readonly server = createMemoryTableClient({ clock: this.clock });
  readonly objects = createMemoryObjectStore();
  readonly secrets = new MemorySecretProvider();
  readonly dingTalk = new ScriptedTokenService(() => this.clock.nowEpochMs());
  readonly logged: string[] = [];
  readonly told: string[] = [];
  configuration: Configuration = benchConfiguration();
  tables: TableClient = this.server;
  sealer: () => Promise<Sealer> = () => Promise.resolve(sealerWith('k1'));
  tellGroup: TokenRefreshDependencies['tellGroup'] = async (_organisation, { text }) => {
    this.told.push(`${text.en}\n${text.zhHK}`);
    return true;
  };
  mayGoOn: () => boolean = () => true;
  readonly stop = new AbortController();
  #requests = 0;

  constructor() {
    for (const { clientId } of BENCH_APPS) {
      this.dingTalk.secrets.set(clientId, `secret-of-${clientId}`);
      this.storeSecret(clientId, `secret-of-${clientId}`);
    }
  }

  /** Stores a bound secret in KMS, as it should be. */
  storeSecret(clientId: string, clientSecret: string, environment = ENVIRONMENT): void {
    const text = formatAppSecret({ environment, clientId }, clientSecret);
    this.secrets.setSecret(`test-${clientId}`, text);
  }

  get deps(): TokenRefreshDependencies {
    const { clock, tables, secrets } = this;
    const time = { clock, random: systemRandom };
    const log = createJsonLogger({ clock, write: (line) => this.logged.push(line) });
    const storeOf = (corpId: string) => ({
      tables,
      organisation: partitionOf(ENVIRONMENT, corpId),
      ...time,
    });
    const deps: Omit<TokenRefreshDependencies, 'tokensOf'> = {
      environment: ENVIRONMENT,
      ...time,
      tables,
      objects: this.objects,
      secrets,
      sealer: () => this.sealer(),
      log,
      configuration: () => Promise.resolve(this.configuration),
      auditTrailOf: ({ corpId }) => createTableAuditTrail(storeOf(corpId)),
      rotationLeases: createTableLeaseStore(storeOf('*')),
      tellGroup: (...message) => this.tellGroup(...message),
    };
    return {
      ...deps,
      tokensOf: async (organisation) => ({
        environment: ENVIRONMENT,
        store: createTableTokenStore({
          ...storeOf(organisation.corpId),
          sealer: await this.sealer(),
        }),
        leases: createTableLeaseStore(storeOf(organisation.corpId)),
        secrets,
        http: this.dingTalk,
        endpoints: { api: 'https://api.dingtalk.test', oapi: 'https://oapi.dingtalk.test' },
        ...time,
        log,
        settings: organisation.tokens,
        tellAlarm: (alarm) => tellTokenAlarm(deps, organisation, alarm),
      }),
    };
  }

  async ask(payload: Payload): Promise<ActionResult> {
    const invocation = { kind: 'action', payload } as const;
    return (await performInvocation(this.deps, invocation, this.#caller())) as ActionResult;
  }

  /** Fires the timer. */
  fire(): Promise<unknown> {
    const invocation = { kind: 'timer', triggerName: 'refresh' } as const;
    return performInvocation(this.deps, invocation, this.#caller());
  }

  /** Fires the timer every five minutes for so long; failures are those of the runs. */
  async pass(minutes: number): Promise<number> {
    let failed = 0;
    for (let passed = 0; passed < minutes; passed += 5) {
      this.clock.advance(5 * 60_000);
      await this.fire().catch(() => (failed += 1));
    }
    return failed;
  }

  async trail(corpId = CORP_ID): Promise<readonly AuditEntry[]> {
    const [organisation] = this.configuration.organisations.filter((one) => one.corpId === corpId);
    if (organisation === undefined) throw new Error('no such organisation');
    const entries: AuditEntry[] = [];
    const day = hongKongDateOf(this.clock.nowEpochMs());
    for await (const entry of this.deps.auditTrailOf(organisation).list(day)) entries.push(entry);
    return entries;
  }

  #caller() {
    this.#requests += 1;
    return {
      requestId: `r${String(this.#requests)}`,
      signal: this.stop.signal,
      mayGoOn: () => this.mayGoOn(),
    };
  }
}
