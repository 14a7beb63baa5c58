import {
  acceptEventCallback,
  type EventCallback,
} from '../../functions/webhook-intake/accept-event-callback.ts';
import type { IntakeResult } from '../../functions/webhook-intake/intake-result.ts';
import type { IntakeDependencies } from '../../functions/webhook-intake/ports.ts';
import { readApps } from '../../functions/webhook-intake/callback-secret.ts';
import { createKeptSecret } from '../../functions/webhook-intake/kept-secret.ts';
import type { EventInbox, IncomingEvent } from '../../shared/event-inbox/index.ts';
import {
  createMemoryFunctionInvoker,
  type MemoryFunctionInvoker,
  type WebRequest,
} from '../../shared/function-compute/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { MemorySecretProvider } from '../../shared/secrets/index.ts';
import { witnessMessage, witnessQuery, type WitnessKeys } from './callback-witness.ts';
import { SteppedClock } from './stepped-clock.ts';

export const BENCH_NOW = Date.UTC(2026, 10, 26, 4);
export const BENCH_CORP = 'dingcorp1';
export const BENCH_SECRET = 'dt-test-callback';

/** The newer and the older generation of the bench's app. */
export const NEWER_KEYS: WitnessKeys = {
  token: 'hkTok3n2024',
  aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
  owner: 'dingtestappkey0001',
};
export const OLDER_KEYS: WitnessKeys = {
  token: 'tokenxxxx',
  aesKey: 'o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus',
  owner: 'dingtestappkey0001',
};
export const ROBOT_SECRET = 'test-app-secret-0001';

export function callbackSecretOf(
  generations: readonly WitnessKeys[],
  app = 'main',
  robotSecrets: readonly string[] = [ROBOT_SECRET],
): string {
  const callbackKeys = generations.map(({ token, aesKey }) => ({ token, aesKey }));
  const owners = [...new Set(generations.map(({ owner }) => owner))];
  return JSON.stringify({
    v: 1,
    apps: { [app]: { corpId: BENCH_CORP, owners, callbackKeys, robotSecrets } },
  });
}

/** An inbox in memory that can be made slow or broken. */
export class BenchInbox implements EventInbox {
  readonly events = new Map<string, IncomingEvent>();
  /** Runs before a call takes effect. */
  before: (signal: AbortSignal | undefined) => Promise<void> = async () => undefined;
  /** Runs after it has taken effect, before its answer. */
  after: () => Promise<void> = async () => undefined;

  async accept(
    event: IncomingEvent,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<{ readonly outcome: 'accepted' | 'duplicate' }> {
    await this.before(options.signal);
    const place = `${event.corpId}/${event.key}`;
    const outcome = this.events.has(place) ? 'duplicate' : 'accepted';
    if (outcome === 'accepted') this.events.set(place, event);
    await this.after();
    return { outcome };
  }
}

/** The intake with everything around it in memory, and a clock that stands still. */
export class IntakeBench {
  readonly clock = new SteppedClock(BENCH_NOW);
  readonly inbox = new BenchInbox();
  readonly invoker: MemoryFunctionInvoker = createMemoryFunctionInvoker();
  readonly secrets = new MemorySecretProvider({
    [BENCH_SECRET]: callbackSecretOf([NEWER_KEYS, OLDER_KEYS]),
  });
  readonly logLines: string[] = [];
  readonly deps: IntakeDependencies;

  constructor(changes: Partial<IntakeDependencies> = {}) {
    const { clock, inbox, invoker, secrets } = this;
    const log = createJsonLogger({ clock, write: (line) => this.logLines.push(line) });
    this.deps = {
      inbox,
      invoker,
      apps: createKeptSecret({
        secrets,
        secretName: BENCH_SECRET,
        parse: (text) => readApps(text, log),
        clock,
        log,
      }),
      clock,
      random: systemRandom,
      log,
      workerFunction: 'dt-event-worker-test',
      retentionMs: 30 * 86_400_000,
      ...changes,
    };
  }

  get recorded(): readonly IncomingEvent[] {
    return [...this.inbox.events.values()];
  }

  /** Has DingTalk send this text, with the newer keys unless others are named. */
  accept(text: string, keys: WitnessKeys = NEWER_KEYS, app = 'main'): Promise<IntakeResult> {
    return acceptEventCallback(this.deps, this.callback(text, keys, app));
  }

  callback(text: string, keys: WitnessKeys = NEWER_KEYS, app = 'main'): EventCallback {
    const message = witnessMessage(text, keys, {
      timestamp: String(this.clock.nowEpochMs()),
      nonce: Buffer.from(systemRandom.bytes(6)).toString('hex'),
      random: systemRandom.bytes(16),
    });
    return {
      app,
      query: witnessQuery(message),
      body: Buffer.from(JSON.stringify({ encrypt: message.encrypt })),
      arrivedAtEpochMs: this.clock.nowEpochMs(),
    };
  }
}

/** A request as the server would hand it on. */
export function webRequest(
  changes: Partial<WebRequest> & { readonly bytes?: Uint8Array },
): WebRequest {
  const { bytes = Buffer.alloc(0), ...rest } = changes;
  return {
    method: 'POST',
    path: '/callback/main',
    query: '',
    headers: {},
    readBody: async () => ({ outcome: 'read', bytes }),
    ...rest,
  };
}
