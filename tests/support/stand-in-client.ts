import type { DingTalkStandIn } from '../../infra/local/dingtalk/dingtalk-stand-in.ts';
import {
  createDingTalkClient,
  type CallEvent,
  type DingTalkClient,
} from '../../shared/dingtalk/index.ts';
import type { HttpClient } from '../../shared/http/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import { benchApp } from './dingtalk-bench.ts';
import { firstHandTokens } from './first-hand-tokens.ts';

/** The real client of the bench's app, at a stand-in and at no pace: clocks of tests stand still. */
export function standInClient(
  { endpoints: { apiUrl, oapiUrl } }: DingTalkStandIn,
  { clock, http }: { readonly clock: Clock; readonly http: HttpClient },
  onCall: (event: CallEvent) => void | Promise<void> = () => undefined,
): DingTalkClient {
  const endpoints = { api: String(apiUrl), oapi: String(oapiUrl) };
  const common = { http, endpoints, clock, random: systemRandom };
  const { appKey: clientId, appSecret: value } = benchApp();
  const secrets = { getSecret: () => Promise.resolve({ value, version: '1' }) };
  const secretName = 'dingtalk/app-secret';
  return createDingTalkClient({
    ...common,
    onCall,
    tokens: firstHandTokens({ ...common, clientId, secretName, secrets }),
    pacer: { acquire: () => Promise.resolve({ outcome: 'granted' }), holdUntil: () => undefined },
  });
}
