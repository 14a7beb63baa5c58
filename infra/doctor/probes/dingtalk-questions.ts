import {
  exchange,
  requestAppToken,
  type ExchangeOptions,
  type Operation,
} from '../../../shared/dingtalk/index.ts';
import type { DoctorContext } from '../doctor-context.ts';

const TIMEOUT_MS = 10_000;
const MAX_RESPONSE_BYTES = 4 * 1_024 * 1_024;

/** @throws DingTalkError */
export async function askForToken(
  context: DoctorContext,
  app: { readonly clientId: string; readonly clientSecret: string },
  signal: AbortSignal,
): Promise<string> {
  const options = await exchangeOptions(context, signal);
  const secrets = [app.clientSecret];
  const { answer } = await exchange(requestAppToken, app, { ...options, secrets });
  return answer.accessToken;
}

/** One question to DingTalk, without any repetition. @throws DingTalkError */
export async function askDingTalk<Params, Answer>(
  context: DoctorContext,
  question: { readonly operation: Operation<Params, Answer>; readonly params: Params },
  app: { readonly clientId: string; readonly accessToken: string },
  signal: AbortSignal,
): Promise<void> {
  const options = await exchangeOptions(context, signal);
  await exchange(question.operation, question.params, { ...options, ...app });
}

async function exchangeOptions(
  context: DoctorContext,
  signal: AbortSignal,
): Promise<ExchangeOptions> {
  const { settings } = await context.target();
  const { http, clock } = await context.services();
  return {
    http,
    endpoints: {
      api: settings['DINGTALK_API_ENDPOINT'] ?? 'https://api.dingtalk.com',
      oapi: settings['DINGTALK_OAPI_ENDPOINT'] ?? 'https://oapi.dingtalk.com',
    },
    nowEpochMs: () => clock.nowEpochMs(),
    timeoutMs: TIMEOUT_MS,
    maxResponseBytes: MAX_RESPONSE_BYTES,
    signal,
  };
}
