import {
  createDingTalkClient,
  type DingTalkClient,
  type DingTalkClientOptions,
} from '../../shared/dingtalk/index.ts';
import type { HttpClient } from '../../shared/http/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createLocalCallPacer } from '../../shared/resilience/index.ts';
import { MemorySecretProvider } from '../../shared/secrets/index.ts';
import { benchApp, type DingTalkBench } from './dingtalk-bench.ts';
import { asClock } from './local-clock-as-clock.ts';
import { firstHandTokens } from './first-hand-tokens.ts';

/** Our client as the bench's app, on the bench's clock. */
export function benchClient(
  bench: DingTalkBench,
  http: HttpClient,
  other: Partial<DingTalkClientOptions> = {},
): DingTalkClient {
  const clock = asClock(bench.clock);
  const shared = { http, clock, random: systemRandom, endpoints: benchEndpoints(bench) };
  const { appKey, appSecret } = benchApp();
  return createDingTalkClient({
    ...shared,
    pacer: createLocalCallPacer({ clock, callsPerSecond: 1_000 }),
    tokens: firstHandTokens({
      ...shared,
      clientId: appKey,
      secretName: 'app',
      secrets: new MemorySecretProvider({ app: appSecret }),
    }),
    ...other,
  });
}

/** Both hosts of the bench, plain. */
export function benchEndpoints(bench: DingTalkBench): DingTalkClientOptions['endpoints'] {
  return { api: bench.url('api', ''), oapi: bench.url('oapi', '') };
}
