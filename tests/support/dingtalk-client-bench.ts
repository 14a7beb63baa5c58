import { createRequire } from 'node:module';
import type * as OpenApiModule from '@alicloud/openapi-client';
import type * as TeaUtilModule from '@alicloud/tea-util';
import type { DingTalkStandInOptions } from '../../infra/local/dingtalk/settings.ts';
import {
  createClientCredentialsTokenSource,
  createDingTalkClient,
  type CallEvent,
  type DingTalkClient,
} from '../../shared/dingtalk/index.ts';
import { createAxiosHttpClient } from '../../shared/http/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createLocalCallPacer } from '../../shared/resilience/index.ts';
import { MemorySecretProvider } from '../../shared/secrets/index.ts';
import { benchApp, DingTalkBench } from './dingtalk-bench.ts';
import { asClock } from './local-clock-as-clock.ts';

// The SDK is CommonJS whose default export is a class of its own.
const load = createRequire(import.meta.url);
const { Config } = load('@alicloud/openapi-client') as typeof OpenApiModule;
const { RuntimeOptions } = load('@alicloud/tea-util') as typeof TeaUtilModule;

/** One module of the official SDK, such as `calendar_1_0`; the caller names its type. */
export function officialModule(name: string): unknown {
  return load(`@alicloud/dingtalk/${name}`);
}

/** What every call of the official SDK ends with. */
export function sdkRuntime(): TeaUtilModule.RuntimeOptions {
  return new RuntimeOptions({});
}

/** Our client and what the official SDK needs, as one app over one stand-in. */
export interface ClientBench {
  readonly bench: DingTalkBench;
  readonly client: DingTalkClient;
  /** Every request of our client. */
  readonly events: readonly CallEvent[];
  readonly token: string;
  /** For the constructor of a module of the official SDK. */
  sdkConfig(): OpenApiModule.Config;
  close(): Promise<void>;
}

/** Starts the stand-in over the tiny company, and a client of the bench's app. */
export async function startClientBench(
  options: Partial<DingTalkStandInOptions> = {},
): Promise<ClientBench> {
  const bench = await DingTalkBench.start(options);
  const http = createAxiosHttpClient();
  const events: CallEvent[] = [];
  const clock = asClock(bench.clock);
  const { appKey, appSecret } = benchApp();
  const shared = {
    http,
    clock,
    endpoints: { api: bench.url('api', ''), oapi: bench.url('oapi', '') },
    random: systemRandom,
  };
  const tokens = createClientCredentialsTokenSource({
    ...shared,
    clientId: appKey,
    secretName: 'app',
    secrets: new MemorySecretProvider({ app: appSecret }),
  });
  const client = createDingTalkClient({
    ...shared,
    tokens,
    pacer: createLocalCallPacer({ clock, callsPerSecond: 20 }),
    onCall: (event) => {
      events.push(event);
    },
  });
  return {
    bench,
    client,
    events,
    token: (await tokens.current()).value,
    sdkConfig: () =>
      new Config({
        protocol: 'http',
        regionId: 'central',
        endpoint: String(bench.standIn.endpoints['apiHost']),
      }),
    close: async () => {
      http.close();
      await bench.close();
    },
  };
}

/** What the promise fails with; an error if it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('the promise was expected to fail');
}
