import { createTableLeaseStore } from '../../shared/lease/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { systemRandom, type RandomSource } from '../../shared/random/index.ts';
import {
  createAesGcmSealer,
  parseSealingKeyRing,
  type Sealer,
} from '../../shared/sealing/index.ts';
import { MemorySecretProvider } from '../../shared/secrets/index.ts';
import {
  createMemoryTableClient,
  partitionOf,
  type TableClient,
} from '../../shared/table-store/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import {
  createTableTokenStore,
  formatAppSecret,
  refreshToken,
  type RefreshOptions,
  type RefreshResult,
  type TokenAlarm,
  type TokenApp,
  type TokenDependencies,
  type TokenRecord,
} from '../../shared/dingtalk-tokens/index.ts';
import { ScriptedTokenService } from './scripted-token-service.ts';
import { VirtualClock } from './virtual-clock.ts';

export const TOKEN_BENCH_START = Date.parse('2026-11-26T02:10:00Z');
export const BENCH_APP: TokenApp = { clientId: 'dingapp1', clientSecretName: 'prod-app-1' };
export const BENCH_APP_SECRET = 'canary-client-secret-1';
export const BENCH_ENVIRONMENT = 'prod';
export const BENCH_ORGANISATION = partitionOf(BENCH_ENVIRONMENT, 'dingcorp1');

/** Key rings of two generations; the second opens what the first has sealed. */
export function benchSealer(
  current: 'k1' | 'k2' = 'k1',
  ids: readonly string[] = ['k1', 'k2'],
): Sealer {
  const keys = Object.fromEntries(
    ids.map((id) => [id, Buffer.alloc(32, Number(id.slice(1))).toString('base64')]),
  );
  return createAesGcmSealer(parseSealingKeyRing(JSON.stringify({ current, keys })), systemRandom);
}

/** What one instance may have otherwise than the others. */
export interface InstanceOptions {
  readonly tables?: TableClient;
  readonly clock?: Clock;
  readonly sealer?: Sealer;
  readonly random?: RandomSource;
  /** Default: told alarms are in `alarms`. */
  readonly tellAlarm?: TokenDependencies['tellAlarm'];
}

/** Tokens of one app over tables in memory, with DingTalk and time in the test's hand. */
export class TokenBench {
  readonly clock = new VirtualClock(TOKEN_BENCH_START);
  /** A server tells whole milliseconds. */
  readonly #serverClock: Clock = {
    nowEpochMs: () => Math.floor(this.clock.nowEpochMs()),
    sleep: (durationMs, signal) => this.clock.sleep(durationMs, signal),
  };
  readonly tables = createMemoryTableClient({ clock: this.#serverClock });
  readonly dingTalk = new ScriptedTokenService(() => this.clock.nowEpochMs());
  readonly secrets = new MemorySecretProvider();
  readonly logLines: string[] = [];
  readonly alarms: TokenAlarm[] = [];

  constructor() {
    this.dingTalk.secrets.set(BENCH_APP.clientId, BENCH_APP_SECRET);
    this.storeSecret(BENCH_APP_SECRET);
  }

  /** Stores a new version of the app's secret in KMS, bound as it should be. */
  storeSecret(clientSecret: string): void {
    const identity = { environment: BENCH_ENVIRONMENT, clientId: BENCH_APP.clientId };
    this.secrets.setSecret(BENCH_APP.clientSecretName, formatAppSecret(identity, clientSecret));
  }

  /** The dependencies of one instance. */
  instance(options: InstanceOptions = {}): TokenDependencies {
    const { tables = this.tables, clock = this.clock, random = systemRandom } = options;
    const about = { tables, organisation: BENCH_ORGANISATION, clock, random };
    return {
      environment: BENCH_ENVIRONMENT,
      store: createTableTokenStore({ ...about, sealer: options.sealer ?? benchSealer() }),
      leases: createTableLeaseStore(about),
      secrets: this.secrets,
      http: this.dingTalk,
      endpoints: { api: 'https://api.dingtalk.test', oapi: 'https://oapi.dingtalk.test' },
      clock,
      random,
      log: createJsonLogger({ clock, write: (line) => this.logLines.push(line) }),
      settings: { refreshMinutes: 15, alarmAfterMinutes: 30 },
      tellAlarm:
        'tellAlarm' in options
          ? options.tellAlarm
          : async (alarm) => {
              this.alarms.push(alarm);
            },
    };
  }

  refresh(options: RefreshOptions = {}, deps = this.instance()): Promise<RefreshResult> {
    return refreshToken(deps, BENCH_APP, options);
  }

  /** The row as it is. */
  record(): Promise<TokenRecord | undefined> {
    return this.instance().store.read({ kind: 'app', clientId: BENCH_APP.clientId });
  }

  /** Runs the timer of every five minutes for so long. */
  async runTimer(
    minutes: number,
    eachTime: () => void | Promise<void> = () => undefined,
  ): Promise<void> {
    for (let passed = 0; passed < minutes; passed += 5) {
      this.clock.advance(5 * 60_000);
      await this.refresh();
      await eachTime();
    }
  }
}
