import type * as OpenApiModule from '@alicloud/openapi-client';
import type { DingTalkStandInOptions } from '../../infra/local/dingtalk/settings.ts';
import type { CallEvent, DingTalkClient } from '../../shared/dingtalk/index.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { DingTalkBench } from './dingtalk-bench.ts';
import { benchClient } from './dingtalk-bench-client.ts';
import { sdkConfig } from './official-ding-talk-sdk.ts';

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
  const http = createNodeHttpClient();
  const events: CallEvent[] = [];
  return {
    bench,
    client: benchClient(bench, http, {
      onCall: (event) => {
        events.push(event);
      },
    }),
    events,
    token: await bench.token(),
    sdkConfig: () => sdkConfig(String(bench.standIn.endpoints['apiHost'])),
    close: async () => {
      http.close();
      await bench.close();
    },
  };
}
